import Machinery
import News

/// The tags of an HTML fragment, found one after another in one pass and without a tree.
///
/// Reads as browsers tokenise: a tag begins at `<` and a letter, ends at the first `>` outside a quoted
/// attribute value; everything else is text. A tag that the text's end cuts off reaches to the end.
/// Linear in the fragment's length for any input.
struct HTMLTags {
    struct Tag {
        enum Kind { case start, end, other }
        var kind: Kind
        /// From `<` to behind `>`.
        var range: Range<Int>
        var name: Range<Int>
    }

    let text: UnsafeRawBufferPointer
    private(set) var at = 0
    // After these places no such quote follows any more, so nothing searches for it again.
    private var noDoubleQuoteFrom = Int.max
    private var noSingleQuoteFrom = Int.max

    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
    }

    /// The next tag; nil when only text is left.
    mutating func next() -> Tag? {
        while let open = ByteSearch.first(UInt8(ascii: "<"), in: text, from: at) {
            let next = open + 1
            guard next < text.count else { break }
            switch text[next] {
            case UInt8(ascii: "/") where next + 1 < text.count && text[next + 1].isASCIILetter:
                return tag(.end, open: open, nameStart: next + 1)
            case UInt8(ascii: "!"), UInt8(ascii: "?"):
                return declaration(open)
            case let byte where byte.isASCIILetter:
                return tag(.start, open: open, nameStart: next)
            default:
                at = next
            }
        }
        at = text.count
        return nil
    }

    private mutating func tag(_ kind: Tag.Kind, open: Int, nameStart: Int) -> Tag {
        var i = nameStart
        while i < text.count, !text[i].isHTMLSpace, text[i] != UInt8(ascii: ">"), text[i] != UInt8(ascii: "/")
        {
            i += 1
        }
        let name = nameStart..<i
        if i < text.count, text[i] == UInt8(ascii: ">") {
            at = i + 1
            return Tag(kind: kind, range: open..<at, name: name)
        }
        // The first ">" ends the tag unless a quoted value holds it.
        var close = ByteSearch.first(UInt8(ascii: ">"), in: text, from: i) ?? text.count
        while let sign = ByteSearch.first(UInt8(ascii: "="), in: text, from: i, to: close) {
            i = sign + 1
            while i < text.count, text[i].isHTMLSpace { i += 1 }
            let quote = closingQuote(i)
            i = (quote ?? i) + 1
            guard let quote else { continue }
            if quote > close { close = ByteSearch.first(UInt8(ascii: ">"), in: text, from: i) ?? text.count }
        }
        at = min(close + 1, text.count)
        return Tag(kind: kind, range: open..<at, name: name)
    }

    /// The place of the quote that ends the value begun by the quote at `i`.
    private mutating func closingQuote(_ i: Int) -> Int? {
        guard i < text.count, text[i] == UInt8(ascii: "\"") || text[i] == UInt8(ascii: "'") else {
            return nil
        }
        let isDouble = text[i] == UInt8(ascii: "\"")
        guard i + 1 < (isDouble ? noDoubleQuoteFrom : noSingleQuoteFrom) else { return nil }
        if let close = ByteSearch.first(text[i], in: text, from: i + 1) { return close }
        if isDouble { noDoubleQuoteFrom = i + 1 } else { noSingleQuoteFrom = i + 1 }
        return nil
    }

    /// Comments, CDATA marks, doctypes and processing instructions.
    private mutating func declaration(_ open: Int) -> Tag {
        var end = text.count
        if has("<!--", at: open) {
            if let close = ByteSearch.first("-->", in: text, from: open + 4) { end = close + 3 }
        } else if has("<![CDATA[", at: open) {
            // Only the marks are markup; what they hold is text.
            end = open + 9
        } else if let close = ByteSearch.first(UInt8(ascii: ">"), in: text, from: open) {
            end = close + 1
        }
        at = end
        return Tag(kind: .other, range: open..<end, name: open..<open)
    }

    private func has(_ needle: StaticString, at place: Int) -> Bool {
        ByteSearch.has(needle, in: text, at: place)
    }

    /// Leaves out everything up to the end tag of `name`, or to the text's end.
    mutating func skip(toEndOf name: Range<Int>) {
        while let close = ByteSearch.first(UInt8(ascii: "<"), in: text, from: at) {
            at = close + 1
            guard close + 2 + name.count <= text.count, text[close + 1] == UInt8(ascii: "/"),
                zip(text[name], text[close + 2..<close + 2 + name.count]).allSatisfy({
                    $0 | 0x20 == $1 | 0x20
                })
            else { continue }
            at = close
            _ = next()
            return
        }
        at = text.count
    }
}

// MARK: - Attributes

extension HTMLTags {
    /// Calls `body` with the places of every attribute's name and value (without quotes) in a tag.
    func forEachAttribute(of tag: Tag, _ body: (_ name: Range<Int>, _ value: Range<Int>) -> Void) {
        let end = tag.range.upperBound - (text[tag.range.upperBound - 1] == UInt8(ascii: ">") ? 1 : 0)
        var i = tag.name.upperBound
        while i < end {
            while i < end, text[i].isHTMLSpace || text[i] == UInt8(ascii: "/") { i += 1 }
            let start = i
            while i < end, !text[i].isHTMLSpace, text[i] != UInt8(ascii: "="), text[i] != UInt8(ascii: "/") {
                i += 1
            }
            let name = start..<i
            while i < end, text[i].isHTMLSpace { i += 1 }
            guard i < end, text[i] == UInt8(ascii: "=") else {
                if !name.isEmpty { body(name, i..<i) }
                if i == start { i += 1 }
                continue
            }
            i += 1
            while i < end, text[i].isHTMLSpace { i += 1 }
            var value = i..<i
            if i < end, text[i] == UInt8(ascii: "\"") || text[i] == UInt8(ascii: "'") {
                let quote = text[i]
                let first = i + 1
                i = first
                while i < end, text[i] != quote { i += 1 }
                value = first..<i
                i += 1
            } else {
                while i < end, !text[i].isHTMLSpace { i += 1 }
                value = value.lowerBound..<i
            }
            body(name, value)
        }
    }
}
