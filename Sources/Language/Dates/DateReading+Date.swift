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
            hasTime: clock != nil,
            precision: clock.map { precision(of: $0, hasSecond: day.hasSecond ?? hasSecond) } ?? .day
        )
    }

    private func precision(
        of clock: (hour: Int, minute: Int, second: Int),
        hasSecond: Bool
    ) -> TimePrecision {
        clock == (0, 0, 0) ? .day : hasSecond ? .instant : .minute
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
                hasTime: true,
                precision: .instant
            )
        default: return nil
        }
        guard first.value != 0 else { return nil }
        return NewsDate(
            instant: Timestamp(secondsSince1970: Int64(first.value)),
            offsetSeconds: 0,
            hasTime: true,
            precision: .instant
        )
    }

    /// `time` and `hasSecond` where the digits of the day go on with them.
    private struct Day {
        var year: Int
        var month: Int
        var day: Int
        var time: (hour: Int, minute: Int, second: Int)?
        var hasSecond: Bool?

        init(
            _ year: Int,
            _ month: Int,
            _ day: Int,
            time: (hour: Int, minute: Int, second: Int)? = nil,
            hasSecond: Bool? = nil
        ) {
            self.year = year
            self.month = month
            self.day = day
            self.time = time
            self.hasSecond = hasSecond
        }
    }

    private func civilDay() -> Day? {
        if let month { return namedDay(month) }
        let numbers = withoutHijri
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
            if first.digits == 4, second.digits <= 2 { return Day(first.value, second.value, 1) }
            return second.digits == 4 && first.digits <= 2 ? Day(second.value, first.value, 1) : nil
        }
        let third = numbers[2]
        guard second.sign != nil, third.sign != nil, second.digits <= 2 else { return nil }
        if first.digits == 4 {
            return third.digits <= 2 ? Day(first.value, second.value, third.value) : nil
        }
        guard first.digits <= 2 else { return nil }
        if third.digits <= 2, second.sign == UInt8(ascii: "-"), first.digits == 2 {
            return Day(DateReading.century(first.value), second.value, third.value)
        }
        guard third.digits == 4 || third.digits == 2 else { return nil }
        let year = third.digits == 2 ? DateReading.century(third.value) : third.value
        // Day before month, unless only the other order is a date.
        return second.value > 12 && first.value <= 12
            ? Day(year, first.value, second.value) : Day(year, second.value, first.value)
    }

    /// The numbers without those of a date of the Hijra, which stands beside the Gregorian one, or alone.
    private var withoutHijri: [Number] {
        guard
            let year = numbers.firstIndex(where: {
                $0.digits == 4 && DateReading.hijriYears.contains($0.value)
            })
        else { return numbers }
        func isPart(_ index: Int) -> Bool {
            numbers.indices.contains(index) && numbers[index].digits <= 2
        }
        func isJoined(_ index: Int) -> Bool {
            numbers.indices.contains(index) && numbers[index].sign != nil
        }
        var rest = numbers
        if isPart(year + 1), isPart(year + 2), isJoined(year + 1), isJoined(year + 2) {
            rest.removeSubrange(year...year + 2)
        } else if isPart(year - 1), isPart(year - 2), isJoined(year), isJoined(year - 1) {
            rest.removeSubrange(year - 2...year)
        } else if isPart(year - 1) {
            // The month stands between them by its name.
            rest.removeSubrange(year - 1...year)
        } else {
            rest.remove(at: year)
        }
        return rest
    }

    /// "5 June 2016", "June 5, 2016", "2016 June 5", "June 2016".
    private func namedDay(_ month: Int) -> Day? {
        let before = numbers[..<numbersBeforeMonth].last
        let after = Array(numbers[numbersBeforeMonth...].prefix(2))
        if let before, before.digits <= 2 {
            guard let year = after.first, year.digits == 4 || year.digits == 2 else { return nil }
            return Day(DateReading.fullYear(year.value, year.digits), month, before.value)
        }
        if let before, before.digits == 4 {
            guard let day = after.first else { return Day(before.value, month, 1) }
            return day.digits <= 2 ? Day(before.value, month, day.value) : nil
        }
        guard let first = after.first else { return nil }
        if first.digits == 4 { return Day(first.value, month, 1) }
        guard first.digits <= 2, after.count == 2, after[1].digits == 4 || after[1].digits == 2 else {
            return nil
        }
        return Day(DateReading.fullYear(after[1].value, after[1].digits), month, first.value)
    }

    /// Digits without signs between: 20240115, 202401150930, 20240115093000, 2024015, 2024.
    private func packedDay(_ number: Number) -> Day? {
        let value = number.value
        switch number.digits {
        case 8: return Day(value / 10000, value / 100 % 100, value % 100)
        case 12:
            let clock = value % 10000
            let date = value / 10000
            return Day(
                date / 10000,
                date / 100 % 100,
                date % 100,
                time: (clock / 100, clock % 100, 0),
                hasSecond: false
            )
        case 14:
            let clock = value % 1_000_000
            let date = value / 1_000_000
            return Day(
                date / 10000,
                date / 100 % 100,
                date % 100,
                time: (clock / 10000, clock / 100 % 100, clock % 100),
                hasSecond: true
            )
        case 7: return ordinalDay(year: value / 1000, day: value % 1000)
        case 4: return tokens.count == 1 ? Day(value, 1, 1) : nil
        default: return nil
        }
    }

    private func ordinalDay(year: Int, day: Int) -> Day? {
        guard day >= 1 else { return nil }
        var rest = day
        for month in 1...12 {
            let length = Timestamp.daysInMonth(month, of: year)
            if rest <= length { return Day(year, month, rest) }
            rest -= length
        }
        return nil
    }

    /// Source: RFC 2822 §4.3, where two digits below 50 are of this century.
    private static func century(_ year: Int) -> Int { year + (year < 50 ? 2000 : 1900) }

    private static func fullYear(_ year: Int, _ digits: Int) -> Int { digits == 2 ? century(year) : year }

    /// The date that the parts say from `now` on. Such dates need no zone, except for a clock of today or yesterday.
    func relative(to now: Timestamp) -> NewsDate? {
        guard unknownWords <= 3, month == nil else { return nil }
        if let dayBack {
            let today = now.advanced(bySeconds: -Int64(dayBack) * 86400)
            guard let time else {
                return NewsDate(instant: today, offsetSeconds: 0, hasTime: false, precision: .day)
            }
            let civil = today.civil
            return Timestamp(
                year: civil.year,
                month: civil.month,
                day: civil.day,
                hour: time.hour,
                minute: time.minute,
                second: time.second,
                offsetSeconds: offset ?? 0
            ).map {
                NewsDate(
                    instant: $0,
                    offsetSeconds: offset,
                    hasTime: true,
                    precision: hasSecond ? .instant : .minute
                )
            }
        }
        if let span, isAgo {
            let count = spanNumber ?? span.count
            guard count <= 100_000 else { return nil }
            return NewsDate(
                instant: now.advanced(bySeconds: -Int64(span.seconds * count)),
                offsetSeconds: 0,
                hasTime: span.seconds < 86400,
                precision: span.seconds < 86400 ? .minute : .day
            )
        }
        guard saysNow, numbers.isEmpty else { return nil }
        return NewsDate(instant: now, offsetSeconds: 0, hasTime: true, precision: .minute)
    }
}
