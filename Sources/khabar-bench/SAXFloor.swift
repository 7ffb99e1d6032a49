internal import CXML2

/// What libxml2 alone costs: the floor under any parser built on it.
enum SAXFloor {
    /// Walks a document with callbacks that do nothing.
    ///
    /// - Returns: whether it is well-formed; the rest of a document that is not is read all the same.
    @discardableResult
    static func walk(_ document: [UInt8]) -> Bool {
        withContext(document) { context in
            var handler = xmlSAXHandler()
            handler.initialized = XML_SAX2_MAGIC
            handler.startElementNs = { _, _, _, _, _, _, _, _, _ in }
            handler.endElementNs = { _, _, _, _ in }
            handler.characters = { _, _, _ in }
            handler.ignorableWhitespace = { _, _, _ in }
            handler.cdataBlock = { _, _, _ in }
            handler.serror = { _, _ in }
            return withUnsafeMutablePointer(to: &handler) { handler in
                // The context uses the handler only inside xmlParseDocument.
                let own = context.pointee.sax
                context.pointee.sax = handler
                xmlParseDocument(context)
                context.pointee.sax = own
                return context.pointee.wellFormed == 1
            }
        }
    }

    /// Builds libxml2's tree of a document and frees it.
    static func buildTree(_ document: [UInt8]) {
        _ = withContext(document) { context in
            xmlParseDocument(context)
            xmlFreeDoc(context.pointee.myDoc)
            return true
        }
    }

    private static func withContext(_ document: [UInt8], _ body: (xmlParserCtxtPtr) -> Bool) -> Bool {
        document.withUnsafeBytes { bytes in
            let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard let context = xmlCreateMemoryParserCtxt(text, Int32(clamping: bytes.count)) else {
                return false
            }
            defer { xmlFreeParserCtxt(context) }
            let options =
                XML_PARSE_NONET.rawValue | XML_PARSE_RECOVER.rawValue | XML_PARSE_NOERROR.rawValue
                | XML_PARSE_NOWARNING.rawValue
            xmlCtxtUseOptions(context, Int32(bitPattern: options))
            return body(context)
        }
    }
}
