/// What the texts on one happening have in common, each written in words of its own.
package struct EventDigest: Hashable, Sendable {
    /// Words and pairs of words that half of the texts or more hold, the most telling first, as they are written most often.
    package let keyWords: [String]
    /// Names that half of the texts or more hold, those of the most texts first; `count` is how many texts hold it.
    package let names: [NamedThing]

    /// Of one text there is nothing in common.
    ///
    /// - Parameters:
    ///   - texts: Plain, without dateline and credit.
    ///   - statistics: Of the stories of the time.
    package init(_ texts: [CarriedText], against statistics: WordStatistics) {
        guard texts.count > 1 else {
            (keyWords, names) = ([], [])
            return
        }
        keyWords = EventDigest.keyWords(of: texts, statistics)
        names = EventDigest.names(of: texts)
    }

    private static let mostWords = 6
    private static let mostNames = 12
    /// What is read of a text: its beginning says what happened.
    private static let sentences = 12

    // MARK: - Words

    private struct Term {
        var texts = 0
        var last = -1
        var surfaces: [String: Int] = [:]
        let place: Int

        /// The commonest; of several the first by letters, so that it is the same each time. "And" before an article is no
        /// part of it.
        var surface: String {
            let surface = surfaces.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? ""
            return surface.hasPrefix("وال") || surface.hasPrefix("فال")
                ? String(surface.dropFirst()) : surface
        }
    }

    private static func keyWords(of texts: [CarriedText], _ statistics: WordStatistics)
        -> [String]
    {
        var terms: [String: Term] = [:]
        func count(_ key: String, _ surface: String, in text: Int) {
            var term = terms[key] ?? Term(place: terms.count)
            if term.last != text { term.texts += 1 }
            term.last = text
            term.surfaces[surface, default: 0] += 1
            terms[key] = term
        }
        for (number, text) in texts.enumerated() {
            for line in [text.title] + Sentences.of(text.text).prefix(sentences).map(String.init) {
                var previous: (key: String, surface: String)?
                for word in KeyWords.words(of: line) {
                    guard let word else {
                        previous = nil
                        continue
                    }
                    count(word.key, word.surface, in: number)
                    if let previous {
                        count(
                            "\(previous.key) \(word.key)",
                            "\(previous.surface) \(word.surface)",
                            in: number
                        )
                    }
                    previous = word
                }
            }
        }
        let scored = terms.compactMap { key, term -> (key: String, score: Double, term: Term)? in
            guard term.texts > 1, term.texts * 2 >= texts.count else { return nil }
            let words = key.split(separator: " ").map(String.init)
            // Neighbours are a name where they seldom stand apart.
            let each = words.map { terms[$0]?.texts ?? 0 }.max() ?? 0
            guard words.count == 1 || term.texts * 4 >= each * 3 else { return nil }
            let weights = words.map { statistics.weight(of: $0) }
            let weight = weights.reduce(0, +) / Double(weights.count) * (words.count == 2 ? 1.6 : 1)
            return (key, Double(term.texts) * weight, term)
        }
        .sorted { ($1.score, $0.term.place) < ($0.score, $1.term.place) }
        var chosen: [(words: Set<Substring>, surface: String)] = []
        for each in scored where chosen.count < mostWords {
            let words = Set(each.key.split(separator: " "))
            guard chosen.allSatisfy({ $0.words.isDisjoint(with: words) }) else { continue }
            chosen.append((words, each.term.surface))
        }
        return chosen.map(\.surface)
    }

    // MARK: - Names

    private static func names(of texts: [CarriedText]) -> [NamedThing] {
        struct Named {
            var texts = 0
            var kinds: [NamedThing.Kind: Int] = [:]
            let surface: String
            let place: Int
        }
        var found: [String: Named] = [:]
        for text in texts {
            for name in Names.of(title: text.title, text: text.text, limit: 40) {
                let key = KeyWords.bare(Folding.fold(name.text))
                var named = found[key] ?? Named(surface: name.text, place: found.count)
                named.texts += 1
                named.kinds[name.kind, default: 0] += 1
                found[key] = named
            }
        }
        return found.values.filter { $0.texts > 1 && $0.texts * 2 >= texts.count }
            .sorted { ($1.texts, $0.place) < ($0.texts, $1.place) }.prefix(mostNames)
            .map { named in
                let kind = named.kinds.min { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }?.key
                return NamedThing(kind: kind ?? .name, text: named.surface, count: named.texts)
            }
    }
}
