import Machinery
import News

/// The tokens of hostile HTML: text, start tags and end tags, as browsers tell them apart.
///
/// `HTMLTags` reads well-meant feeds faster and leniently; here the ends of comments, raw text and
/// attributes must be where a browser sees them, or what is to be left out would stay as text. Comments,
/// doctypes, processing instructions and CDATA sections are passed over. One pass, linear for any input.
/// Source: WHATWG HTML Standard §13.2.5.
struct HTMLTokens {
    enum Token {
        case text(Range<Int>)
        case start
        case end
    }

    struct Attribute {
        let name: Range<Int>
        /// Without quotes, references not yet decoded.
        let value: Range<Int>
    }

    /// Later attributes of one tag are read over.
    private static let limitAttributes = 256

    let html: UnsafeRawBufferPointer
    private(set) var at = 0
    /// Of the tag that was read last.
    private(set) var name = 0..<0
    private(set) var attributes: [Attribute] = []
    private(set) var isSelfClosing = false
    /// Whether a CDATA section is one, as inside svg and math; elsewhere it is a comment up to `>`.
    var readsCDATA = false

    init(_ html: UnsafeRawBufferPointer) {
        self.html = html
    }

    mutating func next() -> Token? {
        var start = at
        while let open = ByteSearch.first(UInt8(ascii: "<"), in: html, from: at) {
            let second = byte(open + 1)
            let isEndTag = second == UInt8(ascii: "/")
            if second.isASCIILetter || isEndTag && byte(open + 2).isASCIILetter {
                if open > start { return text(start, open) }
                return readTag(nameStart: isEndTag ? open + 2 : open + 1) ? (isEndTag ? .end : .start) : nil
            }
            guard
                second == UInt8(ascii: "!") || second == UInt8(ascii: "?")
                    || isEndTag && open + 2 < html.count
            else {
                at = open + 1
                continue
            }
            if open > start { return text(start, open) }
            at = endOfDeclaration(open)
            start = at
        }
        at = html.count
        return start < html.count ? .text(start..<html.count) : nil
    }

    private mutating func text(_ start: Int, _ end: Int) -> Token {
        at = end
        return .text(start..<end)
    }

    /// The byte at `i`; after the end NUL, which no rule of the tokeniser looks for.
    private func byte(_ i: Int) -> UInt8 { i < html.count ? html[i] : 0 }

    private func place(of byte: UInt8, from: Int) -> Int {
        ByteSearch.first(byte, in: html, from: from) ?? html.count
    }

    private func has(_ needle: StaticString, at place: Int) -> Bool {
        ByteSearch.has(needle, in: html, at: place)
    }
}

// MARK: - Tags

extension HTMLTokens {
    /// False where the text ends inside the tag: browsers drop such a tag.
    private mutating func readTag(nameStart: Int) -> Bool {
        var i = nameStart
        while i < html.count, !html[i].endsName { i += 1 }
        name = nameStart..<i
        attributes.removeAll(keepingCapacity: true)
        isSelfClosing = false
        while true {
            while byte(i).isHTMLSpace { i += 1 }
            guard i < html.count else { break }
            if html[i] == UInt8(ascii: ">") {
                at = i + 1
                return true
            }
            if html[i] == UInt8(ascii: "/") {
                i += 1
                isSelfClosing = byte(i) == UInt8(ascii: ">")
            } else {
                i = readAttribute(i)
            }
        }
        at = html.count
        return false
    }

