internal import Language
import News

/// The words that say what a story is about: those of its headline, then the first ones of its text.
///
/// News says first what happened, to whom and where. So another report of the event shares rare words with the
/// beginning even where it shares no sentence. A gist has at most `Gist.wordLimit` distinct words in order, four bytes
/// each. Function words, words of one or two letters and single digits are left out.
package struct Gist: Hashable, Sendable {
    /// Measured: 24 lose a tenth of the links, 40 and 48 find no more.
    package static let wordLimit = 32
    /// How much of a text is read: some 90 Arabic words.
    package static let textLimitBytes = 1024

    /// Distinct words in order, those of the headline first. The lowest bit marks a number.
    let words: [UInt32]
    /// How many of them the headline holds.
    let headlineCount: Int

    package init(headline: String, text: String) {
        var words: [UInt32] = []
        words.reserveCapacity(Gist.wordLimit)
        func take(_ hash: UInt32) -> Bool {
            if !words.contains(hash) { words.append(hash) }
            return words.count < Gist.wordLimit
        }
        GistWord.forEach(in: Gist.beginning(of: headline, limit: Gist.textLimitBytes), take)
        headlineCount = words.count
        if words.count < Gist.wordLimit {
            GistWord.forEach(in: Gist.beginning(of: text, limit: Gist.textLimitBytes), take)
        }
        self.words = words
    }

    /// Whether there is nothing to compare.
    package var isEmpty: Bool { words.isEmpty }

    /// The first `limit` bytes of a text, without the word that the cut would halve.
    static func beginning(of text: String, limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        let bytes = text.utf8.prefix(limit)
        let end = bytes.lastIndex { $0 == 0x20 || $0 == 0x0A } ?? bytes.startIndex
        return String(text[..<end])
    }
}

/// The words of a text as gists compare them: without the article and the particles that Arabic writes on to a word.
enum GistWord {
    /// Calls `body` with the hash of each word of `text` that says something, in order, until it returns false.
    static func forEach(in text: String, _ body: (UInt32) -> Bool) {
        Words.forEach(in: text) { word, hash in
            if hash & 1 == 1 { return word.count == 1 || body(hash) }
            guard isLong(word), !isFunctionWord(word, hash) else { return true }
            return body(GistWord.hash(word.extracting(stem(of: word))))
        }
    }

    /// Whether a word has three letters or more.
    static func isLong(_ word: Span<UInt8>) -> Bool {
        var letters = 0
        for at in word.indices where word[at] & 0xC0 != 0x80 { letters += 1 }
        return letters > 2
    }

    /// What is left of a word when its beginning or end is cut off.
    ///
    /// Of an Arabic word the article is cut, with a particle before it, if three letters remain; or one particle, if
    /// four remain. Of a Latin word the plural's s is cut, if four letters remain. Sometimes that cuts a letter of
    /// the root. This does no harm, because it is cut wherever the word stands. Source: Larkey, Ballesteros, Connell,
    /// "Light stemming for Arabic information retrieval", 2007.
    static func stem(of word: Span<UInt8>) -> Range<Int> {
        let count = word.count
        guard count > 0, word[0] >= 0x80 else {
            return 0..<(count > 4 && word[count - 1] == UInt8(ascii: "s") ? count - 1 : count)
        }
        // An Arabic letter is two bytes.
        for article in articles where count >= article.count + 6 && begins(word, with: article) {
            return article.count..<count
        }
        for particle in particles where count >= 2 + 8 && begins(word, with: particle) { return 2..<count }
        return 0..<count
    }

    private static func begins(_ word: Span<UInt8>, with prefix: [UInt8]) -> Bool {
        prefix.indices.allSatisfy { word[$0] == prefix[$0] }
    }

    private static let articles = ["وال", "بال", "كال", "فال", "ولل", "لل", "ال"].map { Array($0.utf8) }
    private static let particles = ["و", "ف", "ب", "ل"].map { Array($0.utf8) }

    /// Never changes without a new `Gist.version`: values are on disk. Even, for odd hashes are numbers.
    static func hash(_ word: Span<UInt8>) -> UInt32 {
        var hash = FNV1a.seed
        for at in word.indices { hash = FNV1a.mixed(hash, UInt64(word[at])) }
        return UInt32(truncatingIfNeeded: hash >> 32 ^ hash) & ~1
    }

    static func isFunctionWord(_ word: Span<UInt8>, _ hash: UInt32) -> Bool {
        guard let listed = functionWords[hash], listed.count == word.count else { return false }
        return begins(word, with: listed)
    }

    /// Function words of Arabic, French and English that have three letters or more. They would weigh next to nothing
    /// and take the place of words that say something.
    ///
    /// They are found by the hash of the whole word; no two of them have the same.
    private static let functionWords = table(
        of: """
            على إلى عند منذ حتى بعد قبل بين خلال حول دون ضد نحو لدى عبر وفق رغم مثل غير سوى كما كذلك أيضا فيما بينما
            حيث حين عندما كلما لكن ولكن بل إذا إذ لأن بأن فإن وإن وأن إنه أنه إنها أنها بأنه بأنها وأنه وأنها ليس ليست
            هذا هذه هذان هؤلاء ذلك تلك وذلك هناك هنا الذي التي الذين اللذين اللتين وهو وهي هما كان كانت يكون تكون وكان
            وكانت قال قالت وقال وقالت وقد فقد لقد سوف عليه عليها عليهم إليه إليها إليهم منه منها منهم فيه فيها فيهم عنه
            عنها معه معها بها بهم له لها لهم ومن وفي وعلى وإلى وعن ومع كل بعض جميع أي أيها التى الى او ثم أما إما لما
            les des une dans par pour sur avec sans sous entre vers chez mais donc car que qui quoi dont pas plus est
            sont été être avait avaient ont aux ces ses son leur leurs nos vos cette cet elle elles ils nous vous lui
            the and for with from that this these those which who whom into onto over under after before about than
            then but not are was were been being has have had his her its their our your they she will would can could
            """
    )

    private static func table(of words: String) -> [UInt32: [UInt8]] {
        var table: [UInt32: [UInt8]] = [:]
        Words.forEach(in: words) { word, hash in
            table[hash] = word.indices.map { word[$0] }
            return true
        }
        return table
    }
}
