package import News

/// A date read from what publishers write.
package struct NewsDate: Hashable, Sendable {
    package let instant: Timestamp
    /// Seconds east of Greenwich as written; nil: no zone was written and UTC is assumed.
    package let offsetSeconds: Int?
    /// False when only a day (or a month, or a year) was written; the instant is then its first second.
    package let hasTime: Bool
    /// How exactly the time is written. Midnight counts as a day: programs write it where they know no hour.
    package let precision: TimePrecision

    /// Any date form met in feeds and pages.
    ///
    /// RFC 822, 2822, 3339 and ISO 8601 and their malformed relatives, asctime, Unix times, numeric dates
    /// (day before month), with names in English, French and Arabic. Nil for what is no date, for days that
    /// do not exist, for zero dates (`0000-00-00`, 1970-01-01T00:00:00Z) and for years of other calendars.
    ///
    /// - Parameters:
    ///   - text: may carry words around the date ("نشر في: 5 يونيو 2016").
    ///   - now: what "3 hours ago" and "أمس" count from; without it such dates are nil.
    package init?(_ text: String, now: Timestamp? = nil) {
        self.init(utf8: Array(text.utf8)[...], now: now)
    }

    /// The same from UTF-8.
    package init?(utf8: ArraySlice<UInt8>, now: Timestamp? = nil) {
        guard let tokens = DateTokens(utf8), !tokens.tokens.isEmpty else { return nil }
        var reading = DateReading(tokens.tokens)
        reading.read()
        guard let date = reading.absolute() ?? now.flatMap({ reading.relative(to: $0) }) else { return nil }
        self = date
    }

    package init(instant: Timestamp, offsetSeconds: Int?, hasTime: Bool, precision: TimePrecision) {
        self.instant = instant
        self.offsetSeconds = offsetSeconds
        self.hasTime = hasTime
        self.precision = precision
    }
}