    /// Reads the attribute that begins at `start`; returns the place behind it.
    private mutating func readAttribute(_ start: Int) -> Int {
        // An equals sign at its beginning belongs to the name.
        var i = start + 1
        while i < html.count, !html[i].endsName, html[i] != UInt8(ascii: "=") { i += 1 }
        let name = start..<i
        while byte(i).isHTMLSpace { i += 1 }
        var value = i..<i
        if byte(i) == UInt8(ascii: "=") {
            i += 1
            while byte(i).isHTMLSpace { i += 1 }
            switch byte(i) {
            case let quote where quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"):
                let close = place(of: quote, from: i + 1)
                value = i + 1..<max(close, i + 1)
                i = close + 1
            default:
                let first = i
                while i < html.count, !html[i].isHTMLSpace, html[i] != UInt8(ascii: ">") { i += 1 }
                value = first..<i
            }
        }
        if attributes.count < HTMLTokens.limitAttributes {
            attributes.append(Attribute(name: name, value: value))
        }
        return i
    }
}

extension UInt8 {
    /// Ends the name of a tag or an attribute.
    fileprivate var endsName: Bool { isHTMLSpace || self == UInt8(ascii: "/") || self == UInt8(ascii: ">") }
}

// MARK: - Comments and the like

extension HTMLTokens {
    /// The place behind the comment, doctype, instruction or CDATA section that begins at `open`.
    private func endOfDeclaration(_ open: Int) -> Int {
        if has("<!--", at: open) { return endOfComment(open + 4) }
        if readsCDATA, has("<![CDATA[", at: open) {
            return ByteSearch.first("]]>", in: html, from: open + 9).map { $0 + 3 } ?? html.count
        }
        return min(place(of: UInt8(ascii: ">"), from: open + 2) + 1, html.count)
    }

    private func endOfComment(_ start: Int) -> Int {
        if byte(start) == UInt8(ascii: ">") { return start + 1 }
        if has("->", at: start) { return start + 2 }
        var i = start
        while i < html.count {
            i = place(of: UInt8(ascii: "-"), from: i)
            if has("-->", at: i) { return i + 3 }
            if has("--!>", at: i) { return i + 4 }
            i += 1
        }
        return html.count
    }
}

// MARK: - Raw text

extension HTMLTokens {
    /// Passes over the content of the raw text element whose start tag was read last, and over its end tag.
    ///
    /// In a script `</script>` does not count behind `<!--` and `<script`. Source: §13.2.5.15 to §13.2.5.31.
    mutating func skipRawText() {
        let element = UnsafeRawBufferPointer(rebasing: html[name])
        let isScript = HTMLTokens.equal(element, "script")
        if HTMLTokens.equal(element, "plaintext") { at = html.count }
        var escape = ScriptEscape.none
        var dashes = 0
        while at < html.count {
            let open = at
            at += 1
            switch html[open] {
            case UInt8(ascii: "-"):
                dashes += 1
            case UInt8(ascii: ">"):
                if dashes >= 2 { escape = .none }
                dashes = 0
            case UInt8(ascii: "<"):
                dashes = 0
                let isEnd = byte(at) == UInt8(ascii: "/")
                let isNamed = hasName(element, at: isEnd ? at + 1 : at)
                if isEnd, isNamed, escape != .double {
                    _ = readTag(nameStart: at + 1)
                    return
                }
                guard isScript else { break }
                if escape == .none, has("!--", at: at) {
                    escape = .single
                    dashes = 2
                    at += 3
                } else if escape != .none, isNamed {
                    escape = isEnd ? .single : .double
                }
            default:
                dashes = 0
            }
        }
    }

    /// How deep a script's text is in what looks like a comment, or like a script inside one.
    private enum ScriptEscape { case none, single, double }

    /// Whether `name` and nothing longer stands at `start`.
    private func hasName(_ name: UnsafeRawBufferPointer, at start: Int) -> Bool {
        let end = start + name.count
        guard end < html.count, html[end].endsName else { return false }
        return zip(name, html[start..<end]).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
    }

    private static func equal(_ name: UnsafeRawBufferPointer, _ known: StaticString) -> Bool {
        name.count == known.utf8CodeUnitCount
            && known.withUTF8Buffer { zip(name, $0).allSatisfy { $0.asciiLowercased == $1 } }
    }
}
