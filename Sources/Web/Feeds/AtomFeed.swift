internal import News
internal import Storage

/// A feed as Atom. Source: RFC 4287.
struct AtomFeed {
    private let frame: FeedFrame

    init(_ feed: OutgoingFeed, _ visit: RouteVisit) {
        frame = FeedFrame(feed, visit)
    }

    var utf8: [UInt8] {
        var xml = XMLWriter()
        xml.open("feed", [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", frame.language)])
        xml.element("id", frame.id)
        xml.element("title", frame.title)
        xml.element("updated", frame.updatedAt.description)
        link(&xml, "self", frame.ownAddress, type: Form.atom.mediaType)
        link(&xml, "alternate", frame.pageAddress, type: "text/html")
        author(&xml, frame.words.siteName)
        xml.element("generator", "khabar")
        for story in frame.feed.stories { entry(&xml, story) }
        xml.close("feed")
        return xml.utf8
    }

    private func entry(_ xml: inout XMLWriter, _ story: FeedStory) {
        let card = story.card
        let language = frame.language(of: story)
        xml.open("entry", language.isEmpty ? [] : [("xml:lang", language)])
        xml.element("id", frame.id(card.id))
        xml.element("title", frame.title(of: story))
        xml.element("published", card.firstPublishedAt.description)
        xml.element("updated", story.updatedAt.description)
        author(&xml, card.firstOutletName)
        link(&xml, "alternate", frame.absolute(Addresses.story(card.id)), type: "text/html")
        if let first = WebLink(card.url) { link(&xml, "via", first.text, title: card.firstOutletName) }
        for carrier in card.carriers where carrier.article != card.original {
            guard let address = WebLink(carrier.url) else { continue }
            link(&xml, "related", address.text, title: carrier.name)
        }
        if frame.visit.settings.pictures, let picture = card.image.flatMap(WebLink.init) {
            link(&xml, "enclosure", picture.text, type: "image/*")
        }
        if let agency = card.agency { category(&xml, agency, scheme: "agency") }
        for section in card.sections { category(&xml, section, scheme: "section") }
        source(&xml, story)
        if let summary = frame.summary(of: story) { xml.element("summary", summary) }
        xml.element(
            "content",
            String(decoding: frame.content(of: story).utf8, as: UTF8.self),
            [("type", "html")]
        )
        xml.close("entry")
    }

    private func author(_ xml: inout XMLWriter, _ name: String) {
        xml.open("author")
        xml.element("name", name)
        xml.close("author")
    }

    private func link(
        _ xml: inout XMLWriter,
        _ relation: String,
        _ address: String,
        type: String? = nil,
        title: String? = nil
    ) {
        let further = [("type", type), ("title", title)].compactMap { name, value in value.map { (name, $0) }
        }
        xml.empty("link", [("rel", relation)] + further + [("href", address)])
    }

    private func category(_ xml: inout XMLWriter, _ name: String, scheme: String) {
        xml.empty("category", [("term", name), ("scheme", "tag:\(frame.feed.authority):\(scheme)")])
    }

    /// Which outlet had it first.
    private func source(_ xml: inout XMLWriter, _ story: FeedStory) {
        let outlet = story.card.firstOutlet
        let address = Addresses.outlet(outlet)
        xml.open("source")
        xml.element("id", "tag:\(frame.feed.authority):outlet:\(address.text.dropFirst("/outlets/".count))")
        xml.element("title", story.card.firstOutletName)
        xml.element("updated", story.updatedAt.description)
        link(&xml, "alternate", frame.absolute(address), type: "text/html")
        xml.close("source")
    }
}

/// Writes XML 1.0 as bytes. Names are our own; values are escaped, and what XML has no way to write becomes U+FFFD.
struct XMLWriter {
    private(set) var utf8 = Array("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".utf8)

    mutating func open(_ name: String, _ attributes: [(String, String)] = []) {
        start(name, attributes)
        utf8 += ">\n".utf8
    }

    mutating func close(_ name: String) { utf8 += "</\(name)>\n".utf8 }

    mutating func empty(_ name: String, _ attributes: [(String, String)]) {
        start(name, attributes)
        utf8 += "/>\n".utf8
    }

    mutating func element(_ name: String, _ text: String, _ attributes: [(String, String)] = []) {
        start(name, attributes)
        utf8 += ">".utf8
        append(text)
        utf8 += "</\(name)>\n".utf8
    }

    private mutating func start(_ name: String, _ attributes: [(String, String)]) {
        utf8 += "<\(name)".utf8
        for (name, value) in attributes {
            utf8 += " \(name)=\"".utf8
            append(value)
            utf8 += "\"".utf8
        }
    }

    /// Text of HTML may stand in XML too: the same signs are escaped, and the same controls left out.
    private mutating func append(_ text: String) {
        let escaped: HTML = "\(text)"
        utf8 += escaped.utf8
    }
}
