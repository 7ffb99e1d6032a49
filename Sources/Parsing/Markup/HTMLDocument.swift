internal import CXML2
import Synchronization

/// The owner of libxml2's tree of one HTML page.
///
/// Everything but XPath rules works on the `PageTree` copied out of it; pointers stay in this file.
struct HTMLDocument: ~Copyable {
    private let document: htmlDocPtr
    let tree: PageTree

    deinit { xmlFreeDoc(document) }

    /// Parses a page of valid UTF-8; nil where libxml2 makes no tree of it (an empty page).
    init?(utf8 page: [UInt8]) {
        xmlInitParser()
        let page = HTMLDocumentGuard.defused(page)
        // NONET: a page is hostile input and may name files and hosts. HUGE: without it everything deeper than
        // 256 elements is lost, silently. The cost that HUGE allows is bounded by the guard.
        let options =
            Int32(HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue)
            | Int32(HTML_PARSE_NONET.rawValue | HTML_PARSE_COMPACT.rawValue) | Int32(XML_PARSE_HUGE.rawValue)
        let parsed = page.withUnsafeBytes { raw in
            htmlReadMemory(
                raw.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(raw.count),
                nil,
                "UTF-8",
                options
            )
        }
        guard let parsed else { return nil }
        document = parsed
        tree = HTMLDocument.copy(parsed, pageBytes: page.count)
    }

    /// Copies in document order, without recursion, and numbers libxml2's nodes for `select`.
    private static func copy(_ document: htmlDocPtr, pageBytes: Int) -> PageTree {
        var tree = PageTree()
        tree.nodes.reserveCapacity(pageBytes / 24)
        tree.bytes.reserveCapacity(pageBytes)
        guard let root = xmlDocGetRootElement(document) else { return tree }
        var node: xmlNodePtr? = root
        var parent: Int32 = -1
        while let current = node {
            let type = current.pointee.type
            if type == XML_ELEMENT_NODE {
                let index = Int32(tree.nodes.count)
                current.pointee._private = UnsafeMutableRawPointer(bitPattern: Int(index) + 1)
                let attributes = copyAttributes(of: current, into: &tree)
                tree.nodes.append(
                    .init(
                        tag: HTMLTag(hash: hash(current.pointee.name)),
                        parent: parent,
                        end: index + 1,
                        content: attributes
                    )
                )
                if let child = current.pointee.children {
                    parent = index
                    node = child
                    continue
                }
            } else if type == XML_TEXT_NODE || type == XML_CDATA_SECTION_NODE {
                let index = Int32(tree.nodes.count)
                let range = append(current.pointee.content, to: &tree.bytes)
                if !range.isEmpty {
                    current.pointee._private = UnsafeMutableRawPointer(bitPattern: Int(index) + 1)
                    tree.nodes.append(.init(tag: .text, parent: parent, end: index + 1, content: range))
                }
            }
            node = next(after: current, in: &tree, parent: &parent, root: root)
        }
        if !tree.nodes.isEmpty { tree.nodes[0].end = Int32(tree.nodes.count) }
        return tree
    }

    /// The following node that is no descendant; closes the elements it leaves.
    private static func next(
        after node: xmlNodePtr,
        in tree: inout PageTree,
        parent: inout Int32,
        root: xmlNodePtr
    ) -> xmlNodePtr? {
        var current = node
        while current != root {
            if let sibling = current.pointee.next { return sibling }
            guard let above = current.pointee.parent, parent >= 0 else { return nil }
            tree.nodes[Int(parent)].end = Int32(tree.nodes.count)
            parent = tree.nodes[Int(parent)].parent
            current = above
        }
        return nil
    }

    private static func copyAttributes(of node: xmlNodePtr, into tree: inout PageTree) -> Range<Int32> {
        let start = Int32(tree.attributes.count)
        var attribute = node.pointee.properties
        while let current = attribute {
            if let name = HTMLAttribute(hash: hash(current.pointee.name)) {
                // The HTML parser keeps a value as one text node, entities decoded.
                let value = append(current.pointee.children?.pointee.content, to: &tree.bytes)
                tree.attributes.append(.init(name: name, value: value))
            }
            attribute = current.pointee.next
        }
        return start..<Int32(tree.attributes.count)
    }

    private static func append(_ text: UnsafePointer<xmlChar>?, to bytes: inout [UInt8]) -> Range<Int32> {
        let start = Int32(bytes.count)
        if let text {
            bytes.append(contentsOf: UnsafeBufferPointer(start: text, count: Int(xmlStrlen(text))))
        }
        return start..<Int32(bytes.count)
    }

