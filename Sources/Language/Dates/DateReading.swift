import News

/// One walk over a date's tokens, which finds the parts; then the parts are put together.
struct DateReading {
    struct Number {
        var value: Int
        var digits: Int
        /// The sign that stood right before it: tells 24/05/25 from 24-05-25.
        var sign: UInt8?
    }

    let tokens: [DateTokens.Token]
    private var at = 0

    private(set) var numbers: [Number] = []
    private(set) var month: Int?
    /// How many numbers stood before the month's name.
    private(set) var numbersBeforeMonth = 0
    private var monthPair: (first: Int, second: Int)?
    private(set) var time: (hour: Int, minute: Int, second: Int)?
    /// Whether the time was written down to the second.
    private(set) var hasSecond = false
    private(set) var offset: Int?
    private(set) var unknownWords = 0

    private(set) var span: (seconds: Int, count: Int)?
    private(set) var spanNumber: Int?
    private(set) var isAgo = false
    private(set) var saysNow = false
    private(set) var dayBack: Int?

    /// A sentence is no date, even if it holds one.
    static let limitUnknownWords = 6
    /// Years of the Gregorian calendar; 1402 and 1446 are years of the Hijra, 2567 is Buddhist, 0 is nothing.
    static let years = 1600...2399
    /// Years of the Hijra of living memory and the next decades.
    static let hijriYears = 1300...1500

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

    func isSign(_ index: Int, _ sign: Unicode.Scalar) -> Bool {
        kind(index) == .sign(UInt8(ascii: sign))
    }

    func number(_ index: Int) -> (value: Int, digits: Int)? {
        guard case .number(let value, let digits) = kind(index) else { return nil }
        return (value, digits)
    }

    private mutating func readNumber(_ value: Int, _ digits: Int) {
        var sign: UInt8?
        if case .sign(let before) = kind(at - 1), !tokens[at].isApart { sign = before }
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

    /// "12:30", "12:30:05.25 pm", "9h30", "18h", "7 pm", and "0930" or "093005" behind a T.
    private mutating func readTime(hour: Int, digits: Int) -> Bool {
        guard time == nil, var parts = clock(hour, digits) else { return false }
        skipFraction(isOfSecond: parts.count == 3)
        readHalf(&parts)
        hasSecond = parts.count > 2
        time = (parts[0], parts.count > 1 ? parts[1] : 0, parts.count > 2 ? parts[2] : 0)
        return true
    }

    /// Hour, minute and second as far as they are written, going behind them; nil where no time stands.
    private mutating func clock(_ first: Int, _ digits: Int) -> [Int]? {
        guard digits <= 2 else { return packedClock(first, digits) }
        if isSign(at + 1, ":"), let minute = number(at + 2), minute.digits <= 2 {
            at += 3
            guard isSign(at, ":"), let second = number(at + 1), second.digits <= 2 else {
                return [first, minute.value]
            }
            at += 2
            return [first, minute.value, second.value]
        }
        if kind(at + 1) == .word(.hourMark) {
            at += 2
            guard let minute = number(at), minute.digits == 2 else { return [first] }
            at += 1
            if kind(at) == .word(.span(seconds: 60, count: 1)) { at += 1 }
            return [first, minute.value]
        }
        guard half(at + 1) != nil || isBehindTimeMark else { return nil }
        at += 1
        return [first]
    }

    private var isBehindTimeMark: Bool { kind(at - 1) == .word(.timeMark) && !numbers.isEmpty }

    private mutating func packedClock(_ value: Int, _ digits: Int) -> [Int]? {
        guard isBehindTimeMark, (3...6).contains(digits) else { return nil }
        at += 1
        return digits <= 4 ? [value / 100, value % 100] : [value / 10000, value / 100 % 100, value % 100]
    }

    /// Fractions of a second (or of a minute) are below what is kept; four digits may be a year.
    private mutating func skipFraction(isOfSecond: Bool) {
        guard isSign(at, ".") || isSign(at, ","), !isApart(at + 1), let fraction = number(at + 1),
            isOfSecond || fraction.digits != 4
        else { return }
        at += 2
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
