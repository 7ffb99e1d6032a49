internal import CXML2
import Glibc

/// libxml2's SAX2 parser over bytes that are already UTF-8.
///
/// NONET and never NOENT, DTDLOAD or HUGE: a feed is hostile input and may name entities that read our disk.
/// Document types never get here, `XMLMender` takes them off; the first fatal error ends the walk.
enum XMLReader {
    /// Why a document is no well-formed XML.
    struct Failure {
        let line: Int
        let message: String
        /// Whatever came before it stands; namespace errors are such.
        let isFatal: Bool
    }

    /// Walks the document, behind whose last byte there must be a NUL.
    ///
    /// - Returns: the first error, nil when the document is well-formed. A walk that the builder itself ended
    ///   has no error.
    static func read(
        _ utf8: UnsafeRawBufferPointer,
        from start: Int,
        into builder: inout FeedBuilder
    ) -> Failure? {
        _ = prepared
        return utf8.withMemoryRebound(to: UInt8.self) { bytes -> Failure? in
            guard let base = bytes.baseAddress, let context = xmlNewParserCtxt() else {
                return Failure(line: 0, message: "out of memory", isFatal: true)
            }
            defer { xmlFreeParserCtxt(context) }
            guard let input = xmlNewInputStream(context) else {
                return Failure(line: 0, message: "out of memory", isFatal: true)
            }
            // The stream owns no buffer: it reads our bytes where they are, and nothing is copied or freed.
            input.pointee.base = base + start
            input.pointee.cur = base + start
            input.pointee.end = base + bytes.count
            input.pointee.length = Int32(clamping: bytes.count - start)
            inputPush(context, input)
            let options =
                XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue | XML_PARSE_NOWARNING.rawValue
            xmlCtxtUseOptions(context, Int32(bitPattern: options))
            return withUnsafeMutablePointer(to: &builder) { builder in
                var walk = XMLWalk(builder: builder, context: context)
                return withUnsafeMutablePointer(to: &walk) { walk in
                    // The context uses handler and walk only inside xmlParseDocument, while both live.
                    var handler = XMLWalk.handler()
                    return withUnsafeMutablePointer(to: &handler) { handler in
                        let own = context.pointee.sax
                        context.pointee.sax = handler
                        context.pointee.userData = UnsafeMutableRawPointer(walk)
                        xmlParseDocument(context)
                        context.pointee.sax = own
                        walk.pointee.builder.pointee.endDocument()
                        return walk.pointee.failure
                    }
                }
            }
        }
    }

    /// A document type; whatever it declares is the mender's business.
    static let documentType = "a document type"

    /// Tags that would cost libxml2 more than their length: it compares every attribute with every other.
    static func isHostile(_ text: UnsafeRawBufferPointer) -> Bool {
        var at = 0
        while let open = HTMLTags.find(UInt8(ascii: "<"), in: text, from: at),
            let close = HTMLTags.find(UInt8(ascii: ">"), in: text, from: open)
        {
            if close - open > 1024 {
                let signs = text[open..<close].reduce(into: 0) { count, byte in
                    if byte == UInt8(ascii: "=") { count += 1 }
                }
                if signs > 128 || close - open > 1 << 20 { return true }
            }
            at = close
        }
        return false
    }

    /// Once for the process: no parser of it may load anything from outside.
    private static let prepared: Void = {
        xmlInitParser()
        xmlSetExternalEntityLoader { _, _, _ in nil }
    }()
}

/// What the C callbacks reach through their one pointer.
private struct XMLWalk {
    let builder: UnsafeMutablePointer<FeedBuilder>
    let context: xmlParserCtxtPtr
    var failure: XMLReader.Failure?

    init(builder: UnsafeMutablePointer<FeedBuilder>, context: xmlParserCtxtPtr) {
        self.builder = builder
        self.context = context
    }

    /// More names or namespaces than any vocabulary has: libxml2's tables get slow with them.
    private static let limitNames = 20_000
    private static let limitNamespaces = 400

    mutating func stopWhereNeeded() {
        if xmlDictSize(context.pointee.dict) > XMLWalk.limitNames {
            fail("too many different names")
        } else if context.pointee.nsNr > XMLWalk.limitNamespaces * 2 {
            fail("too many namespaces")
        } else if builder.pointee.isDone {
            xmlStopParser(context)
        }
    }

    private mutating func fail(_ message: String) {
        // Not fatal: mending would not help, and what came before stands.
        failure = XMLReader.Failure(
            line: Int(xmlSAX2GetLineNumber(context)),
            message: message,
            isFatal: false
        )
        xmlStopParser(context)
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
            walk.pointee.builder.pointee.start(tag)
            walk.pointee.stopWhereNeeded()
        }
        handler.endElementNs = { data, _, _, _ in
            XMLWalk.of(data)?.pointee.builder.pointee.end()
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
            walk.pointee.failure = XMLReader.Failure(line: 0, message: XMLReader.documentType, isFatal: true)
            xmlStopParser(walk.pointee.context)
        }
        handler.serror = { data, error in
            guard let walk = XMLWalk.of(data), let error else { return }
            let isFatal = error.pointee.level == XML_ERR_FATAL
            guard isFatal || error.pointee.level == XML_ERR_ERROR else { return }
            if walk.pointee.failure.map({ isFatal && !$0.isFatal }) ?? true {
                var message =
                    error.pointee.message.map { String(cString: $0) } ?? "error \(error.pointee.code)"
                while message.last?.isWhitespace == true { message.removeLast() }
                walk.pointee.failure = XMLReader.Failure(
                    line: Int(error.pointee.line),
                    message: message,
                    isFatal: isFatal
                )
            }
            if isFatal { xmlStopParser(walk.pointee.context) }
        }
        return handler
    }
}
