import Machinery
import News

/// Addresses inside HTML fragments.
enum HTMLLinks {
    /// Relative addresses that one fragment may have; the rest stay as they came.
    private static let limitAddresses = 20_000

    /// The fragment with every relative `href` and `src` made absolute; nil when there is none to change.
    ///
    /// Nothing else of the publisher's markup changes.
    static func absolute(_ html: UnsafeRawBufferPointer, base: String) -> [UInt8]? {
        guard mayHoldRelative(html) else { return nil }
        var out: [UInt8] = []
        var copied = 0
        var left = limitAddresses
        let base = URLReference(base)
        var tags = HTMLTags(html)
        while let tag = tags.next() {
            guard tag.kind == .start else { continue }
            tags.forEachAttribute(of: tag) { name, value in
                guard left > 0, isAddress(UnsafeRawBufferPointer(rebasing: html[name])),
                    isRelative(UnsafeRawBufferPointer(rebasing: html[value]))
                else { return }
                left -= 1
                if copied == 0 { out.reserveCapacity(html.count + 256) }
                out.append(contentsOf: html[copied..<value.lowerBound])
                let reference = String(decoding: trimmed(html, value), as: UTF8.self)
                out.append(contentsOf: "\(URLReference(reference).resolved(against: base))".utf8)
                copied = value.upperBound
            }
        }
        guard copied > 0 else { return nil }
        out.append(contentsOf: html[copied...])
        return out
    }

    /// Whether anything looks like a relative address, inside a tag or not: most fragments hold none at all.
    private static func mayHoldRelative(_ html: UnsafeRawBufferPointer) -> Bool {
        var at = 0
        while let sign = ByteSearch.first(UInt8(ascii: "="), in: html, from: at) {
            at = sign + 1
            var end = sign
            while end > 0, html[end - 1].isHTMLSpace { end -= 1 }
            // The last letters of "href" and "src".
            guard end >= 3, html[end - 1] | 0x20 == 0x66 || html[end - 1] | 0x20 == 0x63,
                isAddress(html, endingAt: end, length: 4) || isAddress(html, endingAt: end, length: 3)
            else { continue }
            while at < html.count, html[at].isHTMLSpace { at += 1 }
            if at < html.count, html[at] == UInt8(ascii: "\"") || html[at] == UInt8(ascii: "'") { at += 1 }
            if isRelative(UnsafeRawBufferPointer(rebasing: html[at...])) { return true }
        }
        return false
    }

    private static func isAddress(_ html: UnsafeRawBufferPointer, endingAt end: Int, length: Int) -> Bool {
        end >= length && isAddress(UnsafeRawBufferPointer(rebasing: html[(end - length)..<end]))
    }

    /// An address made absolute; as it came where it is absolute already or there is no base.
    static func resolved(_ reference: String, against base: String?) -> String {
        var reference = reference
        if reference.withUTF8({ $0.contains { $0 < 0x20 } }) { reference = withoutBreaks(reference) }
        if reference.holds(0x20) {
            reference = reference.split(separator: " ", omittingEmptySubsequences: false).joined(
                separator: "%20"
            )
        }
        guard let base, !reference.isEmpty,
            reference.withUTF8({ isRelative(UnsafeRawBufferPointer($0)) })
        else {
            return reference
        }
        return URLReference.resolve(reference, against: base)
    }

    /// Without line breaks and the indentation around them, which no address has.
    private static func withoutBreaks(_ reference: String) -> String {
        reference.split { $0.isNewline || $0 == "\t" }.map { String($0).trimmed }.joined()
    }

    private static func trimmed(_ html: UnsafeRawBufferPointer, _ range: Range<Int>) -> Slice<
        UnsafeRawBufferPointer
    > {
        var range = range
        while let first = range.first, html[first].isHTMLSpace { range = range.dropFirst() }
        while let last = range.last, html[last].isHTMLSpace { range = range.dropLast() }
        return html[range]
    }

    private static func isAddress(_ name: UnsafeRawBufferPointer) -> Bool {
        switch name.count {
        case 3: name[0] | 0x20 == 0x73 && name[1] | 0x20 == 0x72 && name[2] | 0x20 == 0x63
        case 4:
            name[0] | 0x20 == 0x68 && name[1] | 0x20 == 0x72 && name[2] | 0x20 == 0x65
                && name[3] | 0x20 == 0x66
        default: false
        }
    }

    /// Without a scheme of its own. Source: RFC 3986 §3.1.
    private static func isRelative(_ value: UnsafeRawBufferPointer) -> Bool {
        var i = 0
        while i < value.count, value[i].isHTMLSpace { i += 1 }
        guard i < value.count else { return false }
        guard value[i].isASCIILetter else { return true }
        while i < value.count {
            switch value[i] {
            case UInt8(ascii: ":"): return false
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): i += 1
            case let byte where byte.isASCIIAlphanumeric: i += 1
            default: return true
            }
        }
        return true
    }
}
