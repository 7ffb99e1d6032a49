import News

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
