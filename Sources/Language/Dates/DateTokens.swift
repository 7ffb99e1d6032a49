import News

/// A date's text taken apart: numbers, words and signs, folded so that one spelling stands for many.
///
/// Arabic-Indic, Persian and full-width digits count as digits. Latin letters lose case and accents. Arabic
/// loses marks, tatweel and direction marks; alef, ya and ta marbuta take one form, the hamza its carrier.
struct DateTokens {
    enum Kind: Hashable {
        /// `digits` tells 04 from 4 and a year from a day.
        case number(value: Int, digits: Int)
        case word(DateWord)
        /// An ASCII sign; everything foreign to dates is a space, which is no token.
        case sign(UInt8)
    }

    struct Token {
        var kind: Kind
        /// White space stood before it.
        var isApart: Bool
    }

    /// Longer text is no date; more tokens neither.
    static let limitBytes = 200

    private(set) var tokens: [Token] = []

    init?(_ utf8: ArraySlice<UInt8>) {
        guard utf8.count <= DateTokens.limitBytes else { return nil }
        tokens.reserveCapacity(24)
        var scan = Scan()
        var at = utf8.startIndex
        while at < utf8.endIndex {
            let (scalar, length) = DateTokens.scalar(utf8, at)
            at += length
            scan.take(DateTokens.folded(scalar), into: &tokens)
        }
        scan.endRun(into: &tokens)
    }

    /// The hash that a word's folded letters have as a token.
    static func hash(ofWord word: String) -> UInt64 {
        var hash = hashSeed
        for scalar in word.unicodeScalars {
            if case .letter(let letter) = folded(scalar.value) { hash = mixed(hash, letter) }
        }
        return hash
    }

    // The hash lives in memory only.
    private static let hashSeed = FNV1a.seed

    private static func mixed(_ hash: UInt64, _ letter: UInt32) -> UInt64 {
        FNV1a.mixed(hash, UInt64(letter))
    }
}

// MARK: - Scanning

extension DateTokens {
    private enum Folded {
        case digit(Int)
        case letter(UInt32)
        case sign(UInt8)
        case space
        case nothing
    }

    private struct Scan {
        private enum Run { case none, digits, letters }
        private var run = Run.none
        private var value = 0
        private var digits = 0
        private var hash = DateTokens.hashSeed
        private var isApart = false
        private var wasSpace = false

        mutating func take(_ folded: Folded, into tokens: inout [Token]) {
            switch folded {
            case .digit(let digit):
                if run != .digits { begin(.digits, into: &tokens) }
                digits += 1
                if digits <= 17 { value = value * 10 + digit }
            case .letter(let letter):
                if run != .letters { begin(.letters, into: &tokens) }
                hash = DateTokens.mixed(hash, letter)
            case .sign(let sign):
                // "a.m." and "aujourd'hui" are one word; "janv." ends with its dot.
                if run == .letters, sign == UInt8(ascii: ".") || sign == UInt8(ascii: "'") { return }
                endRun(into: &tokens)
                tokens.append(Token(kind: .sign(sign), isApart: wasSpace))
                wasSpace = false
            case .space:
                endRun(into: &tokens)
                wasSpace = true
            case .nothing:
                break
            }
        }

        private mutating func begin(_ next: Run, into tokens: inout [Token]) {
            endRun(into: &tokens)
            run = next
            isApart = wasSpace
            wasSpace = false
            (value, digits, hash) = (0, 0, DateTokens.hashSeed)
        }

        mutating func endRun(into tokens: inout [Token]) {
            switch run {
            case .none: return
            case .digits:
                tokens.append(Token(kind: .number(value: value, digits: digits), isApart: isApart))
            case .letters:
                tokens.append(Token(kind: .word(DateWords.meaning(ofHash: hash)), isApart: isApart))
            }
            run = .none
        }
    }

    private static func scalar(_ utf8: ArraySlice<UInt8>, _ at: Int) -> (UInt32, Int) {
        let lead = UInt32(utf8[at])
        func tail(_ offset: Int) -> UInt32 {
            at + offset < utf8.endIndex ? UInt32(utf8[at + offset] & 0x3F) : 0
        }
        switch lead {
        case ..<0xC0: return (lead, 1)
        case ..<0xE0: return ((lead & 0x1F) << 6 | tail(1), 2)
        case ..<0xF0: return ((lead & 0x0F) << 12 | tail(1) << 6 | tail(2), 3)
        default: return ((lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
        }
    }

    private static let latinBases = Array(
        "aaaaaaaceeeeiiiidnooooo*ouuuuypsaaaaaaaceeeeiiiidnooooo/ouuuuypy".utf8
    )

    private static func folded(_ scalar: UInt32) -> Folded {
        switch scalar {
        case 0x30...0x39: return .digit(Int(scalar - 0x30))
        case 0x41...0x5A: return .letter(scalar | 0x20)
        case 0x61...0x7A: return .letter(scalar)
        case 0...0x20, 0x7F...0xA0: return .space
        case 0x21...0x7E: return .sign(UInt8(scalar))
        case 0xC0...0xFF: return .letter(UInt32(latinBases[Int(scalar - 0xC0)]))
        case 0x660...0x669: return .digit(Int(scalar - 0x660))
        case 0x6F0...0x6F9: return .digit(Int(scalar - 0x6F0))
        case 0xFF10...0xFF19: return .digit(Int(scalar - 0xFF10))
        case 0x60C, 0x61B: return .sign(UInt8(ascii: ","))
        // Marks of Arabic, tatweel, joiners and marks of direction.
        case 0x300...0x36F, 0x610...0x61A, 0x64B...0x65F, 0x670, 0x640, 0x200B...0x200F, 0x202A...0x202E,
            0x2060...0x2069, 0xFEFF, 0xAD, 0x61C:
            return .nothing
        case 0x622, 0x623, 0x625, 0x671: return .letter(0x627)
        case 0x624: return .letter(0x648)
        case 0x626, 0x649, 0x6CC: return .letter(0x64A)
        case 0x629: return .letter(0x647)
        case 0x621: return .nothing
        case 0x6A9: return .letter(0x643)
        case 0x2010...0x2015, 0x2212: return .sign(UInt8(ascii: "-"))
        case 0x2019, 0x2BC: return .sign(UInt8(ascii: "'"))
        // 年 月 and 년 월 part like hyphens; 日 and 일 end a date.
        case 0x5E74, 0x6708, 0xB144, 0xC6D4: return .sign(UInt8(ascii: "-"))
        case 0x65E5, 0xC77C: return .space
        case 0x3000, 0x2000...0x200A, 0x2028...0x202F: return .space
        case 0x100...: return .letter(scalar)
        default: return .space
        }
    }
}
