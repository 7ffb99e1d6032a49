internal import CXML2
internal import Machinery
import News

/// The feeds that another reader's OPML lists.
///
/// Source: http://opml.org/spec2.opml. Attribute names are read in any case, as readers write them; folders may nest;
/// an outline without `xmlUrl` is a folder or nothing.
package struct Subscriptions: Hashable, Sendable {
    package struct Subscription: Hashable, Sendable {
        package var title: String?
        /// `xmlUrl`
        package var feed: String
        /// `htmlUrl`
        package var homepage: String?
        package var language: String?
        /// `type` as written, such as "rss"; readers that read other sources name them here, as "HTML+XPath".
        package var type: String?
        /// The titles of the folders it stands in, from the outside in.
        package var folders: [String]
    }

    /// Addresses of further outlines that it includes, which are not fetched.
    package private(set) var includes: [String] = []
    /// In document order, as often as they are listed.
    package private(set) var all: [Subscription] = []
    /// Whether the document is OPML.
    package private(set) var isOPML = false
    /// What made the reading stop early, if anything did.
    package private(set) var problem: String?

    /// No reader nests its folders deeper; what is deeper would cost its depth again at each outline.
    package static let limitDepth = 4000

    package init(opml body: [UInt8]) {
        guard let document = OPMLTree(body) else {
            problem = "the document is no XML"
            return
        }
        problem = document.problem
        let isRead = document.forEachOutline(above: Subscriptions.limitDepth) { outline, folders in
            let type = outline["type"]
            if type?.lowercased() == "include", let address = outline["url"] ?? outline["xmlurl"] {
                includes.append(address)
                return
            }
            // Some readers write `url` for feeds, which OPML has for links.
            let isFeed = ["rss", "atom"].contains { type?.lowercased().hasPrefix($0) == true }
            guard let feed = outline["xmlurl"] ?? (isFeed ? outline["url"] : nil) else { return }
            all.append(
                Subscription(
                    title: (outline["title"] ?? outline["text"]).map { FeedText.term(Array($0.utf8)) },
                    feed: Subscriptions.address(feed),
                    homepage: outline["htmlurl"].map(Subscriptions.address),
                    language: outline["language"],
                    type: type,
                    folders: folders.filter { !$0.isEmpty }
                )
            )
        }
        if !isRead { problem = problem ?? OPMLTree.tooDeep(Subscriptions.limitDepth) }
        isOPML = document.isOPML
    }

    /// Without the references of an address that was escaped once too often.
    private static func address(_ text: String) -> String {
        text.replacing("&amp;", with: "&").replacing("&#38;", with: "&")
    }
}

/// The owner of libxml2's tree of one OPML document; its pointers stay here.
private struct OPMLTree: ~Copyable {
    struct Outline {
        fileprivate var attributes: [String: String]

