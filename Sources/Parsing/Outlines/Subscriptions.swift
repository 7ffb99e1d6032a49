internal import CXML2
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
        /// The titles of the folders it stands in, from the outside in.
        package var folders: [String]
    }

    /// In document order, as often as they are listed.
    package private(set) var all: [Subscription] = []
    /// Whether the document is OPML.
    package private(set) var isOPML = false
    /// What made the reading stop early, if anything did.
    package private(set) var problem: String?

    package init(opml body: [UInt8]) {
        guard let document = OPMLTree(body) else {
            problem = "the document is no XML"
            return
        }
        problem = document.problem
        document.forEachOutline { outline in
            guard let feed = outline["xmlurl"] else { return }
            all.append(
                Subscription(
                    title: outline["title"] ?? outline["text"],
                    feed: feed,
                    homepage: outline["htmlurl"],
                    language: outline["language"],
                    folders: outline.folders
                )
            )
        }
        isOPML = document.isOPML
    }
}

/// The owner of libxml2's tree of one OPML document; its pointers stay here.
private struct OPMLTree: ~Copyable {
    struct Outline {
        fileprivate var attributes: [String: String]
        fileprivate(set) var folders: [String]

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
        // NONET and no NOENT: a file from elsewhere may name entities that read our disk. RECOVER: what stands before
        // a mistake is taken all the same.
        let options =
            Int32(XML_PARSE_NONET.rawValue | XML_PARSE_RECOVER.rawValue)
            | Int32(XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)
        guard let context = xmlNewParserCtxt() else { return nil }
        defer { xmlFreeParserCtxt(context) }
        let parsed = OPMLTree.withoutBareAmpersands(body).withUnsafeBytes { raw in
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
        problem =
            "line \(error.line): "
            + (isTooDeep
                ? "outlines stand in one another more than 256 deep; what is deeper is left out" : words)
    }

    /// Readers write addresses with bare ampersands, and the parser would lose what stands behind them.
    private static func withoutBareAmpersands(_ body: [UInt8]) -> [UInt8] {
        // A zero byte tells UTF-16 or UTF-32, in which single bytes are no characters.
        guard !body.prefix(4).contains(0) else { return body }
        var out: [UInt8] = []
        out.reserveCapacity(body.count)
        for (index, byte) in body.enumerated() {
            out.append(byte)
            guard byte == UInt8(ascii: "&") else { continue }
            let name = body[(index + 1)...].prefix(32).prefix { $0 != UInt8(ascii: ";") }
            let isEnded =
                index + 1 + name.count < body.count && body[index + 1 + name.count] == UInt8(ascii: ";")
            let isReference =
                isEnded && !name.isEmpty
                && name.allSatisfy { byte in
                    byte == UInt8(ascii: "#") || byte.isASCIIAlphanumeric
                }
            if !isReference { out += Array("amp;".utf8) }
        }
        return out
    }

    var isOPML: Bool {
        guard let root = xmlDocGetRootElement(document) else { return false }
        return OPMLTree.name(of: root) == "opml"
    }

    /// In document order, without recursion: how deep folders nest is the file's to say.
    func forEachOutline(_ body: (Outline) -> Void) {
        guard let root = xmlDocGetRootElement(document) else { return }
        var folders: [String] = []
        var node: xmlNodePtr? = root
        while let current = node {
            var title: String?
            if current.pointee.type == XML_ELEMENT_NODE {
                let isOutline = OPMLTree.name(of: current) == "outline"
                let outline = Outline(
                    attributes: isOutline ? OPMLTree.attributes(of: current) : [:],
                    folders: folders.filter { !$0.isEmpty }
                )
                if isOutline { body(outline) }
                title = outline["text"] ?? outline["title"] ?? ""
            }
            if let title, let child = current.pointee.children {
                folders.append(title)
                node = child
                continue
            }
            node = OPMLTree.next(after: current, root: root, folders: &folders)
        }
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
