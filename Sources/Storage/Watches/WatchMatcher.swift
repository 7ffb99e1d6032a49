internal import Language
package import News

/// Which watches an article meets: the same answer as the index would give to each watch's search.
///
/// The watches are inverted: each waits under the rarest word that an article must hold to meet it, so that an article is compared
/// with few of them, however many there are. Pure but for the frequencies of words, which are asked for once.
package struct WatchMatcher: Sendable {
    package let watches: [Watch]
    private let demands: [Demand]
    /// Watches by the hash of a token that an article must hold.
    private var byToken: [UInt64: [Int]] = [:]
    /// The same for tokens that may go on, with the lengths in bytes that they have.
    private var byBeginning: [UInt64: [Int]] = [:]
    private var beginningLengths: [Bool] = []
    /// Watches without words.
    private var byOutlet: [Outlet.ID: [Int]] = [:]
    private var everywhere: [Int] = []
    /// A bit for the lowest 16 bits of each hash of `byToken`: most tokens of a text end there.
    private var known = [UInt64](repeating: 0, count: 1024)

    /// `frequency` tells how often a token stands in the news, or a token that begins so; only its order counts.
    package init(
        _ watches: [Watch],
        frequency: (_ token: String, _ isBeginning: Bool) -> Int = { token, isBeginning in
            isBeginning ? .max : 1000 / max(token.utf8.count, 1)
        }
    ) {
        self.watches = watches
        demands = watches.map { Demand($0) }
        for (number, demand) in demands.enumerated() {
            guard demand.hasWords else {
                if demand.outlets.isEmpty { everywhere.append(number) }
                for outlet in demand.outlets { byOutlet[outlet, default: []].append(number) }
                continue
            }
            for key in demand.keys(frequency) { enter(number, key) }
        }
    }

    private mutating func enter(_ number: Int, _ key: Demand.Key) {
        let hash = FNV1a.hash(key.token)
        if key.isBeginning {
            byBeginning[hash, default: []].append(number)
            while beginningLengths.count <= key.token.count { beginningLengths.append(false) }
            beginningLengths[key.token.count] = true
        } else {
            byToken[hash, default: []].append(number)
            known[Int(hash >> 6 & 1023)] |= 1 << (hash & 63)
        }
    }

    package var isEmpty: Bool { watches.isEmpty }

    /// The watches that the article meets, `minOutlets` aside, in their order.
    package func met(by article: Article) -> [Watch] {
        guard !isEmpty else { return [] }
        var candidates = Set(everywhere).union(byOutlet[article.outlet] ?? [])
        var texts: [IndexedText] = []
        if !byToken.isEmpty || !byBeginning.isEmpty {
            texts = [article.title, article.text].map { IndexedText(SearchText($0.storable)) }
            for text in texts { collect(from: text, into: &candidates) }
        }
        return candidates.sorted().filter { demands[$0].isMet(by: article, texts) }.map { watches[$0] }
    }

    private func collect(from text: IndexedText, into candidates: inout Set<Int>) {
        text.bytes.withUnsafeBufferPointer { bytes in
            for (token, hash) in zip(text.tokens, text.hashes) {
                if !byBeginning.isEmpty {
                    var beginning = FNV1a.seed
                    for (length, at) in zip(1..<beginningLengths.count, token) {
                        beginning = FNV1a.mixed(beginning, UInt64(bytes[at]))
                        guard beginningLengths[length], let found = byBeginning[beginning] else { continue }
                        candidates.formUnion(found)
                    }
                }
                guard known[Int(hash >> 6 & 1023)] >> (hash & 63) & 1 == 1, let found = byToken[hash] else {
                    continue
                }
                candidates.formUnion(found)
            }
        }
    }
}

// MARK: - What one watch asks for

/// A watch as it is compared: its words as tokens of the index, its lists folded.
private struct Demand: Sendable {
    /// Tokens in a row.
    struct Phrase: Hashable, Sendable {
        let tokens: [[UInt8]]
        /// Whether the last token may go on.
        let isBeginning: Bool
        /// Of the tokens that may not go on.
        let hashes: [UInt64]

        init(tokens: [[UInt8]], isBeginning: Bool) {
            self.tokens = tokens
            self.isBeginning = isBeginning
            hashes = (isBeginning ? tokens.dropLast() : tokens[...]).map { FNV1a.hash($0) }
        }
    }

    /// A token that is looked up.
    struct Key: Hashable, Sendable {
        let token: [UInt8]
        let isBeginning: Bool
    }

    let hasWords: Bool
    let outlets: Set<Outlet.ID>
    /// Of each group one phrase must stand in the title or in the text.
    private let groups: [[Phrase]]
    private let excluded: [Phrase]
    /// For words that must stand letter for letter.
    private let exact: SearchQuery?
    private let agencies: Set<String>
    private let languages: [String]
    private let sections: Set<String>

