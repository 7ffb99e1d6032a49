/// When a feed wishes to be asked, beside its `ttl`.
package struct FeedRhythm: Hashable, Sendable {
    /// Of the syndication module: how often in a period the feed is renewed.
    var updatePeriod: String?
    var updateFrequency: Int?
    /// Bit n is set where the feed need not be asked in the n-th hour of the day, UTC.
    package private(set) var skippedHours: UInt32 = 0
    /// The same for the days of the week; bit 0 is Monday.
    package private(set) var skippedDays: UInt8 = 0

    package init() {}

    /// Seconds between two renewals; nil where the feed states none.
    ///
    /// Source: RDF Site Summary 1.0, module Syndication: a frequency that is left out is 1.
    package var updateSeconds: Int64? {
        let periods: [String: Int64] = [
            "hourly": 3600, "daily": 86400, "weekly": 7 * 86400, "monthly": 30 * 86400, "yearly": 365 * 86400,
        ]
        guard let period = updatePeriod.flatMap({ periods[$0.lowercased()] }) else { return nil }
        guard let frequency = updateFrequency, frequency > 0 else { return period }
        return period / Int64(frequency)
    }

    /// An hour from 0 to 23; 24 is met for midnight. Source: RSS 2.0, skipHours.
    mutating func skip(hour text: String) {
        guard let hour = Int(text), (0...24).contains(hour) else { return }
        skippedHours |= 1 << UInt32(hour % 24)
    }

    /// A day by its English name. Source: RSS 2.0, skipDays.
    mutating func skip(day name: String) {
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        guard let day = days.firstIndex(of: name.lowercased()) else { return }
        skippedDays |= 1 << UInt8(day)
    }
}
