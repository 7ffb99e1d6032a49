internal import Language

/// What a story is about, as words: those of its headline, then those that open its text.
///
/// News says first what happened, to whom and where, so a second report of the event shares rare words with the
/// beginning even where it shares no sentence. At most `Gist.wordLimit` distinct words in order, four bytes
/// each; function words, words of one or two letters and single digits are left out.
package struct Gist: Hashable, Sendable {
    /// Measured: 24 lose a tenth of the links, 40 and 48 find no more.
    package static let wordLimit = 32
    /// No more of a text is looked at: some 90 Arabic words.
    package static let textLimitBytes = 1024

    /// Distinct, in order; the headline's come first. A number has its lowest bit set.
    let words: [UInt32]
    /// How many of them the headline holds.
    let headlineCount: Int

    package init(headline: String, text: String) {
        var words: [UInt32] = []
        words.reserveCapacity(Gist.wordLimit)
        for found in GistWord.words(of: Gist.beginning(of: headline)) where words.count < Gist.wordLimit {
            if !words.contains(found.hash) { words.append(found.hash) }
        }
        headlineCount = words.count
        for found in GistWord.words(of: Gist.beginning(of: text)) {
            if words.count == Gist.wordLimit { break }
            if !words.contains(found.hash) { words.append(found.hash) }
        }
        self.words = words
    }

    /// Whether there is nothing to compare.
    package var isEmpty: Bool { words.isEmpty }

    /// The first `textLimitBytes`, without the word that the cut would halve.
    static func beginning(of text: String) -> String {
        guard text.utf8.count > textLimitBytes else { return text }
        let bytes = text.utf8.prefix(textLimitBytes)
        let end = bytes.lastIndex { $0 == 0x20 || $0 == 0x0A } ?? bytes.startIndex
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}

/// A word as gists compare it: without the article and the particles written on to it.
struct GistWord {
    /// As it stands in the folded text.
    let text: String
    let hash: UInt32

    /// The words of `text` that tell something, in order.
    static func words(of text: String) -> [GistWord] {
        var found: [GistWord] = []
        for (word, hash) in zip(Words.split(text), Words.hashes(of: text)) {
            if hash & 1 == 1 {
                if word.utf8.count > 1 { found.append(GistWord(text: word, hash: hash)) }
            } else if word.unicodeScalars.count > 2, !functionWords.contains(word) {
                found.append(GistWord(text: word, hash: wordHash(stem(of: word))))
            }
        }
        return found
    }

    /// Cuts what Arabic writes on to a noun, the article with a particle before it or one particle, where
    /// three letters (after a lone particle four) remain; and a Latin plural's s where four remain.
    ///
    /// Light on purpose: a root letter cut off is cut off wherever the word stands, and costs nothing.
    /// Source: Larkey, Ballesteros, Connell, "Light stemming for Arabic information retrieval", 2007.
    static func stem(of word: String) -> Substring.UTF8View {
        let bytes = word.utf8[...]
        guard let first = bytes.first else { return bytes }
        guard first >= 0x80 else {
            return bytes.count > 4 && bytes.last == UInt8(ascii: "s") ? bytes.dropLast() : bytes
        }
        // An Arabic letter is two bytes.
        for article in articles where bytes.count >= article.count + 6 && bytes.starts(with: article) {
            return bytes.dropFirst(article.count)
        }
        for particle in particles where bytes.count >= 2 + 8 && bytes.starts(with: particle) {
            return bytes.dropFirst(2)
        }
        return bytes
    }

    private static let articles = ["وال", "بال", "كال", "فال", "ولل", "لل", "ال"].map { Array($0.utf8) }
    private static let particles = ["و", "ف", "ب", "ل"].map { Array($0.utf8) }

    /// Never changes without a new `Gist.version`: values are on disk. Even, for odd hashes are numbers. Source:
    /// Fowler, Noll and Vo, FNV-1a.
    private static func wordHash(_ bytes: Substring.UTF8View) -> UInt32 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return UInt32(truncatingIfNeeded: hash >> 32 ^ hash) & ~1
    }

    /// The closed classes of Arabic, French and English, as far as they have three letters or more: they would
    /// weigh next to nothing, and take the place of words that tell.
    private static let functionWords = Set(
        Words.split(
            """
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
    )
}