    private static func hash(_ name: UnsafePointer<xmlChar>?) -> UInt64 {
        name.map { ASCIIName.hash($0) } ?? ASCIIName.seed
    }
}

// MARK: - XPath rules

extension HTMLDocument {
    /// XPath operations a rule may take: a rule that is slow on a hostile page ends without result.
    private static let limitOperations: UInt = 10_000_000

    /// What a rule of the configuration found.
    enum Selection {
        /// Indices in `tree`, in document order: elements and text nodes.
        case nodes([Int])
        /// A string, number or attribute values.
        case texts([String])

        var isEmpty: Bool {
            switch self {
            case .nodes(let nodes): nodes.isEmpty
            case .texts(let texts): texts.allSatisfy(\.isEmpty)
            }
        }
    }

    /// What the XPath selects, from the document or from `context`; nil where it cannot be evaluated.
    borrowing func select(_ rule: CompiledXPath, in context: Int? = nil) -> Selection? {
        guard let evaluation = xmlXPathNewContext(document) else { return nil }
        defer { xmlXPathFreeContext(evaluation) }
        evaluation.pointee.opLimit = HTMLDocument.limitOperations
        evaluation.pointee.error = { _, _ in }
        if let context, let node = node(context) { evaluation.pointee.node = node }
        guard let result = rule.evaluate(evaluation) else { return nil }
        defer { xmlXPathFreeObject(result) }
        guard result.pointee.type == XPATH_NODESET else {
            guard let text = xmlXPathCastToString(result) else { return nil }
            defer { khabar_xml_free(text) }
            return .texts([String(cString: text)])
        }
        return selection(result.pointee.nodesetval)
    }

    private borrowing func selection(_ set: xmlNodeSetPtr?) -> Selection {
        guard let set, set.pointee.nodeNr > 0 else { return .nodes([]) }
        var nodes: [Int] = []
        var texts: [String] = []
        for i in 0..<Int(set.pointee.nodeNr) {
            guard let node = set.pointee.nodeTab[i] else { continue }
            if node.pointee.type == XML_ATTRIBUTE_NODE {
                guard let value = xmlNodeGetContent(node) else { continue }
                texts.append(String(cString: value))
                khabar_xml_free(value)
            } else if node.pointee.type == XML_ELEMENT_NODE || node.pointee.type == XML_TEXT_NODE {
                let number = Int(bitPattern: node.pointee._private)
                if number > 0 { nodes.append(number - 1) }
            }
        }
        return nodes.isEmpty && !texts.isEmpty ? .texts(texts) : .nodes(nodes.sorted())
    }

    /// libxml2's node of an index: found through the tree's order, since pointers are not kept.
    private borrowing func node(_ index: Int) -> xmlNodePtr? {
        var path: [Int] = []
        var at: Int? = index
        while let current = at {
            path.append(current)
            at = tree.parent(current)
        }
        var node = xmlDocGetRootElement(document)
        for wanted in path.reversed().dropFirst() {
            node = node?.pointee.children
            while let current = node, Int(bitPattern: current.pointee._private) != wanted + 1 {
                node = current.pointee.next
            }
        }
        return node
    }
}

/// An XPath of the configuration, compiled once.
///
/// `@unchecked Sendable`: libxml2 only reads a compiled expression while it evaluates one.
final class CompiledXPath: @unchecked Sendable {
    private let expression: xmlXPathCompExprPtr

    /// Nil where the text is no XPath.
    init?(_ text: String) {
        xmlInitParser()
        guard let context = xmlXPathNewContext(nil) else { return nil }
        defer { xmlXPathFreeContext(context) }
        context.pointee.error = { _, _ in }
        guard let compiled = xmlXPathCtxtCompile(context, text) else { return nil }
        expression = compiled
    }

    deinit { xmlXPathFreeCompExpr(expression) }

    /// The compiled form of a rule, compiled at its first use; rules are few and of the configuration.
    static func cached(_ text: String) -> CompiledXPath? {
        rules.withLock { known in
            if let found = known[text] { return found }
            let compiled = CompiledXPath(text)
            known[text] = compiled
            return compiled
        }
    }

    private static let rules = Mutex<[String: CompiledXPath]>([:])

    fileprivate func evaluate(_ context: xmlXPathContextPtr) -> xmlXPathObjectPtr? {
        xmlXPathCompiledEval(expression, context)
    }
}
