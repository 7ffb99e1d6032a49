internal import CXML2
import Glibc

/// libxml2's SAX2 parser over bytes that are already UTF-8.
///
/// It is fed piece by piece, so that its buffer holds no more than a piece. Long texts need not go through it
/// at all (see `XMLText`). NONET and never NOENT, DTDLOAD or HUGE: a feed is hostile input and may name
/// entities that read our disk. Document types never get here, `XMLMender` takes them off; the first fatal
/// error ends the walk.
enum XMLReader {
    /// Why a document is no well-formed XML.
    struct Failure {
        /// Where libxml2 stood, in bytes from the beginning of what was fed.
        let place: Int
        let message: String
        /// False for errors, such as those of namespaces, that leave everything else valid.
        let isFatal: Bool
    }

    /// Walks the document whose pieces `source` feeds, one after another.
    ///
    /// - Parameters:
    ///   - builder: receives the elements. After a fatal error it is back at its last settled place.
    ///   - source: returns false when libxml2 may not see the rest of the document.
    /// - Returns: the first error, nil when the document is well-formed. A walk that the builder itself ended
    ///   has no error.
    static func read(into builder: inout FeedBuilder, from source: (XMLFeed) -> Bool) -> Failure? {
        _ = prepared
        var handler = XMLWalk.handler()
        guard let context = xmlCreatePushParserCtxt(&handler, nil, nil, 0, nil) else {
            return Failure(place: 0, message: "out of memory", isFatal: true)
        }
        defer { xmlFreeParserCtxt(context) }
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_NOWARNING.rawValue
        xmlCtxtUseOptions(context, Int32(bitPattern: options))
        // Nothing is left to guess: whatever the declaration says, it was obeyed before.
        context.pointee.charset = XML_CHAR_ENCODING_UTF8.rawValue
        return withUnsafeMutablePointer(to: &builder) { builder in
            var walk = XMLWalk(builder: builder, context: context)
            return withUnsafeMutablePointer(to: &walk) { walk in
                // Sound: the context calls back only inside xmlParseChunk, while builder and walk live.
                context.pointee.userData = UnsafeMutableRawPointer(walk)
                let isWhole = source(XMLFeed(walk: walk))
                if !isWhole, !walk.pointee.isOver { walk.pointee.fail("markup too long", isFatal: true) }
                if !walk.pointee.isOver { xmlParseChunk(context, nil, 0, 1) }
                // Names that the builder remembers are libxml2's and go with its parser.
                if walk.pointee.failure?.isFatal == true {
                    builder.pointee.returnToSettled()
                } else {
                    builder.pointee.endDocument()
                }
                return walk.pointee.failure
            }
        }
    }

    /// A document type; whatever it declares is the mender's business.
    static let documentType = "a document type"

    /// Once for the process: no parser of it may load anything from outside.
    private static let prepared: Void = {
        xmlInitParser()
        xmlSetExternalEntityLoader { _, _, _ in nil }
    }()
}

/// The input of a push parser. Each call returns whether more is wanted.
struct XMLFeed {
    fileprivate let walk: UnsafeMutablePointer<XMLWalk>

    /// Tags, and texts between them; may end anywhere but inside a character.
    func markup(_ piece: UnsafeRawBufferPointer) -> Bool {
        if !piece.isEmpty { XMLWalk.push(piece, through: walk) }
        return !walk.pointee.isOver
    }

    /// A text up to the next tag, or a whole CDATA section.
    func text(_ piece: UnsafeRawBufferPointer, isSection: Bool) -> Bool {
        pass(piece, isSection: isSection) ? !walk.pointee.isOver : markup(piece)
    }

    /// Hands a text to the builder without libxml2, where that is possible.
    ///
    /// - Returns: false, with nothing handed over, for a text that libxml2 has to read.
    func pass(_ piece: UnsafeRawBufferPointer, isSection: Bool) -> Bool {
        let start = isSection ? "<![CDATA[".utf8.count : 0
        let end = isSection ? piece.count - "]]>".utf8.count : piece.count
        guard start <= end, walk.pointee.awaitsContent,
            walk.pointee.take(UnsafeRawBufferPointer(rebasing: piece[start..<end]), isSection: isSection)
        else { return false }
        walk.pointee.skip(piece.count)
        return true
    }
}

/// What the C callbacks reach through their one pointer.
private struct XMLWalk {
    let builder: UnsafeMutablePointer<FeedBuilder>
    let context: xmlParserCtxtPtr
    var failure: XMLReader.Failure?
    /// Bytes fed, the running piece included.
    private var countFed = 0
    private var hasStopped = false

    init(builder: UnsafeMutablePointer<FeedBuilder>, context: xmlParserCtxtPtr) {
        self.builder = builder
        self.context = context
    }

