import News

/// One walk over a date's tokens, which finds the parts; then the parts are put together.
struct DateReading {
    private struct Number {
        var value: Int
        var digits: Int
        /// The sign that stood right before it: tells 24/05/25 from 24-05-25.
        var sign: UInt8?
    }

    private let tokens: [DateTokens.Token]
    private var at = 0

    private var numbers: [Number] = []
    private var month: Int?
    /// How many numbers stood before the month's name.
    private var numbersBeforeMonth = 0
    private var monthPair: (first: Int, second: Int)?
    private var time: (hour: Int, minute: Int, second: Int)?
    private var isWrong = false
    private var offset: Int?
    private var unknownWords = 0
    private var week: (year: Int, week: Int)?

    private var span: (seconds: Int, count: Int)?
    private var spanNumber: Int?
    private var isAgo = false
    private var saysNow = false
    private var dayBack: Int?

    /// A sentence is no date, even if it holds one.
    private static let limitUnknownWords = 6
    /// Years of the Gregorian calendar; 1402 and 1446 are years of the Hijra, 2567 is Buddhist, 0 is nothing.
    private static let years = 1600...2399

    init(_ tokens: [DateTokens.Token]) {
        self.tokens = tokens
    }
}

// MARK: - The walk

extension DateReading {
    mutating func read() {
        while at < tokens.count {
            switch tokens[at].kind {
            case .number(let value, let digits):
                if !readTime(hour: value, digits: digits) { readNumber(value, digits) }
            case .word(let word):
                at += 1
                read(word)
            case .sign(let sign):
                if !readOffset(sign) { at += 1 }
            }
        }
    }

    private func kind(_ index: Int) -> DateTokens.Kind? {
        tokens.indices.contains(index) ? tokens[index].kind : nil
    }

    private func isSign(_ index: Int, _ sign: Unicode.Scalar) -> Bool {
        kind(index) == .sign(UInt8(ascii: sign))
    }

    private func number(_ index: Int) -> (value: Int, digits: Int)? {
        guard case .number(let value, let digits) = kind(index) else { return nil }
        return (value, digits)
    }

    private mutating func readNumber(_ value: Int, _ digits: Int) {
        var sign: UInt8?
        if case .sign(let before) = kind(at - 1), !tokens[at].isApart { sign = before }
        // The ISO week: 2024-W05-3.
        numbers.append(Number(value: value, digits: digits, sign: sign))
        at += 1
    }

    private mutating func read(_ word: DateWord) {
        switch word {
        case .month(let number):
            guard month == nil else { return }
            month = number
            numbersBeforeMonth = numbers.count
        case .monthPair(let first, let second):
            monthPair = (first, second)
            numbersBeforeMonth = numbers.count
        case .ordinal(let ordinal):
            if let pair = monthPair, month == nil { month = ordinal == 1 ? pair.first : pair.second }
        case .zone(let seconds):
            readZone(seconds)
        case .span(let seconds, let count):
            guard span == nil else { return }
            span = (seconds, count)
            spanNumber = numbers.last?.value
        case .ago: isAgo = true
        case .now: saysNow = true
        case .dayBack(let days): dayBack = days
        case .unknown: unknownWords += 1
        case .one, .weekday, .morning, .afternoon, .timeMark, .hourMark: break
        }
    }

    /// "12:30", "12:30:05.25 pm", "9h30", "18h", and "0930" or "093005" behind a T.
    private mutating func readTime(hour: Int, digits: Int) -> Bool {
        guard time == nil else { return false }
        let start = at
        var parts = [hour]
        if digits <= 2, isSign(at + 1, ":"), let minute = number(at + 2), minute.digits <= 2 {
            parts.append(minute.value)
            at += 3
            if isSign(at, ":"), let second = number(at + 1), second.digits <= 2 {
                parts.append(second.value)
                at += 2
            }
        } else if digits <= 2, kind(at + 1) == .word(.hourMark) {
            at += 2
            if let minute = number(at), minute.digits == 2 {
                parts.append(minute.value)
                at += 1
                if kind(at) == .word(.span(seconds: 60, count: 1)) { at += 1 }
            }
        } else if kind(at - 1) == .word(.timeMark), !numbers.isEmpty {
            switch digits {
            case 1, 2: break
            case 3, 4: parts = [hour / 100, hour % 100]
            case 5, 6: parts = [hour / 10000, hour / 100 % 100, hour % 100]
            default: return false
            }
            at += 1
        } else if digits <= 2, let half = half(at + 1) {
            // "7 pm"
            _ = half
            at += 1
        } else {
            return false
        }
        // Fractions of a second (or of a minute) are below what is kept.
        if parts.count > 1, isSign(at, ".") || isSign(at, ","), !isApart(at + 1),
            let fraction = number(at + 1),
            at + 2 > tokens.count || fraction.digits > 0
        {
            if parts.count == 3 || fraction.digits != 4 { at += 2 }
        }
        readHalf(&parts)
        guard start < at else { return false }
        time = (parts[0], parts.count > 1 ? parts[1] : 0, parts.count > 2 ? parts[2] : 0)
        return true
    }

