internal import Glibc
internal import News

/// How a page tells times: of one "now", in the zone of the machine that serves it.
struct PageClock {
    let now: Timestamp
    let language: PageLanguage

    /// Date and time of day where the machine stands.
    struct Local {
        let year: Int
        /// 1...12
        let month: Int
        let day: Int
        let hour: Int
        let minute: Int
        /// 0 is Sunday.
        let weekday: Int
        let offsetSeconds: Int

        init(_ time: Timestamp) {
            var seconds = time_t(time.secondsSince1970)
            var parts = tm()
            localtime_r(&seconds, &parts)
            year = Int(parts.tm_year) + 1900
            month = Int(parts.tm_mon) + 1
            day = Int(parts.tm_mday)
            hour = Int(parts.tm_hour)
            minute = Int(parts.tm_min)
            weekday = Int(parts.tm_wday)
            offsetSeconds = parts.tm_gmtoff
        }

        /// The day as `2025-05-31`.
        var date: String { "\(Self.padded(year, 4))-\(Self.padded(month))-\(Self.padded(day))" }
        var clock: String { "\(Self.padded(hour)):\(Self.padded(minute))" }

        var zone: String {
            let minutes = abs(offsetSeconds) / 60
            guard minutes > 0 else { return "UTC" }
            return
                "UTC\(offsetSeconds < 0 ? "−" : "+")\(Self.padded(minutes / 60)):\(Self.padded(minutes % 60))"
        }

        private static func padded(_ number: Int, _ width: Int = 2) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
    }

    /// "2 hours ago"; from a week on the date. What lies ahead, by a clock that is wrong, is told as now.
    func ago(_ time: Timestamp) -> String {
        let seconds = now.seconds(since: time)
        let words = PageWords(language)
        switch seconds {
        case ..<60: return words.justNow
        case ..<3600: return words.ago(words.minutes(Int(seconds / 60)))
        case ..<86400: return words.ago(words.hours(Int(seconds / 3600)))
        case ..<604_800: return words.ago(words.days(Int(seconds / 86400)))
        default: return day(time)
        }
    }

    /// A length of time in its largest unit.
    func span(_ seconds: Int64) -> String {
        let words = PageWords(language)
        switch abs(seconds) {
        case ..<60: return words.seconds(Int(abs(seconds)))
        case ..<5400: return words.minutes(Int((abs(seconds) + 30) / 60))
        case ..<172_800: return words.hours(Int((abs(seconds) + 1800) / 3600))
        default: return words.days(Int((abs(seconds) + 43_200) / 86400))
        }
    }

    /// "31 May 2025"; the year is left out where it is this one.
    func day(_ time: Timestamp, withWeekday: Bool = false, withYear: Bool = false) -> String {
        let local = Local(time)
        let words = PageWords(language)
        var text = "\(local.day) \(words.months[local.month - 1])"
        if language == .french, local.day == 1 { text = "1er \(words.months[local.month - 1])" }
        if withYear || local.year != Local(now).year { text += " \(local.year)" }
        if withWeekday {
            text = words.weekdays[local.weekday] + (language == .french ? " " : words.comma) + text
        }
        return text
    }

    /// The whole of it, with the zone.
    func whole(_ time: Timestamp) -> String {
        let local = Local(time)
        let comma = PageWords(language).comma
        return "\(day(time, withWeekday: true, withYear: true))\(comma)\(local.clock) (\(local.zone))"
    }

    /// The time of day alone, with the day before it where that is not today.
    func short(_ time: Timestamp) -> String {
        let local = Local(time)
        return local.date == Local(now).date ? local.clock : "\(day(time)) \(local.clock)"
    }

    /// The first and the last instant of a local day, half open; nil where `date` is none.
    static func bounds(ofDay date: String) -> (start: Timestamp, end: Timestamp)? {
        guard date.utf8.count == 10, let midnight = Timestamp(rfc3339: date + "T00:00:00Z") else {
            return nil
        }
        let civil = midnight.civil
        func instant(_ day: Int) -> Timestamp {
            var parts = tm()
            parts.tm_year = Int32(civil.year - 1900)
            parts.tm_mon = Int32(civil.month - 1)
            parts.tm_mday = Int32(day)
            parts.tm_isdst = -1
            return Timestamp(secondsSince1970: Int64(mktime(&parts)))
        }
        return (instant(civil.day), instant(civil.day + 1))
    }
}

extension PageClock {
    /// A length of time for tables: "45 s", "1:05 h" and "3 d" in the language's signs.
    func compact(_ seconds: Int64) -> String {
        let words = PageWords(language)
        let length = abs(seconds)
        switch length {
        case ..<60: return "\(length) \(words.secondSign)"
        case ..<6000: return "\((length + 30) / 60) \(words.minuteSign)"
        case ..<172_800:
            let minutes = (length + 30) / 60
            return "\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60) \(words.hourSign)"
        default: return "\((length + 43_200) / 86400) \(words.daySign)"
        }
    }
}

extension PageClock {
    /// The first and the last instant of a month such as `2025-05`, half open.
    static func bounds(ofMonth month: String) -> (start: Timestamp, end: Timestamp)? {
        guard month.utf8.count == 7, let first = Timestamp(rfc3339: month + "-01T00:00:00Z") else {
            return nil
        }
        let civil = first.civil
        let next =
            civil.month == 12
            ? Timestamp(year: civil.year + 1, month: 1, day: 1)
            : Timestamp(year: civil.year, month: civil.month + 1, day: 1)
        return next.map { (first, $0) }
    }
}
