/// Text out of HTML fragments, byte by byte in one pass, without a tree.
///
/// Linear in the fragment's length for any input, and never longer than it.
package enum HTMLText {
    /// Plain text of an HTML fragment.
    ///
    /// Paragraphs are apart by a blank line, `br` and table rows by a line break; words are never glued.
    /// References are decoded, white space collapsed; scripts, styles and the like are left out.
    package static func plain(_ html: String) -> String {
        string(Array(html.utf8), plain)
    }

    /// One line: markup removed, references decoded, white space collapsed.
    package static func line(_ html: String) -> String {
        string(Array(html.utf8), line)
    }

    private static func string(
        _ html: [UInt8],
        _ make: (UnsafeRawBufferPointer) -> [UInt8]
    ) -> String {
        html.withUnsafeBytes { String(decoding: make($0), as: UTF8.self) }
    }

    static func plain(_ html: UnsafeRawBufferPointer) -> [UInt8] {
        write(html, keepsParagraphs: true)
    }

    static func line(_ html: UnsafeRawBufferPointer) -> [UInt8] {
        write(html, keepsParagraphs: false)
    }

    private static func write(_ html: UnsafeRawBufferPointer, keepsParagraphs: Bool) -> [UInt8] {
        // Text is shorter than its markup but for two references: &nGt; and &nLt;, five bytes, give six.
        [UInt8](unsafeUninitializedCapacity: html.count + html.count / 4 + 16) { room, count in
            var out = TextWriter(UnsafeMutableRawBufferPointer(room), keepsParagraphs: keepsParagraphs)
            var tags = HTMLTags(html)
            var textStart = 0
            while let tag = tags.next() {
                out.append(html, textStart..<tag.range.lowerBound)
                if tag.kind != .other {
                    switch HTMLElements.layout(of: UnsafeRawBufferPointer(rebasing: html[tag.name])) {
                    case .inline: break
                    case .space: out.wantSpace()
                    case .line: out.wantBreak(1)
                    case .lineBreak: if tag.kind == .start { out.addBreak() }
                    case .paragraph: out.wantBreak(2)
                    case .hidden: if tag.kind == .start { tags.skip(toEndOf: tag.name) }
                    }
                }
                textStart = tags.at
            }
            out.append(html, textStart..<html.count)
            count = out.count
        }
    }
}

/// What an element's tags do to the text around them.
enum HTMLElements {
    enum Layout { case inline, space, line, lineBreak, paragraph, hidden }

    static func layout(of name: UnsafeRawBufferPointer) -> Layout {
        name.count <= 10 ? table[ASCIIName.hash(name)] ?? .inline : .inline
    }

    /// Elements that have no content and no end tag.
    static func isVoid(_ name: UnsafeRawBufferPointer) -> Bool {
        name.count <= 6 && voids[ASCIIName.hash(name)] != nil
    }

    private static let table = NameTable<Layout>(rows: [
        ("p div article section header footer main nav aside blockquote figure figcaption pre", .paragraph),
        ("h1 h2 h3 h4 h5 h6 ul ol dl table address form fieldset hr details", .paragraph),
        ("li dt dd tr caption option legend summary", .line),
        ("td th button", .space),
        ("br", .lineBreak),
        ("script style template iframe noembed noframes svg textarea select head", .hidden),
    ])

    private static let voids = NameTable<Bool>(rows: [
        ("area base br col embed hr img input link meta param source track wbr", true)
    ])
}

/// Collects text in a buffer that is large enough, with the white space between words decided late.
private struct TextWriter {
    private let room: UnsafeMutableRawBufferPointer
    private(set) var count = 0
    private let keepsParagraphs: Bool
    private var breaks = 0
    private var needsSpace = false

    init(_ room: UnsafeMutableRawBufferPointer, keepsParagraphs: Bool) {
        self.room = room
        self.keepsParagraphs = keepsParagraphs
    }

    mutating func wantSpace() { needsSpace = true }

    mutating func wantBreak(_ count: Int) {
        breaks = max(breaks, count)
        needsSpace = true
    }

    mutating func addBreak() {
        breaks = min(breaks + 1, 2)
        needsSpace = true
    }

    mutating func append(_ html: UnsafeRawBufferPointer, _ range: Range<Int>) {
        var i = range.lowerBound
        let end = range.upperBound
        while i < end {
            let byte = html[i]
            if byte.isHTMLSpace {
                needsSpace = true
                i += 1
            } else if byte == 0xC2, i + 1 < end, html[i + 1] == 0xA0 {
                needsSpace = true
                i += 2
            } else if byte == UInt8(ascii: "&"), let reference = HTMLEntities.reference(in: html, at: i),
                i + reference.length <= end
            {
                i += reference.length
                append(reference)
            } else {
                // A run up to the next white space or reference goes over at once.
                separate()
                let start = i
                i += 1
                while i < end, html[i] > 0x20, html[i] != 0xC2, html[i] != UInt8(ascii: "&") { i += 1 }
                append(UnsafeRawBufferPointer(rebasing: html[start..<i]))
            }
        }
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        // Bounded by the document, not by the publisher: what does not fit is left out.
        guard count + bytes.count <= room.count else { return }
        UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    private mutating func append(_ reference: HTMLEntities.Reference) {
        // A no-break space is white space, and white space is collapsed.
        guard reference.first != 0xA0, reference.first > 0x20 else {
            needsSpace = true
            return
        }
        separate()
        var bytes: [UInt8] = []
        bytes.append(reference)
        bytes.withUnsafeBytes { append($0) }
    }

    private mutating func append(_ byte: UInt8) {
        guard count < room.count else { return }
        room[count] = byte
        count += 1
    }

    /// White space that is due before the next word.
    private mutating func separate() {
        guard needsSpace || breaks > 0 else { return }
        if count > 0 {
            if keepsParagraphs, breaks > 0 {
                append(0x0A)
                if breaks > 1 { append(0x0A) }
            } else {
                append(0x20)
            }
        }
        (breaks, needsSpace) = (0, false)
    }
}
