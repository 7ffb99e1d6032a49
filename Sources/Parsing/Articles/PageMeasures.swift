/// Lengths of text in every subtree, kept as running sums: any subtree's figure is one subtraction.
///
/// What `kept` leaves out counts nothing.
struct PageMeasures {
    /// Letters (characters that are no white space), those of them inside links, and paragraph mass.
    private var letters: [Int32]
    private var linked: [Int32]
    private var mass: [Float]
    /// Paragraph score of each block by itself; 0 for what is no paragraph.
    let score: [Float]

    func letters(_ range: Range<Int>) -> Int { Int(letters[range.upperBound] - letters[range.lowerBound]) }
    func linkedLetters(_ range: Range<Int>) -> Int {
        Int(linked[range.upperBound] - linked[range.lowerBound])
    }
    func mass(_ range: Range<Int>) -> Float { mass[range.upperBound] - mass[range.lowerBound] }

    func linkDensity(_ range: Range<Int>) -> Float {
        let all = letters(range)
        return all == 0 ? 0 : Float(linkedLetters(range)) / Float(all)
    }

    init(_ tree: PageTree, texts: TextMeasures, kept: KeptNodes) {
        let count = tree.nodes.count
        letters = Array(repeating: 0, count: count + 1)
        linked = letters
        mass = Array(repeating: 0, count: count + 1)
        var own = [Own](repeating: Own(), count: count)
        var blockOf = [Int32](repeating: 0, count: count)
        var linkEnd = 0
        var i = 0
        while i < count {
            letters[i + 1] = letters[i]
            linked[i + 1] = linked[i]
            let parent = Int(tree.nodes[i].parent)
            if !kept[i] {
                for skipped in i..<tree.end(i) {
                    letters[skipped + 1] = letters[i]
                    linked[skipped + 1] = linked[i]
                }
                i = tree.end(i)
                continue
            }
            let tag = tree.tag(i)
            if tag == .text {
                let block = parent < 0 ? 0 : Int(blockOf[parent])
                let text = texts[i]
                letters[i + 1] += text.letters
                own[block].letters += text.letters
                own[block].commas += text.commas
                if i < linkEnd {
                    linked[i + 1] += text.letters
                    own[block].linked += text.letters
                }
            } else {
                blockOf[i] =
                    tag.layout == .inline || parent < 0 ? (parent < 0 ? 0 : blockOf[parent]) : Int32(i)
                if tag == .a { linkEnd = max(linkEnd, tree.end(i)) }
            }
            i += 1
        }
        var score = [Float](repeating: 0, count: count)
        for i in 0..<count {
            score[i] = kept[i] ? own[i].score : 0
            mass[i + 1] = mass[i] + (score[i] > 0 ? Float(own[i].letters - own[i].linked) : 0)
        }
        self.score = score
    }

    private struct Own {
        var letters: Int32 = 0
        var linked: Int32 = 0
        var commas: Int32 = 0

        /// One, plus one for each comma, plus one for each 85 letters up to three; all of it reduced by the
        /// share of links.
        /// Source: Readability.js.
        var score: Float {
            guard letters >= 22, linked * 2 < letters else { return 0 }
            let base = 1 + Float(commas) + min(Float(letters) / 85, 3)
            return base * (1 - Float(linked) / Float(letters))
        }
    }
}

/// Characters and commas of a text, counted over its bytes.
struct TextMeasure {
    var letters: Int32 = 0
    var commas: Int32 = 0

    init() {}

    init(_ text: some Sequence<UInt8>) {
        var previous: UInt8 = 0
        for byte in text {
            // Characters, not bytes: continuation bytes count nothing.
            if byte > 32, byte & 0xC0 != 0x80 { letters += 1 }
            // ، ؛ ؟ are D8 8C, D8 9B, D8 9F; the comma of Chinese EF BC 8C is left out.
            if byte == UInt8(ascii: ",") || previous == 0xD8 && (byte == 0x8C || byte == 0x9B || byte == 0x9F)
            {
                commas += 1
            }
            previous = byte
        }
    }
}

/// The measure of every text node of a page, taken once.
struct TextMeasures {
    private var measures: [TextMeasure]
    /// By element: the letters that stand in it outside of other elements.
    private(set) var ownLetters: [Int32]

    init(_ tree: PageTree) {
        measures = Array(repeating: TextMeasure(), count: tree.nodes.count)
        ownLetters = Array(repeating: 0, count: tree.nodes.count)
        tree.bytes.withUnsafeBufferPointer { bytes in
            for (i, node) in tree.nodes.enumerated() where node.tag == .text {
                // Scripts are no text, and longer than all of it.
                let parent = node.parent >= 0 ? tree.nodes[Int(node.parent)].tag : .other
                if parent == .script || parent == .style { continue }
                let range = Int(node.content.lowerBound)..<Int(node.content.upperBound)
                measures[i] = TextMeasure(UnsafeBufferPointer(rebasing: bytes[range]))
                if node.parent >= 0 { ownLetters[Int(node.parent)] += measures[i].letters }
            }
        }
    }

    /// The measure of a text node; empty for an element.
    subscript(node: Int) -> TextMeasure { measures[node] }
}

/// Which nodes of a page are still looked at: a subtree is left out by its first node.
struct KeptNodes {
    private var isLeftOut: [Bool]
    private let ends: [Int32]

    init(_ tree: PageTree) {
        isLeftOut = Array(repeating: false, count: tree.nodes.count)
        ends = tree.nodes.map(\.end)
    }

    subscript(node: Int) -> Bool { !isLeftOut[node] }

    mutating func leaveOut(_ node: Int) {
        for i in node..<Int(ends[node]) { isLeftOut[i] = true }
    }

    /// Takes a subtree in again as far as `other` keeps it.
    mutating func putBack(_ node: Int, as other: KeptNodes) {
        for i in node..<Int(ends[node]) { isLeftOut[i] = other.isLeftOut[i] }
    }
}
