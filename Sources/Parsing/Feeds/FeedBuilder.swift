import News

/// Makes a feed's values out of the elements of an XML document, as they come.
///
/// Nothing recurses: open elements are frames on a stack, and text is collected as bytes until its element ends.
struct FeedBuilder {
    /// What the children of an open element mean.
    enum Scope {
        case document
        /// The feed itself: `rss`, `channel`, `rdf:RDF`, `feed`.
        case feed
        case entry
        case person, image, source, media
        /// An element whose text is being collected: what is inside is markup of it.
        case leaf
        /// An element nobody knows: only entries and channels inside are looked at.
        case ignored
    }

    struct Frame {
        var element: FeedElement
        var scope: Scope
        /// Text that stands here belongs to the innermost person, picture or source.
        var collectsText = false
        var changesBase = false
        var changesLanguage = false
        /// The draft of an entry begins here.
        var beginsEntry = false
    }

    /// An element whose text is collected.
    struct Leaf {
        var element: FeedElement
        var kind: TextKind
        /// An element of the feed's own vocabulary, not of a module.
        var isMain: Bool
        /// The element was declared to hold markup.
        var isMarkup = false
        var link: PendingLink?
        /// What a guid's isPermaLink says; nil where it says nothing, which means true.
        var isPermalink: Bool?
        var depth: Int
    }

    /// A `link` element's attributes, kept while its text may still say where it goes.
    struct PendingLink {
        var relation: String
        var type: String?
        var length: Int?
        var count: Int?
        /// `rel` was written, or the element is Atom's.
        var isAtom: Bool
    }

    /// What root elements count as feeds.
    enum Kind { case feed, sitemap }

    private(set) var result = ParsedFeed()
    /// The rest of the document tells nothing that is wanted.
    private(set) var isDone = false
    /// The root is a sitemap index: its entries are sitemaps.
    private(set) var isIndex = false
    let kind: Kind

    var frames: [Frame] = []
    var drafts: [(draft: EntryDraft, index: Int)] = []
    private var leaf: Leaf?
    private var text: [UInt8] = []
    /// Names of the markup that is open inside the leaf.
    private var openTags: [UnsafePointer<UInt8>?] = []
    var containerText: [UInt8] = []
    var person = Person()
    var imageURL: String?
    var source = Entry.Source()
    private var bases: [String?]
    private var languages: [String?] = [nil]
    private var names = FeedNameCache()
    /// Bases cost more than their length; a document that has more of them than entries could need is hostile.
    private static let limitBases = 100_000
    private var countOfBases = 0
    /// No article is as long, pictures inside it included.
    private static let limitTextBytes = 8_000_000
    private var hasCutText = false

    var titleRank = 0
    var linkRank = 0
    var descriptionRank = 0
    var updatedRank = 0
    var publishedRank = 0
    var imageRank = 0
    var languageRank = 0
    var fallbackAuthors: [Person] = []

    init(kind: Kind, url: String?) {
        self.kind = kind
        bases = [url]
        names.isSitemap = kind == .sitemap
        frames.reserveCapacity(32)
        text.reserveCapacity(16384)
    }

    var base: String? { bases.last ?? nil }
    var language: String? { languages.last ?? nil }
    var scope: Scope { frames.last?.scope ?? .document }
    var isAtom: Bool { result.format == .atom10 || result.format == .atom03 || result.format == .atom }

    /// Reaches the result where a rule needs the feed's fields.
    var feed: FeedMetadata {
        get { result.feed }
        _modify { yield &result.feed }
    }

    func resolved(_ reference: String) -> String {
        let reference = reference.trimmed
        return HTMLLinks.resolved(reference, against: base)
    }
}

// MARK: - What the reader calls

extension FeedBuilder {
    mutating func start(_ tag: XMLTag) {
        var frame = Frame(element: .unknown, scope: .leaf)
        enter(tag, &frame)
        if leaf != nil {
            startMarkup(tag)
            frames.append(frame)
            return
        }
        let (element, namespace) = names.identify(tag)
        frame.element = element
        switch scope {
        case .document:
            frame.scope = startRoot(element, tag)
        case .leaf:
            break
        case .feed, .entry, .ignored, .media:
            startChild(tag, namespace, &frame)
        case .person, .image, .source:
            startPart(tag, namespace, &frame)
        }
        frames.append(frame)
    }

    mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        if let leaf {
            let bytes = text.count + bytes.count > FeedBuilder.limitTextBytes ? cut(bytes) : bytes
            if case .markup = leaf.kind {
                append(escaped: bytes)
            } else if frames.count > leaf.depth {
                append(escaped: bytes)
            } else {
                text.append(contentsOf: bytes)
            }
        } else if frames.last?.collectsText == true, containerText.count < 4096 {
            containerText.append(contentsOf: bytes)
        }
    }

    mutating func end() {
        guard let frame = frames.popLast() else { return }
        if let leaf {
            if frames.count + 1 == leaf.depth {
                self.leaf = nil
                finish(leaf)
            } else {
                endMarkup()
            }
        } else {
            finish(frame)
        }
        if frame.changesBase { bases.removeLast() }
        if frame.changesLanguage { languages.removeLast() }
    }

    /// Closes what the document's end left open. Names are libxml2's and go with its parser: called before.
    mutating func endDocument() {
        while !frames.isEmpty { end() }
        if feed.authors.isEmpty { feed.authors = fallbackAuthors }
        names = FeedNameCache()
    }

    private mutating func enter(_ tag: XMLTag, _ frame: inout Frame) {
        guard tag.attributeCount > 0 else { return }
        for index in 0..<tag.attributeCount {
            guard let attribute = tag[index], let prefix = attribute.prefix, XMLTag.isSame(prefix, "xml")
            else {
                continue
            }
            if XMLTag.isSame(attribute.name, "base") {
                guard countOfBases < FeedBuilder.limitBases else { continue }
                countOfBases += 1
                let value = attribute.text.trimmed
                bases.append(value.isEmpty ? base : HTMLLinks.resolved(value, against: base))
                frame.changesBase = true
            } else if XMLTag.isSame(attribute.name, "lang") {
                let value = attribute.text.trimmed
                languages.append(value.isEmpty ? nil : value)
                frame.changesLanguage = true
            }
        }
    }
}

// MARK: - The root

extension FeedBuilder {
    private mutating func startRoot(_ element: FeedElement, _ tag: XMLTag) -> Scope {
        var format: FeedFormat?
        switch (kind, element) {
        case (.feed, .rss): format = FeedFormat(rssVersion: tag.text("version"))
        case (.feed, .channel): format = .rss
        case (.feed, .rdf): format = FeedFormat(rdfNamespacesOf: tag)
        case (.feed, .feed), (.feed, .entry):
            format = FeedFormat(
                atomNamespace: tag.uri.map { String(cString: $0) },
                version: tag.text("version")
            )
        case (.sitemap, .urlSet), (.sitemap, .sitemapIndex): format = .unknown
        default: break
        }
        guard let format else {
            let name = tag.prefix.map { String(cString: $0) + ":" } ?? ""
            result.warnings.append("no feed: the root element is <\(name)\(String(cString: tag.name))>")
            isDone = true
            return .ignored
        }
        result.isFeed = true
        result.format = format
        isIndex = element == .sitemapIndex
        names.setRoot(tag)
        languageRank = 1
        feed.language = language
        if element == .entry {
            drafts.append((EntryDraft(), 0))
            result.entries.append(Entry())
            return .entry
        }
        return .feed
    }
}

extension FeedFormat {
    fileprivate init(rssVersion version: String?) {
        switch version {
        case "0.90", "0.9": self = .rss090
        case "0.91": self = .rss091
        case "0.92": self = .rss092
        case "0.93": self = .rss093
        case "0.94": self = .rss094
        case let version? where version.hasPrefix("2"): self = .rss20
        default: self = .rss
        }
    }

    fileprivate init?(rdfNamespacesOf tag: XMLTag) {
        for index in 0..<tag.namespaceCount {
            guard let uri = tag.namespaces?[index * 2 + 1] else { continue }
            let text = String(cString: uri).lowercased()
            if text.contains("netscape.com/rdf/simple/0.9") {
                self = .rss090
                return
            }
            if text.contains("purl.org/rss/1.0"), !text.contains("modules") {
                self = .rss10
                return
            }
        }
        // RDF speaks of much else; what channels and items it holds is looked at all the same.
        self = .rss
    }

    fileprivate init(atomNamespace uri: String?, version: String?) {
        let uri = uri?.lowercased() ?? ""
        if uri.contains("www.w3.org/2005/atom") {
            self = .atom10
        } else if uri.contains("purl.org/atom/ns") || version == "0.3" {
            self = .atom03
        } else {
            self = .atom
        }
    }
}

// MARK: - Entries

extension FeedBuilder {
    /// More than any feed or sitemap holds (the protocol's limit is 50,000); the rest of the document is left.
    static let limitEntries = 60_000

