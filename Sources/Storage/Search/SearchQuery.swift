internal import Language

/// What a person types to find articles: words that must all occur, "a phrase" in quotes, a beginning* with a star,
/// alternatives with OR between them, -words that must not occur.
///
/// Any text is a query: what is no word is passed over. The words are folded as the index is.
struct SearchQuery: Hashable, Sendable {
    struct Term: Hashable, Sendable {
        /// Folded, as the index's tokenizer will take it apart.
        let phrase: String
        /// The same taken apart; more than one where prefixes are expanded.
        let variants: [[String]]
        /// As it was typed, taken apart.
        let typed: [String]
        /// Whether the last word may go on.
        let isPrefix: Bool
        /// Whether it is looked for in the texts themselves, for the index would take long.
        fileprivate(set) var isRead = false
    }

    /// Of each group at least one term must occur.
    private(set) var groups: [[Term]] = []
    /// None of these may.
    private(set) var excluded: [Term] = []

    /// Far more than anyone types, far less than what a statement may nest (256).
    private static let termLimit = 64
    private static let quotes: Set<Unicode.Scalar> = ["\"", "“", "”", "„", "«", "»"]

    private let expandsPrefixes: Bool
    private var isAlternative = false

    /// `expandsPrefixes` lets the first word of each term stand for itself with the article and the particles of one
    /// letter, see `ArabicPrefixes`.
    init(_ text: String, expandsPrefixes: Bool = false) {
        self.expandsPrefixes = expandsPrefixes
        var piece = ""
        var isQuoted = false
        var isExcluded = false
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if SearchQuery.quotes.contains(scalar) {
                if isQuoted {
                    let isStarred = index + 1 < scalars.count && scalars[index + 1] == "*"
                    add(piece, isPrefix: isStarred, isExcluded: isExcluded)
                    isExcluded = false
                } else if piece == "-" {
                    isExcluded = true
                } else {
                    addWord(piece)
                }
                piece = ""
                isQuoted.toggle()
            } else if scalar.isWhiteSpace, !isQuoted {
                addWord(piece)
                piece = ""
            } else {
                piece.unicodeScalars.append(scalar)
            }
        }
        if isQuoted { add(piece, isExcluded: isExcluded) } else { addWord(piece) }
    }

    /// A piece that stood in no quotes.
    private mutating func addWord(_ piece: String) {
        if piece == "OR" || piece == "|" {
            isAlternative = !groups.isEmpty
        } else if piece.hasPrefix("-") {
            add(String(piece.dropFirst()), isExcluded: true)
        } else {
            add(piece)
        }
    }

    private mutating func add(_ piece: String, isPrefix: Bool = false, isExcluded: Bool = false) {
        let words = SearchQuery.words(of: piece)
        guard let first = words.first, termCount < SearchQuery.termLimit else { return }
        let firstWords = expandsPrefixes ? ArabicPrefixes.forms(of: first) : [first]
        let term = Term(
            // The zero byte ends a statement's text.
            phrase: Folding.fold(piece.storable),
            variants: firstWords.map { [$0] + words.dropFirst() },
            typed: piece.unicodeScalars.split { !$0.isPartOfWrittenWord }.map { String($0) },
            isPrefix: isPrefix || piece.unicodeScalars.last == "*"
        )
        if isExcluded {
            excluded.append(term)
        } else if isAlternative, let last = groups.indices.last {
            groups[last].append(term)
        } else if !groups.contains([term]) {
            groups.append([term])
        }
        isAlternative = false
    }

    /// Has those beginnings looked for in the texts themselves of which `isCostly` says so, given all their forms.
    mutating func read(where isCostly: ([String]) throws -> Bool) rethrows {
        for group in groups.indices {
            for term in groups[group].indices {
                groups[group][term].isRead = try isCostly(groups[group][term].beginnings)
            }
        }
        for term in excluded.indices { excluded[term].isRead = try isCostly(excluded[term].beginnings) }
    }

    /// Whether it holds such as are looked for in the texts.
    var isRead: Bool { groups.joined().contains(where: \.isRead) || excluded.contains(where: \.isRead) }

    private var termCount: Int { groups.reduce(excluded.count) { $0 + $1.count } }

    /// The words with which a text begins, as a phrase in the words of FTS5; nil where it has none.
    static func beginning(of text: String) -> String? {
        // Cut at white space alone and left as they are otherwise, so that the tokenizer sees what it saw before.
        let pieces = Folding.fold(text).unicodeScalars.split { $0.isWhiteSpace }.map { String($0) }
        // The last one may be cut off.
        let phrase = pieces.prefix(max(1, min(5, pieces.count - 1))).joined(separator: " ")
        guard !words(of: phrase).isEmpty else { return nil }
        return "\"\(phrase.replacing("\"", with: " "))\""
    }

    /// The folded words of `text`: runs of letters and digits, as `unicode61` cuts them.
    private static func words(of text: String) -> [String] {
        Folding.fold(text).unicodeScalars.split { !$0.isPartOfWord }.map { String($0) }
    }
}

// MARK: - In the words of FTS5

extension SearchQuery {
    /// Nil where there is nothing to look for in the index. Without `excluding`, what must not occur is left out.
    ///
    /// Every phrase is quoted, so no word is an operator. Source: https://www.sqlite.org/fts5.html §3.
    func match(excluding: Bool = true) -> String? {
        let groups = groups.filter { !$0.contains(where: \.isRead) }
        let excluded = excluded.filter { !$0.isRead }
        guard !groups.isEmpty else { return nil }
        let wanted = groups.map { SearchQuery.any($0) }.joined(separator: " AND ")
        guard excluding, !excluded.isEmpty else { return wanted }
        return "(\(wanted)) NOT \(SearchQuery.any(excluded))"
    }

    /// The phrases of `match`, in their order: those that may occur, and how many that may not.
    func phrases(excluding: Bool = true) -> (wanted: [String], excluded: Int) {
        func matches(_ terms: [Term]) -> [String] { terms.filter { !$0.isRead }.flatMap(\.matches) }
        let wanted = groups.filter { !$0.contains(where: \.isRead) }.flatMap { matches($0) }
        return (wanted, excluding ? matches(excluded).count : 0)
    }

    private static func any(_ terms: [Term]) -> String {
        let all = terms.flatMap(\.matches)
        return all.count == 1 ? all[0] : "(\(all.joined(separator: " OR ")))"
    }
}

extension SearchQuery.Term {
    /// The word that may go on, in all its forms; none where no word may.
    fileprivate var beginnings: [String] { isPrefix ? variants.compactMap(\.last) : [] }

    fileprivate var matches: [String] {
        let phrases = variants.count == 1 ? [phrase] : variants.map { $0.joined(separator: " ") }
        return phrases.map { "\"\($0.replacing("\"", with: "\"\""))\"" + (isPrefix ? " *" : "") }
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

    /// Letters, digits and what is written upon or between them: marks and tatweel.
    var isPartOfWrittenWord: Bool {
        if isPartOfWord || value == 0x640 { return true }
        guard value >= 0x300 else { return false }
        return [.nonspacingMark, .spacingMark, .enclosingMark].contains(properties.generalCategory)
    }

    /// White_Space of the Unicode Standard, of which there will be no more.
    var isWhiteSpace: Bool {
        switch value {
        case 9...13, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }
}
