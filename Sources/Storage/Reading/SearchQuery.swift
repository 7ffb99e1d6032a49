internal import Language

/// What a person types to find articles: words that must all occur, "a phrase" in quotes, a beginning* with
/// a star.
///
/// Any text is a query: what is no word is passed over. The words are folded as the index is.
struct SearchQuery: Hashable, Sendable {
    struct Term: Hashable, Sendable {
        /// Folded, as the index's tokenizer will take it apart.
        let phrase: String
        /// The same taken apart.
        let words: [String]
        /// Whether the last word may go on.
        let isPrefix: Bool
    }

    private(set) var terms: [Term] = []

    /// Far more than anyone types, far less than what a statement may nest (256).
    private static let termLimit = 64
    private static let quotes: Set<Unicode.Scalar> = ["\"", "“", "”", "„", "«", "»"]

    init(_ text: String) {
        var piece = ""
        var isQuoted = false
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if SearchQuery.quotes.contains(scalar) {
                let isStarred = isQuoted && index + 1 < scalars.count && scalars[index + 1] == "*"
                add(piece, isPrefix: isStarred)
                piece = ""
                isQuoted.toggle()
            } else if scalar.isWhiteSpace, !isQuoted {
                add(piece)
                piece = ""
            } else {
                piece.unicodeScalars.append(scalar)
            }
        }
        add(piece)
    }

    private mutating func add(_ piece: String, isPrefix: Bool = false) {
        let words = SearchQuery.words(of: piece)
        guard !words.isEmpty, terms.count < SearchQuery.termLimit else { return }
        let isStarred = isPrefix || piece.unicodeScalars.last == "*"
        // The zero byte ends a statement's text.
        let term = Term(phrase: Folding.fold(piece.storable), words: words, isPrefix: isStarred)
        if !terms.contains(term) { terms.append(term) }
    }

    /// In the words of FTS5; nil where there is nothing to look for.
    ///
    /// Every phrase is quoted, so no word is an operator. Source: https://www.sqlite.org/fts5.html §3.
    var match: String? {
        guard !terms.isEmpty else { return nil }
        return terms.map { term in
            "\"\(term.phrase.replacing("\"", with: "\"\""))\"" + (term.isPrefix ? " *" : "")
        }
        .joined(separator: " AND ")
    }

    /// Which words of a folded text, counted between white space, hold one that was asked for.
    func hits(in folded: String) -> (words: Set<Int>, wordCount: Int) {
        var hits: Set<Int> = []
        var count = 0
        for word in folded.unicodeScalars.split(whereSeparator: { $0.isWhiteSpace }) {
            if word.split(whereSeparator: { !$0.isPartOfWord }).contains(where: isWanted) {
                hits.insert(count)
            }
            count += 1
        }
        return (hits, count)
    }

    private func isWanted(_ word: Substring.UnicodeScalarView) -> Bool {
        terms.contains { term in
            term.words.indices.contains { index in
                let wanted = term.words[index].unicodeScalars
                let mayGoOn = term.isPrefix && index == term.words.count - 1
                return mayGoOn ? word.starts(with: wanted) : word.elementsEqual(wanted)
            }
        }
    }

    /// The folded words of `text`: runs of letters and digits, as `unicode61` cuts them.
    private static func words(of text: String) -> [String] {
        Folding.fold(text).unicodeScalars.split { !$0.isPartOfWord }.map { String($0) }
    }
}

extension Unicode.Scalar {
    /// Letters and digits. The ranges spare most texts the look-up, which took a third of a search.
    var isPartOfWord: Bool {
        switch value {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0..<0x80: false
        case 0x620...0x63F, 0x641...0x64A: true
        default: properties.isAlphabetic || properties.numericType != nil
        }
    }

    /// White_Space of the Unicode Standard, of which there will be no more.
    var isWhiteSpace: Bool {
        switch value {
        case 9...13, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }
}