    init(_ watch: Watch) {
        let query = SearchQuery(watch.words, expandsPrefixes: watch.expandsPrefixes)
        hasWords = !watch.words.isEmpty
        groups = query.groups.map { $0.flatMap { Demand.phrases(of: $0) } }
        excluded = query.excluded.flatMap { Demand.phrases(of: $0) }
        exact = watch.isExact ? query : nil
        outlets = Set(watch.outlets)
        agencies = Set(watch.agencies.map(Demand.withoutCase))
        languages = watch.languages.map { Demand.withoutCase($0) + "-" }
        sections = Set(watch.sections.map { Folding.fold($0) })
    }

    /// What holds no token of the index is found nowhere.
    private static func phrases(of term: SearchQuery.Term) -> [Phrase] {
        term.forms.compactMap { form in
            let tokens = form.words.flatMap { IndexedText.tokens(of: $0) }
            return tokens.isEmpty ? nil : Phrase(tokens: tokens, isBeginning: form.isPrefix)
        }
    }

    /// As SQLite compares by NOCASE and `lower`: ASCII alone.
    private static func withoutCase(_ text: String) -> String {
        String(decoding: text.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
    }

    /// Tokens of which one must stand in every article that meets the watch: those of the group whose tokens are rarest.
    func keys(_ frequency: (String, Bool) -> Int) -> Set<Key> {
        let rarest = groups.map { group in
            group.reduce(into: (keys: Set<Key>(), weight: 0)) { all, phrase in
                let (key, weight) = Demand.rarest(of: phrase, frequency)
                all.keys.insert(key)
                all.weight = all.weight.addingReportingOverflow(weight).overflow ? .max : all.weight + weight
            }
        }
        return rarest.min { $0.weight < $1.weight }?.keys ?? []
    }

    private static func rarest(of phrase: Phrase, _ frequency: (String, Bool) -> Int) -> (Key, Int) {
        let keys = phrase.tokens.enumerated().map { index, token in
            Key(token: token, isBeginning: phrase.isBeginning && index == phrase.tokens.count - 1)
        }
        let weighed = keys.map { ($0, frequency(String(decoding: $0.token, as: UTF8.self), $0.isBeginning)) }
        guard let rarest = weighed.min(by: { $0.1 < $1.1 }) else {
            preconditionFailure("a phrase has at least one token")
        }
        return rarest
    }

    func isMet(by article: Article, _ texts: [IndexedText]) -> Bool {
        guard outlets.isEmpty || outlets.contains(article.outlet) else { return false }
        if !agencies.isEmpty {
            guard let agency = article.agency, agencies.contains(Demand.withoutCase(agency)) else {
                return false
            }
        }
        if !languages.isEmpty {
            guard let language = article.language.map({ Demand.withoutCase($0) + "-" }),
                languages.contains(where: language.hasPrefix)
            else { return false }
        }
        guard sections.isEmpty || article.sections.contains(where: { sections.contains(Folding.fold($0)) })
        else { return false }
        return !hasWords || holdsWords(article, texts)
    }

    private func holdsWords(_ article: Article, _ texts: [IndexedText]) -> Bool {
        func stands(_ phrase: Phrase) -> Bool { texts.contains { phrase.stands(in: $0) } }
        guard !groups.isEmpty, groups.allSatisfy({ $0.contains(where: stands) }) else { return false }
        if let exact {
            return exact.isHeld(by: [article.title.storable, article.text.storable], isExact: true)
        }
        return !excluded.contains(where: stands)
    }
}

extension Demand.Phrase {
    func stands(in text: IndexedText) -> Bool {
        guard let first = tokens.first, tokens.count <= text.tokens.count, hashes.allSatisfy(text.mayHold)
        else { return false }
        for start in 0...(text.tokens.count - tokens.count) {
            // Most tokens end here.
            if let hash = hashes.first {
                guard text.hashes[start] == hash else { continue }
            } else {
                guard text.bytes[text.tokens[start].lowerBound] == first[0] else { continue }
            }
            let isThere = tokens.indices.allSatisfy { index in
                let range = text.tokens[start + index]
                let mayGoOn = isBeginning && index == tokens.count - 1
                guard mayGoOn ? range.count >= tokens[index].count : range.count == tokens[index].count else {
                    return false
                }
                return text.bytes[range].starts(with: tokens[index])
            }
            if isThere { return true }
        }
        return false
    }
}

extension NewsDatabase {
    /// A matcher for these watches, which waits under the words that are rare in this database.
    package func matcher(for watches: [Watch]) throws(StorageError) -> WatchMatcher {
        try read { db in
            var counts: [String: Int] = [:]
            return WatchMatcher(watches) { token, isBeginning in
                // A beginning stands for many words.
                if isBeginning { return (NewsDatabase.manyArticles + 1) * 100 }
                if let known = counts[token] { return known }
                // A word whose articles cannot be counted serves as well as another; it is only slower.
                let count =
                    (try? db.first(
                        """
                        SELECT count(*) FROM (SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT ?)
                        """,
                        ["\"\(token)\"", NewsDatabase.manyArticles]
                    ) as Int?) ?? 0
                // Of two that are as rare, the longer is likely to stay so.
                let weight = count * 100 + max(0, 50 - token.utf8.count)
                counts[token] = weight
                return weight
            }
        }
    }

    /// More articles need not be counted to call a word common.
    private static let manyArticles = 2000
}
