/// The letters that Arabic writes together with the word behind them: the article and the particles of one letter.
///
/// A table on spelling, not a stemmer: it knows no word, so that "وزارة" keeps its و, and what it makes of a word need
/// not be one. For search on request, where a form too many costs nothing.
package enum ArabicPrefixes {
    /// Conjunction (و ف), preposition (ب ك ل) and article, in this order; ل and ال are written لل.
    private static let all: [String] = ["", "و", "ف"].flatMap { conjunction in
        ["", "ال", "ب", "بال", "ك", "كال", "ل", "لل"].map { conjunction + $0 }
    }
    /// Those that end in the article, longest first: only they can be told from a word's own letters.
    private static let withArticle = all.filter { $0.hasSuffix("ال") || $0.hasSuffix("لل") }
        .sorted { $0.unicodeScalars.count > $1.unicodeScalars.count }
    /// A word keeps so many letters at least.
    private static let stem = 2

    /// A folded word with each of the prefixes, an article that it has taken off first: for مغرب and for المغرب
    /// alike مغرب, المغرب, ومغرب, والمغرب, بالمغرب, للمغرب and so on, 24 in all. A word of another script stays as it is.
    package static func forms(of word: String) -> [String] {
        guard word.unicodeScalars.allSatisfy({ (0x620...0x64A).contains($0.value) }),
            word.unicodeScalars.count >= stem
        else { return [word] }
        let prefix = withArticle.first {
            word.hasPrefix($0) && word.unicodeScalars.count >= $0.unicodeScalars.count + stem
        }
        let bare = word.unicodeScalars.dropFirst(prefix?.unicodeScalars.count ?? 0)
        return all.map { $0 + String(Substring(bare)) }
    }
}
