import Machinery
import News

/// Cuts a document into pieces for a push parser: long texts, and between them whole tags.
struct XMLPieces {
    /// Large enough that cutting costs nothing, small enough to stay in the processor's cache.
    static let pieceBytes = 1 << 14
    /// Shorter texts are not worth a piece of their own.
    static let longTextBytes = 256
    /// libxml2 refuses longer comments.
    static let limitCommentBytes = 10_000_000
    static let limitTagBytes = 1 << 20
    /// libxml2 compares every attribute of a tag with every other.
    static let limitAttributes = 128

    let text: UnsafeRawBufferPointer
    let start: Int

    /// Hands over one piece after another until no more is wanted.
    ///
    /// - Returns: false when markup comes that would cost libxml2 more than its length; what stands before it
    ///   was handed over.
    func forEach(_ feed: XMLFeed) -> Bool {
        var first = start
        var at = start
        while at < text.count {
            let open = ByteSearch.first(UInt8(ascii: "<"), in: text, from: at) ?? text.count
            let isLong = open - at >= XMLPieces.longTextBytes
            if isLong || at - first > XMLPieces.pieceBytes {
                guard feed.markup(piece(first..<at)) else { return true }
                first = at
            }
            if isLong {
                guard feed.text(piece(at..<open), isSection: false) else { return true }
                first = open
            }
            guard open < text.count else { break }
            guard let end = end(ofMarkupAt: open) else {
                _ = feed.markup(piece(first..<open))
                return false
            }
            if end - open >= XMLPieces.longTextBytes, has("<![CDATA[", at: open) {
                guard feed.markup(piece(first..<open)), feed.text(piece(open..<end), isSection: true) else {
                    return true
                }
                first = end
            }
            at = end
        }
        _ = feed.markup(piece(first..<text.count))
        return true
    }

    private func piece(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: text[range])
    }

    /// The place behind the tag, section or comment that begins at `open`, the document's end where a tag is
    /// cut off; nil when it is never closed, is too long or has too many attributes.
    private func end(ofMarkupAt open: Int) -> Int? {
        if has("<![CDATA[", at: open) { return end(of: "]]>", from: open + 9) }
        if has("<!--", at: open) {
            return end(of: "-->", from: open + 4).flatMap {
                $0 - open <= XMLPieces.limitCommentBytes ? $0 : nil
            }
        }
        let close = ByteSearch.first(UInt8(ascii: ">"), in: text, from: open).map { $0 + 1 } ?? text.count
        guard close - open > 1024 else { return close }
        guard close - open <= XMLPieces.limitTagBytes else { return nil }
        let signs = text[open..<close].reduce(into: 0) { count, byte in
            if byte == UInt8(ascii: "=") { count += 1 }
        }
        return signs <= XMLPieces.limitAttributes ? close : nil
    }

    private func has(_ needle: StaticString, at place: Int) -> Bool {
        ByteSearch.has(needle, in: text, at: place)
    }

    /// The place behind the first `needle` at or after `from`.
    private func end(of needle: StaticString, from: Int) -> Int? {
        ByteSearch.first(needle, in: text, from: from).map { $0 + needle.utf8CodeUnitCount }
    }
}
