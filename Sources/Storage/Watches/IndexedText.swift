internal import Language
import News

/// A text cut into the tokens that the full-text index makes of it.
///
/// `SearchText` folds and cuts first. The tokenizer of SQLite then parts its words once more, at whatever Unicode 6.1 knows and
/// counts as no letter and no number, such as vowel signs of Devanagari.
/// Source: https://www.sqlite.org/fts5.html §4.3.1, with its default categories `L* N* Co`.
struct IndexedText {
    /// Folded UTF-8.
    let bytes: [UInt8]
    /// Where the tokens stand in `bytes`.
    let tokens: [Range<Int>]
    /// The hash of each token.
    let hashes: [UInt64]
    /// A bit for the lowest bits of each hash.
    private let known: [UInt64]

    init(_ text: SearchText) {
        bytes = text.folded
        var tokens: [Range<Int>] = []
        tokens.reserveCapacity(text.words.count)
        for word in text.words { IndexedText.cut(bytes, word) { tokens.append($0) } }
        self.tokens = tokens
        hashes = tokens.map { [bytes] in FNV1a.hash(bytes[$0]) }
        var known = [UInt64](repeating: 0, count: 128)
        for hash in hashes { known[Int(hash >> 6 & 127)] |= 1 << (hash & 63) }
        self.known = known
    }

    /// False where no token has this hash. Most words that a watch asks for and a text lacks are found out so.
    func mayHold(_ hash: UInt64) -> Bool { known[Int(hash >> 6 & 127)] >> (hash & 63) & 1 == 1 }

    /// The tokens of one folded word.
    static func tokens(of word: String) -> [[UInt8]] {
        let bytes = Array(word.utf8)
        var tokens: [[UInt8]] = []
        cut(bytes, bytes.indices) { tokens.append(Array(bytes[$0])) }
        return tokens
    }

    @inline(__always)
    private static func cut(_ bytes: [UInt8], _ word: Range<Int>, _ body: (Range<Int>) -> Void) {
        var (start, at) = (word.lowerBound, word.lowerBound)
        while at < word.upperBound {
            let lead = bytes[at]
            // `SearchText` leaves no other ASCII than letters and digits in a word.
            if lead < 0x80 {
                at += 1
                continue
            }
            let width = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
            guard at + width <= word.upperBound else { break }
            var code = UInt32(lead & (0x7F >> UInt8(width)))
            for next in 1..<width { code = code << 6 | UInt32(bytes[at + next] & 0x3F) }
            if !isIndexed(code) {
                if start < at { body(start..<at) }
                start = at + width
            }
            at += width
        }
        if start < word.upperBound { body(start..<word.upperBound) }
    }

    /// Whether the tokenizer takes a code point for a part of a word.
    private static func isIndexed(_ code: UInt32) -> Bool {
        switch code {
        // Nearly all letters of the news.
        case 0x621...0x63A, 0x641...0x64A, 0xDF...0xF6, 0xF8...0x17F: return true
        default:
            guard let properties = Unicode.Scalar(code)?.properties else { return false }
            // What was not assigned yet counts as a letter.
            let isKnown = properties.age.map { ($0.major, $0.minor) <= (6, 1) } ?? false
            guard isKnown else { return true }
            switch properties.generalCategory {
            case .privateUse, .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter,
                .otherLetter, .decimalNumber, .letterNumber, .otherNumber:
                return !becameLetters.contains { $0.contains(code) }
            default: return false
            }
        }
    }

    /// Vowel signs of New Tai Lue and Vedic that Unicode counts as letters since.
    private static let becameLetters: [ClosedRange<UInt32>] = [
        0x19B0...0x19C0, 0x19C8...0x19C9, 0x1CF2...0x1CF3,
    ]
}