    private func isApart(_ index: Int) -> Bool {
        tokens.indices.contains(index) && tokens[index].isApart
    }

    private func half(_ index: Int) -> DateWord? {
        switch kind(index) {
        case .word(.morning): .morning
        case .word(.afternoon): .afternoon
        default: nil
        }
    }

    /// am and pm, right behind the time.
    private mutating func readHalf(_ parts: inout [Int]) {
        guard let half = half(at), (1...12).contains(parts[0]) else { return }
        at += 1
        parts[0] = parts[0] % 12 + (half == .afternoon ? 12 : 0)
    }

    /// A zone's name, and the offset that may follow it: "GMT+1", "UTC+01:00".
    private mutating func readZone(_ seconds: Int) {
        // Before the time "at" and "et" are words, not zones.
        guard time != nil else { return }
        offset = seconds
        if case .sign(let sign) = kind(at), !isApart(at) { _ = readOffset(sign) }
    }

    /// "+0100", "-05:00", "+1", behind a time or a zone's name.
    private mutating func readOffset(_ sign: UInt8) -> Bool {
        guard time != nil, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let first = number(at + 1), !isApart(at + 1), first.digits <= 4,
            sign == UInt8(ascii: "+") || !numbers.isEmpty || month != nil
        else { return false }
        var (hours, minutes) = first.digits <= 2 ? (first.value, 0) : (first.value / 100, first.value % 100)
        var length = 2
        if first.digits <= 2, isSign(at + 2, ":"), let second = number(at + 3), second.digits == 2 {
            minutes = second.value
            length = 4
        }
        // "10:30 -15/01/2024" holds a date, no offset.
        if isSign(at + length, "/") || isSign(at + length, "-") { return false }
        at += length
        guard hours <= 15, minutes < 60 else { return true }
        if sign == UInt8(ascii: "-") { (hours, minutes) = (-hours, -minutes) }
        offset = hours * 3600 + minutes * 60
        return true
    }
}

// MARK: - Putting together

extension DateReading {
    /// The date that the parts say by themselves.
    func absolute() -> NewsDate? {
        guard unknownWords <= DateReading.limitUnknownWords else { return nil }
        if let unix = unixTime() { return unix }
        guard let day = civilDay(), DateReading.years.contains(day.year) else { return nil }
        let clock = day.time ?? time
        // 24:00 is the first instant of the next day.
        let isMidnightOfNext = clock.map { $0 == (24, 0, 0) } ?? false
        guard
            let instant = Timestamp(
                year: day.year,
                month: day.month,
                day: day.day,
                hour: isMidnightOfNext ? 0 : clock?.hour ?? 0,
                minute: clock?.minute ?? 0,
                second: clock?.second ?? 0,
                offsetSeconds: offset ?? 0
            ),
            instant.secondsSince1970 != 0
        else { return nil }
        return NewsDate(
            instant: isMidnightOfNext ? instant.advanced(bySeconds: 86400) : instant,
            offsetSeconds: offset,
            hasTime: clock != nil
        )
    }

    /// Ten digits alone are seconds since 1970, thirteen are milliseconds.
    private func unixTime() -> NewsDate? {
        guard tokens.count == 1 || (tokens.count == 3 && isSign(1, ".")), let first = number(0) else {
            return nil
        }
        switch first.digits {
        case 9, 10: break
        case 13:
            return NewsDate(
                instant: Timestamp(secondsSince1970: Int64(first.value / 1000)),
                offsetSeconds: 0,
                hasTime: true
            )
        default: return nil
        }
        guard first.value != 0 else { return nil }
        return NewsDate(
            instant: Timestamp(secondsSince1970: Int64(first.value)),
            offsetSeconds: 0,
            hasTime: true
        )
    }

    private typealias Day = (
        year: Int, month: Int, day: Int, time: (hour: Int, minute: Int, second: Int)?
    )

