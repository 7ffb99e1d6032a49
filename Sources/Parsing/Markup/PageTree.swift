/// A parsed page as plain arrays, in document order; no pointer of libxml2 is left in it.
///
/// A node's descendants are the nodes behind it up to its `end`, so every walk is a loop over a range and
/// no depth of nesting can exhaust the stack.
struct PageTree {
    struct Node {
        var tag: HTMLTag
        /// Index of the parent element; -1 for the first node.
        var parent: Int32
        /// Index behind the last descendant.
        var end: Int32
        /// Text nodes: where their text stands in `bytes`. Elements: their attributes in `attributes`.
        var content: Range<Int32>
    }

    struct Attribute {
        var name: HTMLAttribute
        var value: Range<Int32>
    }

    var nodes: [Node] = []
    var attributes: [Attribute] = []
    /// UTF-8 of all texts and attribute values.
    var bytes: [UInt8] = []

    var indices: Range<Int> { nodes.indices }

    func tag(_ node: Int) -> HTMLTag { nodes[node].tag }
    func parent(_ node: Int) -> Int? { nodes[node].parent < 0 ? nil : Int(nodes[node].parent) }
    func end(_ node: Int) -> Int { Int(nodes[node].end) }
    /// The node and all its descendants.
    func subtree(_ node: Int) -> Range<Int> { node..<Int(nodes[node].end) }

    /// The text of a text node.
    func text(_ node: Int) -> ArraySlice<UInt8> { slice(nodes[node].content) }

    func slice(_ range: Range<Int32>) -> ArraySlice<UInt8> {
        bytes[Int(range.lowerBound)..<Int(range.upperBound)]
    }

    /// An attribute's value as UTF-8; nil where the element has none, empty where it has no value.
    func value(_ name: HTMLAttribute, of node: Int) -> ArraySlice<UInt8>? {
        guard nodes[node].tag != .text else { return nil }
        for i in nodes[node].content where attributes[Int(i)].name == name {
            return slice(attributes[Int(i)].value)
        }
        return nil
    }

    /// An attribute's value without white space at its ends; nil where there is none or it is empty.
    func string(_ name: HTMLAttribute, of node: Int) -> String? {
        guard let value = value(name, of: node) else { return nil }
        let text = String(decoding: value.trimmingSpace, as: UTF8.self)
        return text.isEmpty ? nil : text
    }

    func children(_ node: Int) -> Children { Children(tree: self, at: node + 1, end: end(node)) }

    struct Children: Sequence, IteratorProtocol {
        let tree: PageTree
        var at: Int
        let end: Int

        mutating func next() -> Int? {
            guard at < end else { return nil }
            defer { at = tree.end(at) }
            return at
        }
    }

    /// The text under a node on one line, references decoded, white space collapsed.
    func line(_ node: Int, limit: Int = 4000) -> String {
        var out: [UInt8] = []
        var i = node
        while i < end(node), out.count < limit {
            switch tag(i) {
            case .text:
                out += text(i)
            case .script, .style, .noscript, .template:
                i = end(i)
                continue
            case let tag where tag.layout != .inline:
                out.append(32)
            default: break
            }
            i += 1
        }
        return String(decoding: out.collapsingSpace, as: UTF8.self)
    }
}

extension Collection<UInt8> where SubSequence: Collection<UInt8> {
    /// Without ASCII white space and no-break spaces at either end.
    var trimmingSpace: ArraySlice<UInt8> {
        var slice = Array(self)[...]
        while true {
            if let first = slice.first, first <= 32 {
                slice = slice.dropFirst()
            } else if slice.starts(with: [0xC2, 0xA0]) {
                slice = slice.dropFirst(2)
            } else {
                break
            }
        }
        while true {
            if let last = slice.last, last <= 32 {
                slice = slice.dropLast()
            } else if slice.suffix(2).elementsEqual([0xC2, 0xA0]) {
                slice = slice.dropLast(2)
            } else {
                break
            }
        }
        return slice
    }
}

extension Collection<UInt8> {
    /// Runs of ASCII white space and no-break spaces as one space, none at the ends.
    var collapsingSpace: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(count)
        var pending = false
        for byte in self {
            if byte <= 32 {
                pending = true
            } else if byte == 0xA0, out.last == 0xC2 {
                out.removeLast()
                pending = true
            } else {
                if pending, !out.isEmpty { out.append(32) }
                pending = false
                out.append(byte)
            }
        }
        return out
    }
}