    /// False when the document has had its share of entries.
    mutating func mayBeginEntry() -> Bool {
        guard result.entries.count >= FeedBuilder.limitEntries else { return true }
        result.warnings.append("more than \(FeedBuilder.limitEntries) entries: the rest is left out")
        isDone = true
        return false
    }

    mutating func beginEntry(_ tag: XMLTag) {
        // The place in the list is taken now: an entry inside an entry comes after it.
        drafts.append((EntryDraft(), result.entries.count))
        result.entries.append(Entry())
        if let about = tag.text("about", prefix: "rdf") { drafts[drafts.count - 1].draft.entry.id = about }
        drafts[drafts.count - 1].draft.setLanguage(language, rank: 0)
    }

    mutating func endEntry() {
        guard var last = drafts.popLast() else { return }
        let entry = last.draft.finished()
        // An empty entry inside another is a slip of the publisher's template, not news.
        if !drafts.isEmpty, last.index == result.entries.count - 1, entry == Entry() {
            result.entries.removeLast()
        } else {
            result.entries[last.index] = entry
        }
    }
}

// MARK: - Text

extension FeedBuilder {
    mutating func beginLeaf(
        _ tag: XMLTag,
        _ frame: inout Frame,
        _ namespace: FeedNamespace,
        link: PendingLink? = nil
    ) {
        let isAtomElement = namespace == .atom || (isAtom && namespace == .core)
        var kind = TextKind.html
        if isAtomElement {
            switch frame.element {
            case .title, .description, .subtitle, .content, .copyright:
                let type = tag.text("type")
                if result.format == .atom03 || tag.text("mode") != nil {
                    kind = TextKind(atom03Mode: tag.text("mode"), type: type)
                } else {
                    kind = TextKind(atomType: type)
                }
            default: break
            }
        }
        text.removeAll(keepingCapacity: true)
        var leaf = Leaf(
            element: frame.element,
            kind: kind,
            isMain: namespace == .core || isAtomElement,
            link: link,
            depth: frames.count + 1
        )
        if case .markup = kind { leaf.isMarkup = true }
        if frame.element == .guid, let permalink = tag.text("isPermaLink") {
            leaf.isPermalink = permalink.lowercased() == "true"
        }
        self.leaf = leaf
        frame.scope = .leaf
    }

    /// The part of more text that is still kept, whole characters only.
    private mutating func cut(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        if !hasCutText {
            hasCutText = true
            result.warnings.append("a text of more than \(FeedBuilder.limitTextBytes) bytes is cut")
        }
        var count = max(0, FeedBuilder.limitTextBytes - text.count)
        while count > 0, bytes[count] & 0xC0 == 0x80 { count -= 1 }
        return UnsafeBufferPointer(rebasing: bytes.prefix(count))
    }

    private mutating func append(escaped bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes { text.append(escaped: byte) }
    }

    /// An element inside a text: markup of it, in Atom's plain text too.
    private mutating func startMarkup(_ tag: XMLTag) {
        guard var leaf else { return }
        switch leaf.kind {
        case .text:
            let before = text
            text.removeAll(keepingCapacity: true)
            before.withUnsafeBufferPointer { append(escaped: $0) }
            leaf.kind = .markup
            self.leaf = leaf
        case .base64:
            return
        case .html, .markup:
            break
        }
        // The div around XHTML is no part of it. Source: RFC 4287 §3.1.1.3.
        if leaf.isMarkup, openTags.isEmpty, XMLTag.isSame(tag.name, "div"), text.allSatisfy({ $0 <= 0x20 }) {
            openTags.append(nil)
            return
        }
        text.appendStartTag(tag, base: base)
        openTags.append(tag.name)
    }

    private mutating func endMarkup() {
        guard let name = openTags.popLast() else { return }
        if let name { text.appendEndTag(name) }
    }

    private mutating func finish(_ leaf: Leaf) {
        openTags.removeAll(keepingCapacity: true)
        text.mendC1Controls()
        text.trimSpace()
        var value: FeedText
        switch leaf.kind {
        case .text: value = FeedText(bytes: text, isHTML: false)
        case .html, .markup: value = FeedText(bytes: text, isHTML: true)
        case .base64(let isHTML):
            // What is no base64 is read as it stands; what decodes to something else than text is no text.
            guard let decoded = text.base64Decoded() else {
                value = FeedText(bytes: text, isHTML: isHTML)
                break
            }
            let isText = CharacterEncoding.firstIllFormed(in: decoded[...]) == nil
            value = FeedText(bytes: isText ? decoded : [], isHTML: isHTML)
            value.bytes.trimSpace()
        }
        apply(leaf, value)
    }
}
