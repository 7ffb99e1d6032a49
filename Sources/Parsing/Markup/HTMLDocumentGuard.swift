import Machinery
import News

/// Cuts from a page what would make libxml2's HTML parser slow or large, before it is parsed.
///
/// Three shapes cost more than their length: very many attributes on one element (each is compared with
/// all before it: 20,000 took 11 s), end tags that search a deep stack of open elements for nothing, and
/// millions of tiny elements (120 bytes of tree for three of text). No real page comes near the limits.
/// One linear pass that knows only tags, quotes, comments and raw text.
struct HTMLDocumentGuard {
    /// Longer pages are cut here: text nodes stay below libxml2's own limit.
    static let limitBytes = 8 << 20
    static let limitAttributes = 64
    static let limitElements = 250_000
    /// Steps that end tags may spend searching for their start, summed over the page.
    static let limitSearchSteps = 20_000_000

    private let page: [UInt8]
    private var at = 0
    private var open: [UInt64] = []
    private var elements = 0
    private var searchSteps = 0
    private var cuts: [Range<Int>] = []

    private init(_ page: [UInt8]) {
        self.page = page
    }

    /// The page without what is beyond the limits; the same array where nothing is.
    static func defused(_ page: [UInt8]) -> [UInt8] {
        var reader = HTMLDocumentGuard(page)
        reader.read()
        guard !reader.cuts.isEmpty else { return page }
        var kept: [UInt8] = []
        kept.reserveCapacity(page.count)
        var from = 0
        for cut in reader.cuts {
            kept += page[from..<cut.lowerBound]
            from = cut.upperBound
        }
        return kept + page[from...]
    }

    private mutating func read() {
        let end = min(page.count, HTMLDocumentGuard.limitBytes)
        while let less = next(UInt8(ascii: "<"), before: end) {
            at = less + 1
            guard at < end else { break }
            switch page[at] {
            case UInt8(ascii: "/"): readEndTag(before: end)
            case UInt8(ascii: "!"): skipDeclaration(before: end)
            case let byte where byte.isASCIILetter: readStartTag(before: end)
            default: continue
            }
            if elements > HTMLDocumentGuard.limitElements || searchSteps > HTMLDocumentGuard.limitSearchSteps
            {
                return cuts.append(min(at, page.count)..<page.count)
            }
        }
        if end < page.count { cuts.append(end..<page.count) }
    }

    private func next(_ byte: UInt8, before end: Int) -> Int? {
        page.withUnsafeBytes { ByteSearch.first(byte, in: $0, from: at, to: end) }
    }

    /// The first eight letters of the name here, in lower case; the position moves behind the name.
    private mutating func readName(before end: Int) -> UInt64 {
        var name: UInt64 = 0
        while at < end, page[at].isASCIIAlphanumeric {
            if name >> 56 == 0 { name = name << 8 | UInt64(page[at] | 0x20) }
            at += 1
        }
        return name
    }

    private mutating func readEndTag(before end: Int) {
        at += 1
        let name = readName(before: end)
        guard let found = open.lastIndex(of: name) else {
            searchSteps += open.count
            return
        }
        searchSteps += open.count - found
        open.removeSubrange(found...)
    }

    private mutating func readStartTag(before end: Int) {
        let name = readName(before: end)
        elements += 1
        if !HTMLDocumentGuard.closedByOthers.contains(name) { open.append(name) }
        skipAttributes(before: end)
        if HTMLDocumentGuard.rawText.contains(name) { skipRawText(name, before: end) }
    }

    private mutating func skipAttributes(before end: Int) {
        var count = 0
        var surplusFrom: Int?
        var quote: UInt8 = 0
        var atStart = true
        // Only there a quote opens a value; elsewhere it is a stray one, part of a name.
        var afterEquals = false
        while at < end {
            let byte = page[at]
            defer { afterEquals = byte == UInt8(ascii: "=") || afterEquals && byte <= 32 }
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: ">") {
                break
            } else if afterEquals, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte <= 32 || byte == UInt8(ascii: "/") {
                atStart = true
            } else if atStart {
                atStart = false
                count += 1
                if count == HTMLDocumentGuard.limitAttributes + 1 { surplusFrom = at }
            }
            at += 1
        }
        if let surplusFrom { cuts.append(surplusFrom..<at) }
    }

    private mutating func skipDeclaration(before end: Int) {
        guard at + 2 < end, page[at + 1] == UInt8(ascii: "-"), page[at + 2] == UInt8(ascii: "-") else {
            return
        }
        at += 3
        while let dash = next(UInt8(ascii: "-"), before: end) {
            at = dash + 1
            if at + 1 < end, page[at] == UInt8(ascii: "-"), page[at + 1] == UInt8(ascii: ">") { return }
        }
        at = end
    }

    /// To the end tag of the script or style that began here.
    private mutating func skipRawText(_ name: UInt64, before end: Int) {
        while let less = next(UInt8(ascii: "<"), before: end) {
            at = less + 1
            guard at < end, page[at] == UInt8(ascii: "/") else { continue }
            let back = at
            at += 1
            if readName(before: end) == name {
                at = back
                return readEndTag(before: end)
            }
        }
        at = end
    }

    private static func packed(_ names: String...) -> Set<UInt64> {
        Set(names.map { $0.utf8.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } })
    }

    private static let rawText = packed("script", "style")
    /// Void elements, and those that their next sibling or their parent's end closes.
    private static let closedByOthers = packed(
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "colgroup",
        "option"
    )
}
