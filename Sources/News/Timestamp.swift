/// An instant in UTC, to the second: what feeds claim, what the database stores, what rooms are told is "now".
///
/// Seconds suffice: no feed format is trusted below them, and the views promise `YYYY-MM-DDTHH:MM:SSZ`.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z; negative before it.
    package var secondsSince1970: Int64

    package init(secondsSince1970: Int64) {
        self.secondsSince1970 = secondsSince1970
    }

    /// The instant of a civil date and time in UTC, or nil where there is no such date.
    ///
    /// Years 0 to 9999, proleptic Gregorian; months and days count from 1; a leap second counts as the last
    /// second of its minute. `offsetSeconds` is what the local time is ahead of UTC.
    package init?(
        year: Int,
        month: Int,
        day: Int,
        hour: Int = 0,
        minute: Int = 0,
        second: Int = 0,
        offsetSeconds: Int = 0
    ) {
        guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Timestamp.daysInMonth(month, of: year),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        let days = Timestamp.daysSince1970(year: year, month: month, day: day)
        let ofDay = hour * 3600 + minute * 60 + min(second, 59)
        secondsSince1970 = Int64(days * 86400 + ofDay - offsetSeconds)
    }

    package static func < (a: Timestamp, b: Timestamp) -> Bool {
        a.secondsSince1970 < b.secondsSince1970
    }

    /// Whole seconds from `other` to this instant; negative when this one is earlier.
    package func seconds(since other: Timestamp) -> Int64 {
        secondsSince1970 - other.secondsSince1970
    }

    /// This instant moved by so many seconds.
    package func advanced(bySeconds seconds: Int64) -> Timestamp {
        Timestamp(secondsSince1970: secondsSince1970 + seconds)
    }
}

// MARK: - The civil calendar
// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".

extension Timestamp {
    /// Year, month (1 to 12), day (1 to 31), hour, minute and second in UTC.
    package typealias Civil = (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int)

    /// The date and time of day in UTC.
    package var civil: Civil {
        let days = Int((Double(secondsSince1970) / 86400).rounded(.down))
        let ofDay = Int(secondsSince1970) - days * 86400
        let z = days + 719468
        let era = (z >= 0 ? z : z - 146096) / 146097
        let dayOfEra = z - era * 146097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, day, ofDay / 3600, ofDay / 60 % 60, ofDay % 60)
    }

    /// Days in a month of the Gregorian calendar.
    package static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146097 + dayOfEra - 719468
    }
}

// MARK: - RFC 3339

extension Timestamp: CustomStringConvertible {
    /// Exactly `YYYY-MM-DDTHH:MM:SSZ`, the form of every time in the database and in JSON.
    package var description: String {
        let c = civil
        return String(unsafeUninitializedCapacity: 20) { buffer in
            func put(_ value: Int, width: Int, at start: Int) {
                var rest = value
                for i in stride(from: start + width - 1, through: start, by: -1) {
                    buffer[i] = UInt8(48 + rest % 10)
                    rest /= 10
                }
            }
            put(c.year, width: 4, at: 0)
            put(c.month, width: 2, at: 5)
            put(c.day, width: 2, at: 8)
            put(c.hour, width: 2, at: 11)
            put(c.minute, width: 2, at: 14)
            put(c.second, width: 2, at: 17)
            (buffer[4], buffer[7], buffer[10]) = (UInt8(ascii: "-"), UInt8(ascii: "-"), UInt8(ascii: "T"))
            (buffer[13], buffer[16], buffer[19]) = (UInt8(ascii: ":"), UInt8(ascii: ":"), UInt8(ascii: "Z"))
            return 20
        }
    }

    /// Reads RFC 3339: `2025-05-31T03:00:00Z`, `…T03:00:00.5+01:00`; nil for anything else.
    ///
    /// Strict, for our own files and options; what feeds write is read by `Language`.
    package init?(rfc3339 text: some StringProtocol) {
        let bytes = Array(text.utf8)
        func number(_ start: Int, _ count: Int) -> Int? {
            guard start + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[start..<start + count] {
                guard byte.isASCIIDigit else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        func has(_ index: Int, _ allowed: Unicode.Scalar...) -> Bool {
            index < bytes.count && allowed.contains(Unicode.Scalar(bytes[index]))
        }
        guard let year = number(0, 4), has(4, "-"), let month = number(5, 2), has(7, "-"),
            let day = number(8, 2), has(10, "T", "t", " "), let hour = number(11, 2), has(13, ":"),
            let minute = number(14, 2), has(16, ":"), let second = number(17, 2)
        else { return nil }
        var at = 19
        if has(at, ".") {
            at += 1
            guard number(at, 1) != nil else { return nil }
            while number(at, 1) != nil { at += 1 }
        }
        var offset = 0
        if has(at, "Z", "z") {
            at += 1
        } else {
            guard has(at, "+", "-"), let hours = number(at + 1, 2), has(at + 3, ":"),
                let minutes = number(at + 4, 2), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (has(at, "-") ? -60 : 60)
            at += 6
        }
        guard at == bytes.count else { return nil }
        self.init(
            year: year,
            month: month,
            day: day,
            hour: hour,
            minute: minute,
            second: second,
            offsetSeconds: offset
        )
    }
}
