/// The article and the particles of one letter, which Arabic writes together with the word that follows.
///
/// This is a table of spellings and knows no words. So "وزارة" keeps its و, and what is made of a word need not be a
/// word. It serves search on request, where one form too many does no harm.
package enum ArabicPrefixes {
    /// A conjunction (و ف), a preposition (ب ك ل) and the article, in this order. ل with ال is written لل.
    static let all: [String] = ["", "و", "ف"].flatMap { conjunction in
        ["", "ال", "ب", "بال", "ك", "كال", "ل", "لل"].map { conjunction + $0 }
    }
    /// Those that end in the article, the longest first. The others cannot be told from a word's own letters.
    private static let withArticle = all.filter { $0.hasSuffix("ال") || $0.hasSuffix("لل") }
        .sorted { $0.unicodeScalars.count > $1.unicodeScalars.count }
    /// A word keeps at least this many letters.
    private static let stem = 2

    /// A folded word with each of the prefixes, 24 forms in all. An article that the word has is taken off first. So
    /// مغرب and المغرب both give مغرب, المغرب, ومغرب, والمغرب, بالمغرب, للمغرب and so on. A word of another script is
    /// given as it is.
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
