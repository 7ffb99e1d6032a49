internal import Glibc
package import News

/// When digests come, in the zone of this machine: each day, or on one day of the week.
///
/// Each date has one digest, also where the clocks change: what the C library makes of a time that does not exist or comes twice
/// is one instant of that date.
package struct DigestTimes: Hashable, Sendable {
    package enum Weekday: String, Hashable, Sendable, CaseIterable {
        case sunday, monday, tuesday, wednesday, thursday, friday, saturday

        /// As `tm_wday` counts.
        fileprivate var number: Int32 { Int32(Weekday.allCases.firstIndex(of: self) ?? 0) }
    }

    package var time = TimeOfDay(hour: 7, minute: 0)
    package var weekday = Weekday.monday

    package init() {}

    /// The latest time of a daily or weekly digest that is not after `now`.
    func latest(_ occasion: WatchOccasion, before now: Timestamp) -> Timestamp {
        // A week and the day of today, which may not have come to the hour yet.
        instants(of: occasion, around: now, days: -8...1).last { $0 <= now } ?? now
    }

    /// The first one that is after `now`.
    package func next(_ occasion: WatchOccasion, after now: Timestamp) -> Timestamp {
        instants(of: occasion, around: now, days: -1...8).first { $0 > now } ?? now.advanced(bySeconds: 86400)
    }

    private func instants(of occasion: WatchOccasion, around now: Timestamp, days: ClosedRange<Int32>)
        -> [Timestamp]
    {
        var seconds = time_t(now.secondsSince1970)
        var today = tm()
        guard localtime_r(&seconds, &today) != nil else { return [] }
        return days.compactMap { day in
            guard let instant = time.instant(on: today, plus: day) else { return nil }
            guard occasion == .weekly else { return instant }
            // The date's own day of the week, whatever became of the hour.
            let isThatDay = ((today.tm_wday + day) % 7 + 7) % 7 == weekday.number
            return isThatDay ? instant : nil
        }
    }
}

/// A time of day in the zone of this machine.
package struct TimeOfDay: Hashable, Sendable, CustomStringConvertible {
    private let hour: Int32
    private let minute: Int32

    init(hour: Int32, minute: Int32) {
        (self.hour, self.minute) = (hour, minute)
    }

    /// Reads `07:00`; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isASCIIDigit) }),
            let hour = Int32(parts[0]), let minute = Int32(parts[1]), (0...23).contains(hour),
            (0...59).contains(minute)
        else { return nil }
        self.init(hour: hour, minute: minute)
    }

    /// After midnight.
    var minutes: Int { Int(hour) * 60 + Int(minute) }

    package var description: String { "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)" }

    /// The latest such time that is not after `now`.
    package func latest(before now: Timestamp) -> Timestamp? {
        var seconds = time_t(now.secondsSince1970)
        var today = tm()
        guard localtime_r(&seconds, &today) != nil else { return nil }
        return [0, -1].lazy.compactMap { instant(on: today, plus: $0) }.first { $0 <= now }
    }

    /// This time, some days after a date.
    fileprivate func instant(on date: tm, plus days: Int32) -> Timestamp? {
        var local = date
        local.tm_mday += days
        (local.tm_hour, local.tm_min, local.tm_sec, local.tm_isdst) = (hour, minute, 0, -1)
        let seconds = mktime(&local)
        return seconds == -1 ? nil : Timestamp(secondsSince1970: Int64(seconds))
    }
}