    private func civilDay() -> Day? {
        if let month { return namedDay(month) }
        guard let first = numbers.first else { return nil }
        if numbers.count == 1 || (time != nil && numbers.count < 3 && first.digits >= 6) {
            return packedDay(first)
        }
        guard numbers.count >= 2 else { return nil }
        let second = numbers[1]
        if first.digits == 4, second.digits == 3, second.sign == UInt8(ascii: "-") {
            return ordinalDay(year: first.value, day: second.value)
        }
        guard numbers.count >= 3 else {
            // A year and a month.
            guard second.sign != nil else { return nil }
            if first.digits == 4, second.digits <= 2 { return (first.value, second.value, 1, nil) }
            return second.digits == 4 && first.digits <= 2 ? (second.value, first.value, 1, nil) : nil
        }
        let third = numbers[2]
        guard second.sign != nil, third.sign != nil, second.digits <= 2 else { return nil }
        if first.digits == 4 {
            return third.digits <= 2 ? (first.value, second.value, third.value, nil) : nil
        }
        guard first.digits <= 2 else { return nil }
        if third.digits <= 2, second.sign == UInt8(ascii: "-"), first.digits == 2 {
            return (DateReading.century(first.value), second.value, third.value, nil)
        }
        guard third.digits == 4 || third.digits == 2 else { return nil }
        let year = third.digits == 2 ? DateReading.century(third.value) : third.value
        // Day before month, unless only the other order is a date.
        return second.value > 12 && first.value <= 12
            ? (year, first.value, second.value, nil) : (year, second.value, first.value, nil)
    }

    /// "5 June 2016", "June 5, 2016", "2016 June 5", "June 2016".
    private func namedDay(_ month: Int) -> Day? {
        let before = numbers[..<numbersBeforeMonth].last
        let after = Array(numbers[numbersBeforeMonth...].prefix(2))
        if let before, before.digits <= 2 {
            guard let year = after.first, year.digits == 4 || year.digits == 2 else { return nil }
            return (DateReading.fullYear(year.value, year.digits), month, before.value, nil)
        }
        if let before, before.digits == 4 {
            guard let day = after.first else { return (before.value, month, 1, nil) }
            return day.digits <= 2 ? (before.value, month, day.value, nil) : nil
        }
        guard let first = after.first else { return nil }
        if first.digits == 4 { return (first.value, month, 1, nil) }
        guard first.digits <= 2, after.count == 2, after[1].digits == 4 || after[1].digits == 2 else {
            return nil
        }
        return (DateReading.fullYear(after[1].value, after[1].digits), month, first.value, nil)
    }

    /// Digits without signs between: 20240115, 202401150930, 20240115093000, 2024015, 2024.
    private func packedDay(_ number: Number) -> Day? {
        let value = number.value
        switch number.digits {
        case 8: return (value / 10000, value / 100 % 100, value % 100, nil)
        case 12:
            let clock = value % 10000
            let date = value / 10000
            return (date / 10000, date / 100 % 100, date % 100, (clock / 100, clock % 100, 0))
        case 14:
            let clock = value % 1_000_000
            let date = value / 1_000_000
            return (
                date / 10000, date / 100 % 100, date % 100, (clock / 10000, clock / 100 % 100, clock % 100)
            )
        case 7: return ordinalDay(year: value / 1000, day: value % 1000)
        case 4: return tokens.count == 1 ? (value, 1, 1, nil) : nil
        default: return nil
        }
    }

    private func ordinalDay(year: Int, day: Int) -> Day? {
        guard day >= 1 else { return nil }
        var rest = day
        for month in 1...12 {
            let length = Timestamp.daysInMonth(month, of: year)
            if rest <= length { return (year, month, rest, nil) }
            rest -= length
        }
        return nil
    }

    /// Source: RFC 2822 §4.3, where two digits below 50 are of this century.
    private static func century(_ year: Int) -> Int { year + (year < 50 ? 2000 : 1900) }

    private static func fullYear(_ year: Int, _ digits: Int) -> Int { digits == 2 ? century(year) : year }

    /// The date that the parts say from `now` on.
    func relative(to now: Timestamp) -> NewsDate? {
        guard unknownWords <= 3, month == nil else { return nil }
        if let dayBack {
            let today = now.advanced(bySeconds: -Int64(dayBack) * 86400)
            guard let time else { return NewsDate(instant: today, offsetSeconds: nil, hasTime: false) }
            let civil = today.civil
            return Timestamp(
                year: civil.year,
                month: civil.month,
                day: civil.day,
                hour: time.hour,
                minute: time.minute,
                second: time.second,
                offsetSeconds: offset ?? 0
            ).map { NewsDate(instant: $0, offsetSeconds: offset, hasTime: true) }
        }
        if let span, isAgo {
            let count = spanNumber ?? span.count
            guard count <= 100_000 else { return nil }
            return NewsDate(
                instant: now.advanced(bySeconds: -Int64(span.seconds * count)),
                offsetSeconds: nil,
                hasTime: span.seconds < 86400
            )
        }
        guard saysNow, numbers.isEmpty else { return nil }
        return NewsDate(instant: now, offsetSeconds: nil, hasTime: true)
    }
}
