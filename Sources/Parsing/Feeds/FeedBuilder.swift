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
        /// An unknown element: only entries and channels inside are looked at.
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
        /// No entry, text, person or picture is open around it, so what comes inside is final once it is
        /// read.
        var isSettled = false
        /// A place inside the tag, in bytes of the document.
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

        /// Leads to an HTML page, or does not say what it leads to.
        var isPage: Bool {
            type?.contains("html") ?? true
        }
    }

    /// Which root elements are accepted.
    enum Kind { case feed, sitemap }

    /// A place behind a tag, and how many elements are open there.
    struct Settled {
        var place: Int
        var depth: Int
    }

    /// What is known of the feed so far. Entries are not in it: they go to the stream as soon as they are
    /// complete.
    var result = ParsedFeed()
    let stream: EntryStream
    /// Nothing is wanted of the rest of the document.
    var isDone = false
    /// Entries stand inside entries, people or pictures: tags were left open, and the document has to be
    /// mended.
    var isTangled = false
    /// False for a mended document, whose tags are taken as they are.
    var mayBeTangled = true
    /// Up to here everything is final: nothing that follows in the document can change it.
    private(set) var settled: Settled?
    /// The root is a sitemap index, and `sitemaps` are its entries.
    var isIndex = false
    var sitemaps: [ParsedSitemap.Reference] = []
    /// The root is RDF, which may speak of anything.
    var isDoubtful = false
    let kind: Kind
    let dates: FeedDates

    var frames: [Frame] = []
    /// The innermost entry that is open, blank where none is, and those around it.
    var draft = EntryDraft()
    var outerDrafts: [EntryDraft] = []
    var entryDepth = 0
    var holdsEntries = false
    var leaf: Leaf?
    /// How many elements are open, the leaf included; 0 without a leaf. Every piece of text asks for it,
    /// which would cost too much on the leaf itself.
    var leafDepth = 0
    /// Text at the top of the leaf is escaped too.
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
    /// A base costs more than its length in the document. More bases than entries could need are hostile.
    private static let limitBases = 100_000
    private var countOfBases = 0
    /// How many start tags will come again, of elements that are open already.
    private var countOfKnown = 0
    /// Longer than any name.
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

    init(kind: Kind, url: String?, dates: FeedDates, stream: EntryStream) {
        self.kind = kind
        self.dates = dates
        self.stream = stream
        bases = [url]
        names.isSitemap = kind == .sitemap
        frames.reserveCapacity(32)
        text.reserveCapacity(FeedBuilder.usualTextBytes)
    }

    var base: String? { bases.last ?? nil }
    /// Where the document came from.
    var documentURL: String? { bases.first ?? nil }
    /// `xml:base` is in scope.
    var hasOwnBase: Bool { bases.count > 1 }
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
            // Where reading goes on in the middle, the new parser is given the tags of the open elements once
            // more.
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

    /// Closes what the document's end left open. It has to be called before libxml2's parser is freed, which
    /// owns the names.
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

    /// Drops everything begun since `settled`, so that another parser can go on from there.
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
