/// What class names and ids say of an element, by the words they are made of.
///
/// `td-post-content`, `articleBody` and `story_body` are split into words; single words and pairs of
/// neighbours are looked up in the tables of `NameWords`. Whole words, since "ad" is no part of "shadow".
struct NameMeaning: OptionSet, Sendable {
    let rawValue: UInt16

    /// Holds the article's text, as the common engines and themes name it.
    static let body = NameMeaning(rawValue: 1)
    /// May hold the article among other things.
    static let content = NameMeaning(rawValue: 2)
    /// No part of any article: shares, related, advertising, menus.
    static let boilerplate = NameMeaning(rawValue: 4)
    /// What readers wrote.
    static let comments = NameMeaning(rawValue: 8)
    /// Hidden from readers by a class of the common style sheets.
    static let hidden = NameMeaning(rawValue: 2048)
    /// Tells today's date, the hour or the weather.
    static let clock = NameMeaning(rawValue: 4096)
    /// Names of who wrote it.
    static let byline = NameMeaning(rawValue: 32)
    /// When it was published.
    static let date = NameMeaning(rawValue: 64)
    /// The text of a picture.
    static let caption = NameMeaning(rawValue: 128)
    static let title = NameMeaning(rawValue: 256)
    /// Beside the page's own matter: sidebars, menus, tickers.
    static let aside = NameMeaning(rawValue: 16)
    /// The opening that stands between headline and text.
    static let lead = NameMeaning(rawValue: 1024)
    /// Words that stand in a headline's neighbourhood: section, time of reading, source.
    static let meta = NameMeaning(rawValue: 512)

    /// Of the names in `class`, `id` and the test ids of component frameworks.
    static func of(_ node: Int, in tree: PageTree) -> NameMeaning {
        var meaning: NameMeaning = []
        guard tree.tag(node) != .text else { return meaning }
        for i in tree.nodes[node].content {
            let attribute = tree.attributes[Int(i)]
            switch attribute.name {
            case .class:
                read(tree.slice(attribute.value), into: &meaning)
                if hides(tree.slice(attribute.value)) { meaning.insert(.hidden) }
            case .id, .dataTestID, .dataComponent:
                read(tree.slice(attribute.value), into: &meaning)
            case .itemprop:
                if tree.slice(attribute.value).elementsEqual("articleBody".utf8) { meaning.insert(.body) }
            default: break
            }
        }
        return meaning
    }

    /// Whether one whole class hides and none shows again on wide screens (`hidden md:block`).
    private static func hides(_ classes: ArraySlice<UInt8>) -> Bool {
        var isHidden = false
        for name in classes.split(whereSeparator: { $0 <= 32 }) {
            if name.contains(UInt8(ascii: ":")) { return false }
            if name.count <= 20, NameWords.hiding.contains(String(decoding: name, as: UTF8.self).lowercased())
            {
                isHidden = true
            }
        }
        return isHidden
    }

    private static func read(_ names: ArraySlice<UInt8>, into meaning: inout NameMeaning) {
        var word = ASCIIName.seed
        var length = 0
        var previous: UInt64?
        var wasLower = false

        func endWord(endsName: Bool) {
            if length > 0 {
                if let found = NameWords.single[word] { meaning.formUnion(found) }
                if let previous, let found = NameWords.pairs[pair(previous, word)] {
                    meaning.formUnion(found)
                }
                previous = word
            }
            if endsName { previous = nil }
            word = ASCIIName.seed
            length = 0
        }

        for byte in names {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                if wasLower { endWord(endsName: false) }
                ASCIIName.add(byte, to: &word)
                length += 1
                wasLower = false
            case UInt8(ascii: "a")...UInt8(ascii: "z"):
                ASCIIName.add(byte, to: &word)
                length += 1
                wasLower = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if wasLower || length == 0 { endWord(endsName: false) }
                wasLower = false
            default:
                endWord(endsName: byte <= 32)
                wasLower = false
            }
        }
        endWord(endsName: true)
    }

    static func pair(_ a: UInt64, _ b: UInt64) -> UInt64 { (a &* 31) ^ b }
}
