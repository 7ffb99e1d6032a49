package import News

/// What somebody is said to have said.
package struct Quote: Hashable, Sendable {
    /// As the text names them, up to a few words; nil where it is not clear.
    package let speaker: String?
    package let text: String
    /// Whether it stands in quotation marks.
    package let isVerbatim: Bool
    package let article: Article.ID
}

/// Quotations in a text, found by quotation marks and by verbs of saying (قال، أكد، أوضح… أن).
package enum Quotes {
    /// In the order of the text; those in quotation marks go before others where there are more than `limit`.
    package static func of(_ carried: CarriedText, limit: Int = 5) -> [Quote] {
        var quotes: [(place: Int, quote: Quote)] = []
        for (place, sentence) in Sentences.of(carried.text).prefix(120).enumerated() {
            guard let quote = quote(in: String(sentence), of: carried.article) else { continue }
            quotes.append((place, quote))
        }
        return
            quotes.sorted {
                ($1.quote.isVerbatim ? 1 : 0, $0.place) < ($0.quote.isVerbatim ? 1 : 0, $1.place)
            }
            .prefix(limit).sorted { $0.place < $1.place }.map(\.quote)
    }

    private static func quote(in sentence: String, of article: Article.ID) -> Quote? {
        let words = sentence.split(whereSeparator: \.isWhitespace)
        let keys = words.map { Words.split(String($0)).joined(separator: " ") }
        guard let verb = keys.firstIndex(where: { verbs.contains($0) }) else { return nil }
        // Up to "that", a colon or the quotation itself.
        let rest = words[(verb + 1)...]
        let end =
            rest.indices.first {
                that.contains(keys[$0]) || rest[$0].hasSuffix(":")
                    || rest[$0].contains(where: { opening.contains($0) })
            } ?? rest.endIndex
        // The word before a colon still names the speaker.
        let isColon = end < rest.endIndex && rest[end].hasSuffix(":")
        let speaker = rest[..<min(isColon ? end + 1 : end, verb + 9)].joined(separator: " ")
            .split(whereSeparator: { "،,:".contains($0) }).first.map(String.init)?.tidy
        if let inside = quoted(sentence) {
            return Quote(speaker: speaker, text: inside, isVerbatim: true, article: article)
        }
        guard end < rest.endIndex, that.contains(keys[end]), rest.endIndex - end >= 6, end - verb <= 12 else {
            return nil
        }
        return Quote(
            speaker: speaker,
            text: rest[(end + 1)...].joined(separator: " "),
            isVerbatim: false,
            article: article
        )
    }

    /// The longest stretch between quotation marks, of four words and more.
    private static func quoted(_ sentence: String) -> String? {
        var best: Substring?
        var start: String.Index?
        for index in sentence.indices {
            let character = sentence[index]
            if let from = start, closing.contains(character) {
                let inside = sentence[from..<index]
                if inside.count > best?.count ?? 0 { best = inside }
                start = nil
            } else if opening.contains(character) {
                start = sentence.index(after: index)
            }
        }
        guard let best, best.split(whereSeparator: \.isWhitespace).count >= 4 else { return nil }
        return String(best).tidy
    }

    private static let opening: Set<Character> = ["«", "“", "\"", "„"]
    private static let closing: Set<Character> = ["»", "”", "\"", "“"]
    private static let that = Set(
        ["أن", "إن", "بأن", "أنه", "أنها", "إنه", "إنها", "بأنه", "بأنها", "que", "qu", "that"].map {
            Folding.fold($0)
        }
    )
    /// Folded.
    static let verbs = Set(
        [
            "قال", "قالت", "وقال", "وقالت", "أكد", "أكدت", "وأكد", "وأكدت", "أوضح", "أوضحت", "وأوضح",
            "وأوضحت", "أضاف", "أضافت",
            "وأضاف", "وأضافت", "صرح", "صرحت", "وصرح", "أعلن", "أعلنت", "وأعلن", "أشار", "أشارت", "وأشار",
            "وأشارت", "أبرز",
            "أبرزت", "وأبرز", "شدد", "شددت", "وشدد", "وشددت", "اعتبر", "اعتبرت", "واعتبر", "ذكر", "ذكرت",
            "وذكر", "كشف",
            "كشفت", "وكشف", "سجل", "وسجل", "أفاد", "أفادت", "وأفاد", "لفت", "ولفت",
            "déclaré", "affirmé", "souligné", "indiqué", "expliqué", "ajouté", "estimé", "précisé", "annoncé",
            "déclare",
            "affirme", "souligne", "indique", "explique", "ajoute", "estime", "précise", "said", "says",
            "told", "added",
            "announced", "stressed", "explained",
        ].map { Folding.fold($0) }
    )
}

extension String {
    fileprivate var tidy: String? {
        let piece = split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return piece.isEmpty ? nil : piece
    }
}