    /// More names or namespaces than any vocabulary has: libxml2's tables get slow with them.
    private static let limitNames = 20_000
    private static let limitNamespaces = 400
    /// As deep as libxml2 goes when it is not pushed.
    private static let limitDepth = 256

    var isOver: Bool { hasStopped || failure?.isFatal == true }

    /// Where libxml2 stands, in bytes from the beginning of what was fed.
    private var place: Int {
        guard let input = context.pointee.input else { return countFed }
        return countFed - (input.pointee.end - input.pointee.cur)
    }

    /// Not a method: the callbacks change the walk while libxml2 parses.
    static func push(_ piece: UnsafeRawBufferPointer, through walk: UnsafeMutablePointer<XMLWalk>) {
        walk.pointee.countFed += piece.count
        let text = piece.baseAddress?.assumingMemoryBound(to: CChar.self)
        xmlParseChunk(walk.pointee.context, text, Int32(clamping: piece.count), 0)
    }

    /// libxml2 has reported everything it was fed, and is inside an element.
    var awaitsContent: Bool {
        guard let input = context.pointee.input else { return false }
        return context.pointee.instate == XML_PARSER_CONTENT && input.pointee.cur == input.pointee.end
    }

    /// Gives the builder a text that libxml2 does not see; false when libxml2 has to read it.
    func take(_ run: UnsafeRawBufferPointer, isSection: Bool) -> Bool {
        XMLText.read(run, isSection: isSection) { text in
            text.withMemoryRebound(to: UInt8.self) { builder.pointee.characters($0) }
        }
    }

    mutating func skip(_ count: Int) {
        countFed += count
    }

    private mutating func stopWhereNeeded() {
        if xmlDictSize(context.pointee.dict) > XMLWalk.limitNames {
            stop("too many different names")
        } else if context.pointee.nsNr > XMLWalk.limitNamespaces * 2 {
            stop("too many namespaces")
        } else if context.pointee.nameNr > XMLWalk.limitDepth {
            fail("elements nested deeper than \(XMLWalk.limitDepth)", isFatal: true)
            xmlStopParser(context)
        } else if builder.pointee.isTangled {
            fail("entries inside entries", isFatal: true)
            xmlStopParser(context)
        } else if builder.pointee.isDone || builder.pointee.stream.isClosed {
            hasStopped = true
            xmlStopParser(context)
        }
    }

    /// Ends the reading where mending would not help. Everything read so far stays valid.
    private mutating func stop(_ message: String) {
        fail(message, isFatal: false)
        hasStopped = true
        xmlStopParser(context)
    }

    mutating func fail(_ message: String, isFatal: Bool) {
        failure = XMLReader.Failure(place: place, message: message, isFatal: isFatal)
    }

    private static func of(_ data: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLWalk>? {
        data?.assumingMemoryBound(to: XMLWalk.self)
    }

    static func handler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = XML_SAX2_MAGIC
        handler.startElementNs = {
            data,
            name,
            prefix,
            uri,
            namespaceCount,
            namespaces,
            count,
            _,
            attributes in
            guard let walk = XMLWalk.of(data), let name else { return }
            let tag = XMLTag(
                name: name,
                prefix: prefix,
                uri: uri,
                namespaces: namespaces,
                namespaceCount: Int(namespaceCount),
                attributes: attributes,
                attributeCount: Int(count)
            )
            walk.pointee.builder.pointee.start(tag, at: walk.pointee.place)
            walk.pointee.stopWhereNeeded()
        }
        handler.endElementNs = { data, _, _, _ in
            guard let walk = XMLWalk.of(data) else { return }
            walk.pointee.builder.pointee.end(at: walk.pointee.place)
        }
        handler.characters = { data, text, length in
            guard let text else { return }
            XMLWalk.of(data)?.pointee.builder.pointee.characters(
                UnsafeBufferPointer(start: text, count: Int(length))
            )
        }
        handler.ignorableWhitespace = handler.characters
        handler.cdataBlock = handler.characters
        handler.internalSubset = { data, _, _, _ in
            guard let walk = XMLWalk.of(data) else { return }
            walk.pointee.failure = XMLReader.Failure(place: 0, message: XMLReader.documentType, isFatal: true)
            xmlStopParser(walk.pointee.context)
        }
        handler.serror = { data, error in
            guard let walk = XMLWalk.of(data), let error, !walk.pointee.isOver else { return }
            let isFatal = error.pointee.level == XML_ERR_FATAL
            guard isFatal || error.pointee.level == XML_ERR_ERROR else { return }
            if walk.pointee.failure.map({ isFatal && !$0.isFatal }) ?? true {
                var message =
                    error.pointee.message.map { String(cString: $0) } ?? "error \(error.pointee.code)"
                while message.last?.isWhitespace == true { message.removeLast() }
                walk.pointee.failure = XMLReader.Failure(
                    place: walk.pointee.place,
                    message: message,
                    isFatal: isFatal
                )
            }
        }
        return handler
    }
}
