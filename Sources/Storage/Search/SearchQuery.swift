internal import Language

/// What a person types to find articles: words that must all occur, "a phrase" in quotes, a beginning* with a star,
/// alternatives with OR between them, -words that must not occur.
///
/// Any text is a query: what is no word is passed over. The words are folded as the index is.
struct SearchQuery: Hashable, Sendable {
    struct Term: Hashable, Sendable {
        /// Every one of them is the term: the words as they were typed first, then with hamza on other seats and, where
        /// they are asked for, with prefixes.
        let forms: [Form]
        /// The words as they were typed, marks included.
        let typed: [String]
        /// Whether it is looked for in the texts themselves, for the index would take long.
        fileprivate(set) var isRead = false
    }

    /// Words that stand in a row.
    struct Form: Hashable, Sendable {
        /// As `SearchText` folds them.
        let words: [String]
        /// Whether the last word may go on.
        let isPrefix: Bool
    }

    /// Of each group at least one term must occur.
    private(set) var groups: [[Term]] = []
    /// None of these may.
    private(set) var excluded: [Term] = []
    /// Why it cannot be looked for.
    private(set) var fault: SearchFault?

    /// The words of a phrase with hamza on other seats make at most so many forms of it.
    private static let mostForms = 32
    private static let quotes: Set<Unicode.Scalar> = ["\"", "“", "”", "„", "«", "»"]

    private let expandsPrefixes: Bool
    private var isAlternative = false
    private var wordCount = 0
    private var formCount = 0

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
        if fault == nil, groups.isEmpty { fault = excluded.isEmpty ? .noWord : .onlyExcluded }
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
        let text = SearchText(piece.storable)
        guard fault == nil, SearchQuery.holdsWord(text) else { return }
        let term = Term(
            text,
            isPrefix: isPrefix || piece.unicodeScalars.last == "*",
            expandsPrefixes: expandsPrefixes
        )
        if isExcluded {
            excluded.append(term)
        } else if isAlternative, let last = groups.indices.last {
            groups[last].append(term)
        } else if !groups.contains([term]) {
            groups.append([term])
        } else {
            return
        }
        isAlternative = false
        wordCount += text.words.count
        formCount += term.forms.count
        if wordCount > SearchFault.mostWords || formCount > SearchFault.mostForms { fault = .tooManyWords }
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

    /// The words with which a text begins, as a phrase in the words of FTS5; nil where it has none.
    static func beginning(of text: String) -> String? {
        let text = SearchText(text)
        // The last one may be cut off.
        let words = (0..<max(1, min(5, text.words.count - 1))).prefix(text.words.count).map { text.word($0) }
        guard words.contains(where: holdsWord) else { return nil }
        return "\"\(words.joined(separator: " "))\""
    }

    /// Whether SQLite's tokenizer finds a word there too: `SearchText` passes characters that Unicode assigned later.
    private static func holdsWord(_ text: SearchText) -> Bool {
        text.words.indices.contains { holdsWord(text.word($0)) }
    }

    private static func holdsWord(_ word: String) -> Bool {
        word.unicodeScalars.contains(where: \.isPartOfWord)
    }
}

/// Why a search cannot be made as it was typed.
package enum SearchFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// No letter and no digit.
    case noWord
    /// Only words that must not occur.
    case onlyExcluded
    /// More words, or more forms of them, than one search takes.
    case tooManyWords

    /// Far more than anyone types.
    static let mostWords = 500
    /// With each prefix and each seat of hamza a form of its own. To look each up takes some 20 µs.
    static let mostForms = 6000

    package var description: String {
        switch self {
        case .noWord:
            "there is no word to look for; type letters or digits"
        case .onlyExcluded:
            "-word only leaves out what other words find; add a word that must occur"
        case .tooManyWords:
            "these are too many words for one search; it takes \(SearchFault.mostWords), fewer with prefixes: search in parts"
        }
    }
}

// MARK: - Forms

extension SearchQuery.Term {
    fileprivate init(_ text: SearchText, isPrefix: Bool, expandsPrefixes: Bool) {
        let all = Array(text.words.indices)
        typed = text.written(all)
        var phrases: [[String]] = [[]]
        for index in all {
            let mayGoOn = isPrefix && index == all.count - 1
            var spellings = HamzaSeats.spellings(of: typed[index], folded: text.word(index), mayGoOn: mayGoOn)
            if expandsPrefixes, index == 0 {
                spellings = spellings.flatMap { ArabicPrefixes.forms(of: $0) }
            } else if phrases.count * spellings.count > SearchQuery.mostForms {
                spellings = [spellings[0]]
            }
            phrases = phrases.flatMap { phrase in spellings.map { phrase + [$0] } }
        }
        // Only as a whole word is it without the hamza at its end.
        let last = text.word(all.count - 1)
        let isCut = typed[all.count - 1].unicodeScalars.contains("ء") && !last.unicodeScalars.contains("ء")
        forms = phrases.map { SearchQuery.Form(words: $0, isPrefix: isPrefix && !(isCut && $0.last == last)) }
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
        let wanted = groups.map { SearchQuery.any($0.map(\.match)) }.joined(separator: " AND ")
        guard excluding, !excluded.isEmpty else { return wanted }
        return "(\(wanted)) NOT \(SearchQuery.any(excluded.map(\.match)))"
    }

    /// What `match` holds of terms that may occur, with their phrases counted; and how many phrases must not occur.
    func phrases(excluding: Bool = true) -> (wanted: [(match: String, count: Int)], excluded: Int) {
        let wanted = groups.filter { !$0.contains(where: \.isRead) }.joined().map {
            ($0.match, $0.forms.count)
        }
        let unwanted = excluded.filter { !$0.isRead }.reduce(0) { $0 + $1.forms.count }
        return (wanted, excluding ? unwanted : 0)
    }

    fileprivate static func any(_ matches: [String]) -> String {
        matches.count == 1 ? matches[0] : "(\(matches.joined(separator: " OR ")))"
    }
}

extension SearchQuery.Term {
    /// The words that may go on; none where no word may.
    fileprivate var beginnings: [String] { forms.filter(\.isPrefix).compactMap(\.words.last) }

    fileprivate var match: String {
        SearchQuery.any(forms.map { "\"\($0.words.joined(separator: " "))\"" + ($0.isPrefix ? " *" : "") })
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
