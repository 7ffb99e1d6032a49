import Machinery
import News

/// Text out of HTML fragments, byte by byte in one pass, without a tree.
///
/// Linear in the fragment's length for any input, and never longer than it.
package enum HTMLText {
    /// Plain text of an HTML fragment.
    ///
    /// Paragraphs are apart by a blank line, `br` and table rows by a line break; words are never glued.
    /// References are decoded, white space collapsed; scripts, styles and the like are left out.
    package static func plain(_ html: String) -> String {
        string(html, keepsParagraphs: true)
    }

    /// One line: markup removed, references decoded, white space collapsed.
    package static func line(_ html: String) -> String {
        string(html, keepsParagraphs: false)
    }

    static func line(_ html: UnsafeRawBufferPointer) -> String {
        guard holdsMarkup(html) else { return String(decoding: html, as: UTF8.self) }
        return made(from: html, keepsParagraphs: false)
    }

    /// Text that stays as it is when references are decoded and white space is collapsed.
    static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        text.first != 0x20 && text.last != 0x20
            && TextWriter.runEnd(in: text, from: 0, limit: text.count) == text.count
    }

    private static func string(_ html: String, keepsParagraphs: Bool) -> String {
        var html = html
        let text = html.withUTF8 { utf8 -> String? in
            let html = UnsafeRawBufferPointer(utf8)
            return holdsMarkup(html) ? made(from: html, keepsParagraphs: keepsParagraphs) : nil
        }
        return text ?? html
    }

    /// Whether it holds tags, references or white space to collapse, so that its text is not simply its
    /// source.
    private static func holdsMarkup(_ html: UnsafeRawBufferPointer) -> Bool {
        ByteSearch.first(UInt8(ascii: "<"), in: html, from: 0) != nil || !isPlain(html)
    }

    private static func made(from html: UnsafeRawBufferPointer, keepsParagraphs: Bool) -> String {
        // Text is shorter than its markup but for two references: &nGt; and &nLt;, five bytes, give six.
        let capacity = html.count + html.count / 4 + 16
        return withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 1) { room in
            var out = TextWriter(room, keepsParagraphs: keepsParagraphs)
            write(html, to: &out)
            return String(decoding: room[..<out.count], as: UTF8.self)
        }
    }

    private static func write(_ html: UnsafeRawBufferPointer, to out: inout TextWriter) {
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
                separate()
                let start = i
                i = TextWriter.runEnd(in: html, from: i + 1, limit: end)
                var runEnd = i
                while runEnd > start + 1, html[runEnd - 1] == 0x20 {
                    needsSpace = true
                    runEnd -= 1
                }
                append(UnsafeRawBufferPointer(rebasing: html[start..<runEnd]))
            }
        }
    }

    /// Where the run of words with one space between them ends that may be copied as it is.
    static func runEnd(in html: UnsafeRawBufferPointer, from start: Int, limit: Int) -> Int {
        var i = start
        // The last step may see bytes after the limit, but goes no further.
        while i + 8 <= html.count {
            let bytes = EightBytes(html, from: i)
            let spaces = bytes.places(of: 0x20)
            // A space before another one, or at the end of these eight bytes.
            let ends =
                bytes.controls | bytes.places(of: UInt8(ascii: "&")) | bytes.places(of: 0xC2)
                | spaces & (spaces >> 8 | 1 << 63) | EightBytes.places(from: limit - i)
            if ends != 0 {
                i += EightBytes.countBefore(ends)
                break
            }
            i += 8
        }
        while i < limit {
            switch html[i] {
            case ..<0x20, UInt8(ascii: "&"), 0xC2: return i
            case 0x20 where i + 1 < limit && html[i + 1] == 0x20: return i
            default: i += 1
            }
        }
        return i
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
        for scalar in [reference.first, reference.second] {
            guard let scalar = scalar.flatMap(Unicode.Scalar.init) else { continue }
            for byte in Unicode.UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter {
                append(byte)
            }
        }
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
