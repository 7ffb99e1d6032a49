internal import Language

/// What a story tells, for finding others that tell of the same happening: the words of its headline and of the
/// beginning of its text, and the letters of its headline, four by four.
///
/// Words are folded and cut to their stems, function words are left out, each word stands once, in order. At most
/// `wordLimit` words and `gramLimit` rows of letters, four bytes each.
package struct EventGist: Hashable, Sendable {
    /// Measured: 80 group the judged Arabic stories a little worse, 200 no better.
    package static let wordLimit = 100
    /// Those of a headline of some fifteen words.
    package static let gramLimit = 60
    /// How much of a text is read: some 350 Arabic words.
    package static let textLimitBytes = 4096

    /// Distinct words in order, those of the headline first.
    let words: [UInt32]
    /// How many of them the headline holds.
    let headlineCount: Int
    /// Distinct rows of four letters of the headline's words; a shorter word is a row by itself.
    let grams: [UInt32]
    /// Whether the headline may stand for what others tell: it is whole, and neither of a rubric nor of an opinion.
    let isReport: Bool

    init(words: [UInt32], headlineCount: Int, grams: [UInt32], isReport: Bool) {
        self.words = words
        self.headlineCount = headlineCount
        self.grams = grams
        self.isReport = isReport
    }

    package init(headline: String, text: String) {
        var seen = Set<UInt32>()
        var words: [UInt32] = []
        words.reserveCapacity(EventGist.wordLimit)
        func take(_ hash: UInt32) -> Bool {
            if seen.insert(hash).inserted { words.append(hash) }
            return words.count < EventGist.wordLimit
        }
        EventWord.forEach(in: headline, take)
        headlineCount = words.count
        if words.count < EventGist.wordLimit {
            EventWord.forEach(in: Gist.beginning(of: text, limit: EventGist.textLimitBytes), take)
        }
        self.words = words
        grams = EventWord.grams(of: headline, limit: EventGist.gramLimit)
        isReport = Rubric.isReport(headline)
    }

    /// Whether there is nothing to compare.
    package var isEmpty: Bool { words.isEmpty && grams.isEmpty }
}

/// The words of a text as events compare them.
enum EventWord {
    /// Letters that are kept of a Latin, Greek or Cyrillic word, so that its inflected forms become one.
    private static let letterLimit = 5
    private static let gramLetters = 4

    /// Whether a hash is that of a number.
    static func isNumber(_ hash: UInt32) -> Bool { hash & 1 == 1 }

    /// Calls `body` with the hash of each word that says something, in order, until it returns false.
    static func forEach(in text: String, _ body: (UInt32) -> Bool) {
        Words.forEach(in: text) { word, hash in
            if isNumber(hash) { return word.count == 1 || body(hash) }
            guard GistWord.isLong(word), !GistWord.isFunctionWord(word, hash) else { return true }
            return body(GistWord.hash(word.extracting(stem(of: word))))
        }
    }

    /// What is left of a word: of an Arabic one neither particle nor article, pronoun or ending; of another the first
    /// letters.
    static func stem(of word: Span<UInt8>) -> Range<Int> {
        let stem = GistWord.stem(of: word)
        guard word.count > 0, isArabic(word[0]) else { return beginning(of: word, in: stem) }
        // An Arabic letter is two bytes; three letters remain.
        for suffix in suffixes where stem.count >= suffix.count + 6 && ends(word, stem, with: suffix) {
            return stem.lowerBound..<stem.upperBound - suffix.count
        }
        return stem
    }

    /// The rows of `gramLetters` letters of the words of `headline`, each once, in order.
    static func grams(of headline: String, limit: Int) -> [UInt32] {
        var seen = Set<UInt32>()
        var grams: [UInt32] = []
        Words.forEach(in: headline) { word, _ in
            let starts = word.indices.filter { isFirstByte(word[$0]) } + [word.count]
            let letters = starts.count - 1
            for first in 0...max(0, letters - gramLetters) {
                let end = starts[min(first + gramLetters, letters)]
                // The complement keeps rows of letters apart from words.
                let gram = ~GistWord.hash(word.extracting(starts[first]..<end))
                if seen.insert(gram).inserted { grams.append(gram) }
                if grams.count == limit { return false }
            }
            return true
        }
        return grams
    }

    private static func beginning(of word: Span<UInt8>, in stem: Range<Int>) -> Range<Int> {
        var letters = 0
        for at in stem where isFirstByte(word[at]) {
            if letters == letterLimit { return stem.lowerBound..<at }
            letters += 1
        }
        return stem
    }

    private static func isFirstByte(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }

    /// Whether a byte begins a letter of the Arabic block, U+0600 to U+06FF.
    private static func isArabic(_ byte: UInt8) -> Bool { (0xD8...0xDB).contains(byte) }

    private static func ends(_ word: Span<UInt8>, _ stem: Range<Int>, with suffix: [UInt8]) -> Bool {
        suffix.indices.allSatisfy { word[stem.upperBound - suffix.count + $0] == suffix[$0] }
    }

    /// Longest first; folded, so ة is ه.
    private static let suffixes = [
        "هما", "كما", "تين", "ات", "ان", "ون", "ين", "ها", "هم", "يه", "ه", "ي",
    ].map { Array($0.utf8) }
}