        /// By its name in lower case; nil where it is missing or blank.
        subscript(name: String) -> String? {
            attributes[name].flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    private let document: xmlDocPtr
    let problem: String?

    deinit { xmlFreeDoc(document) }

    init?(_ body: [UInt8]) {
        xmlInitParser()
        // Folders may nest deeper than libxml2 allows by itself. Its bounds on entities stay where there are any.
        let hasEntities = body.firstPlace(of: "<!ENTITY") != nil
        // NONET and no NOENT: a file from elsewhere may name entities that read our disk. RECOVER: what stands before
        // a mistake is taken all the same.
        let options =
            Int32(XML_PARSE_NONET.rawValue | XML_PARSE_RECOVER.rawValue)
            | Int32(XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)
            | (hasEntities ? 0 : Int32(XML_PARSE_HUGE.rawValue))
        guard let context = xmlNewParserCtxt() else { return nil }
        defer { xmlFreeParserCtxt(context) }
        let parsed = OPMLTree.wellWritten(body, hasEntities: hasEntities).withUnsafeBytes { raw in
            xmlCtxtReadMemory(
                context,
                raw.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(clamping: raw.count),
                nil,
                nil,
                options
            )
        }
        guard let parsed else { return nil }
        document = parsed
        let error = context.pointee.lastError
        guard context.pointee.wellFormed != 1, let message = error.message else {
            problem = nil
            return
        }
        let words = String(cString: message).filter { $0 != "\n" }
        // The parser advises its own option, which is none of the command's.
        let isTooDeep = words.hasPrefix("Excessive depth")
        problem = "line \(error.line): " + (isTooDeep ? OPMLTree.tooDeep(256) : words)
    }

    static func tooDeep(_ limit: Int) -> String {
        "outlines stand in one another more than \(limit) deep; what is deeper is left out"
    }

    /// The document with what readers write wrongly put right: bare ampersands, names of characters that only HTML knows
    /// and `<` inside an attribute. The parser would lose what stands behind them.
    private static func wellWritten(_ body: [UInt8], hasEntities: Bool) -> [UInt8] {
        // A zero byte tells UTF-16 or UTF-32, in which single bytes are no characters.
        guard !body.prefix(4).contains(0) else { return body }
        var out: [UInt8] = []
        out.reserveCapacity(body.count)
        var quote: UInt8?
        var isInTag = false
        // Where an outline begins that has not ended yet.
        var outline: Int?
        var index = 0
        while index < body.count {
            let byte = body[index]
            index += 1
            switch byte {
            case UInt8(ascii: "<"):
                if quote != nil, !beginsOutline(body, index - 1) {
                    out += Array("&lt;".utf8)
                    continue
                }
                quote = nil
                isInTag = true
                outline = beginsOutline(body, index - 1) ? out.count : nil
            case UInt8(ascii: ">") where quote == nil: (isInTag, outline) = (false, nil)
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if quote == byte { quote = nil } else if isInTag, quote == nil { quote = byte }
            case UInt8(ascii: "&"):
                let (reference, length) = reference(body, index - 1, hasEntities: hasEntities)
                out += reference
                index += length - 1
                continue
            default: break
            }
            out.append(byte)
        }
        // An outline at which the file breaks off has half an address.
        if let outline { out.removeSubrange(outline...) }
        return out
    }

    /// Whether a tag begins there: a quote before it was never closed.
    private static func beginsOutline(_ body: [UInt8], _ index: Int) -> Bool {
        let rest = body[(index + 1)...].prefix(12)
        return ["outline", "/outline", "/body", "/opml", "!--"].contains { rest.starts(with: $0.utf8) }
    }

    /// What to write for the reference that begins with an ampersand, and how many bytes that stands for.
    private static func reference(_ body: [UInt8], _ index: Int, hasEntities: Bool) -> ([UInt8], length: Int)
    {
        let name = body[(index + 1)...].prefix(32).prefix { $0 != UInt8(ascii: ";") }
        let end = index + 1 + name.count
        let isName =
            end < body.count && body[end] == UInt8(ascii: ";") && !name.isEmpty
            && name.allSatisfy { $0 == UInt8(ascii: "#") || $0.isASCIIAlphanumeric }
        let (bare, kept) = (Array("&amp;".utf8), [UInt8(ascii: "&")])
        guard isName else { return (bare, 1) }
        let text = String(decoding: name, as: UTF8.self)
        if text.hasPrefix("#") || ["amp", "lt", "gt", "quot", "apos"].contains(text) { return (kept, 1) }
        guard let code = character(named: text) else { return (hasEntities ? kept : bare, 1) }
        return (Array("&#\(code);".utf8), name.count + 2)
    }

    /// The code point of a name of HTML, such as `nbsp`.
    private static func character(named name: String) -> UInt32? {
        htmlEntityLookup(name).map { $0.pointee.value }
    }

    var isOPML: Bool {
        guard let root = xmlDocGetRootElement(document) else { return false }
        return OPMLTree.name(of: root) == "opml"
    }

    /// In document order, without recursion: how deep folders nest is the file's to say. An outline comes with the titles
    /// of the elements around it, which are empty where one has none.
    ///
    /// - Returns: Whether nothing stands deeper than `limit` elements, for that is left out.
    func forEachOutline(above limit: Int, _ body: (Outline, [String]) -> Void) -> Bool {
        guard let root = xmlDocGetRootElement(document) else { return true }
        var folders: [String] = []
        var isRead = true
        var node: xmlNodePtr? = root
        while let current = node {
            var title: String?
            if current.pointee.type == XML_ELEMENT_NODE {
                let isOutline = OPMLTree.name(of: current) == "outline"
                let outline = Outline(attributes: isOutline ? OPMLTree.attributes(of: current) : [:])
                if isOutline { body(outline, folders) }
                title = outline["text"] ?? outline["title"] ?? ""
            }
            if let title, let child = current.pointee.children {
                if folders.count < limit {
                    folders.append(title)
                    node = child
                    continue
                }
                isRead = false
            }
            node = OPMLTree.next(after: current, root: root, folders: &folders)
        }
        return isRead
    }

    private static func next(after node: xmlNodePtr, root: xmlNodePtr, folders: inout [String]) -> xmlNodePtr?
    {
        var current = node
        while current != root {
            if let sibling = current.pointee.next { return sibling }
            guard let above = current.pointee.parent else { return nil }
            folders.removeLast()
            current = above
        }
        return nil
    }

    private static func name(of node: xmlNodePtr) -> String {
        node.pointee.name.map { String(cString: $0).lowercased() } ?? ""
    }

    private static func attributes(of node: xmlNodePtr) -> [String: String] {
        var all: [String: String] = [:]
        var attribute = node.pointee.properties
        while let current = attribute {
            var value = ""
            var piece = current.pointee.children
            // An entity that nobody declared stands between pieces of text.
            while let text = piece {
                if text.pointee.type == XML_TEXT_NODE, let content = text.pointee.content {
                    value += String(cString: content)
                }
                piece = text.pointee.next
            }
            if let name = current.pointee.name {
                all[String(cString: name).lowercased()] = value.split(whereSeparator: \.isWhitespace)
                    .joined(separator: " ")
            }
            attribute = current.pointee.next
        }
        return all
    }
}
