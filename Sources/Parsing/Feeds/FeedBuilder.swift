import News

/// Makes a feed's values out of the elements of an XML document, as they come.
///
/// Nothing recurses: open elements are frames on a stack; text is collected as bytes until its element ends.
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
        /// Nothing around is half done: what comes inside can be settled by itself.
        var isSettled = false
        /// Where the tag stood, somewhere before its end.
        var place = 0
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
    }

    /// A `link` element's attributes, kept while its text may still say where it goes.
    struct PendingLink {
        var relation: String
        var type: String?
        var length: Int?
        var count: Int?
        /// `rel` was written, or the element is Atom's.
        var isAtom: Bool

        /// Leads to HTML, as far as is known.
        var isPage: Bool {
            type?.contains("html") ?? true
        }
    }

    /// What root elements count as feeds.
    enum Kind { case feed, sitemap }

    /// A place behind a tag, and how many elements are open there.
    struct Settled {
        var place: Int
        var depth: Int
    }

    /// Without entries: those go to the stream as soon as they are complete.
    var result = ParsedFeed()
    let stream: EntryStream
    /// The rest of the document tells nothing that is wanted.
    var isDone = false
    /// The document cannot mean what its tags say; what the mender wrote is taken as it is.
    var isTangled = false
    var mayBeTangled = true
    /// Up to here everything was told, and nothing of it will be told otherwise by what follows.
    private(set) var settled: Settled?
    /// The root is a sitemap index: its entries are these.
    var isIndex = false
    var sitemaps: [ParsedSitemap.Reference] = []
    /// The root is RDF, which may speak of anything.
    var isDoubtful = false
    let kind: Kind
    /// What "3 hours ago" counts from.
    let now: Timestamp?

    var frames: [Frame] = []
    /// The innermost entry that is open, blank where none is, and those around it.
    var draft = EntryDraft()
    var outerDrafts: [EntryDraft] = []
    var entryDepth = 0
    var holdsEntries = false
    var leaf: Leaf?
    /// Open elements with the leaf, 0 without one: text comes too often to ask the leaf itself.
    var leafDepth = 0
    /// What stands at the leaf's top is escaped as well.
    var leafIsMarkup = false
    var text: [UInt8] = []
    /// Names of the markup that is open inside the leaf.
    var openTags: [UnsafePointer<UInt8>?] = []
    var containerText: [UInt8] = []
    var person = Person()
    var imageURL: String?
    var source = Entry.Source()
    private var bases: [String?]
    private var languages: [String?] = [nil]
    var names = FeedNameCache()
    /// Bases cost more than their length; a document with more of them than entries could need is hostile.
    private static let limitBases = 100_000
    private var countOfBases = 0
    /// Start tags still to come of elements that are open already.
    private var countOfKnown = 0
    /// No one's name is as long.
    private static let limitNameBytes = 4096
    var hasCutText = false

    var titleRank = 0
    var linkRank = 0
    var descriptionRank = 0
    var updatedRank = 0
    var publishedRank = 0
    var imageRank = 0
    var languageRank = 0
    var fallbackAuthors: [Person] = []

    init(kind: Kind, url: String?, now: Timestamp? = nil, stream: EntryStream) {
        self.kind = kind
        self.now = now
        self.stream = stream
        bases = [url]
        names.isSitemap = kind == .sitemap
        frames.reserveCapacity(32)
        text.reserveCapacity(FeedBuilder.usualTextBytes)
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
    /// A start tag; `place` is somewhere in it, in bytes of the document.
    mutating func start(_ tag: XMLTag, at place: Int) {
        if countOfKnown > 0 {
            // The tags around the place where reading goes on come once more, for the parser's sake.
            if countOfKnown == frames.count { names.setRoot(tag) }
            countOfKnown -= 1
            return
        }
        var frame = Frame(element: .unknown, scope: .leaf)
        frame.place = place
        enter(tag, &frame)
        if leafDepth > 0 {
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
            startChild(tag, namespace, &frame, at: place)
        case .person, .image, .source:
            startPart(tag, namespace, &frame)
        }
        frame.isSettled =
            !isInEntry && leafDepth == 0 && !frame.collectsText
            && frames.last?.isSettled ?? true
        frames.append(frame)
    }

    mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        if leafDepth > 0 {
            collect(bytes)
        } else if frames.last?.collectsText == true, containerText.count < FeedBuilder.limitNameBytes {
            containerText.append(contentsOf: bytes.wholeCharacters(upTo: FeedBuilder.limitNameBytes))
        }
    }

    /// An end tag, which ends before `place`.
    mutating func end(at place: Int) {
        // The root stays open: when junk follows it, reading goes on inside.
        guard frames.count > 1 else { return }
        end()
        if let last = frames.last, last.isSettled { settled = Settled(place: place, depth: frames.count) }
    }

    private mutating func end() {
        guard let frame = frames.popLast() else { return }
        if leafDepth == 0 {
            finish(frame)
        } else if frames.count + 1 > leafDepth {
            endMarkup()
        } else if let leaf {
            self.leaf = nil
            leafDepth = 0
            finish(leaf)
        }
        leave(frame)
    }

    /// Closes what the document's end left open. Names are libxml2's and go with its parser: called before.
    mutating func endDocument() {
        while !frames.isEmpty { end() }
        if feed.authors.isEmpty { feed.authors = fallbackAuthors }
        if isDoubtful, !holdsEntries, feed.title == nil {
            result.isFeed = false
            result.format = .unknown
            result.warnings.append("no feed: RDF that holds no channel and no item of RSS")
        }
        names.removeAll()
    }

    /// Drops whatever was begun since it had last settled, so that another parser may go on there.
    mutating func returnToSettled() {
        while frames.count > settled?.depth ?? 0, let frame = frames.popLast() { leave(frame) }
        countOfKnown = frames.count
        leaf = nil
        leafDepth = 0
        openTags.removeAll(keepingCapacity: true)
        outerDrafts.removeAll()
        draft = EntryDraft()
        entryDepth = 0
        isTangled = false
        names.removeAll()
    }

    private mutating func leave(_ frame: Frame) {
        if frame.changesBase { bases.removeLast() }
        if frame.changesLanguage { languages.removeLast() }
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
