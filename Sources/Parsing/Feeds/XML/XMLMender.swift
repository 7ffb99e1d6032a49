import Machinery
import News

/// Makes well-formed XML out of what publishers send instead.
///
/// One pass over UTF-8, linear in its length, gives the mended document piece by piece. Mended are bare
/// ampersands and undeclared entities, control characters, tags that are never closed or closed in the wrong
/// order, HTML written without escaping, junk around the root, several roots, cut documents. Document types
/// are taken off and their plain entities put in, within bounds; external ones are never read. What comes out
/// is read by libxml2 like any other document.
struct XMLMender {
    /// An element that was opened and not yet closed.
    struct Open {
        var name: Range<Int>
        var hash: UInt64
        var role: XMLRole
        /// False for elements nested too deep: their text is kept, their tags are left out.
        var isWritten: Bool
    }

    /// Deeper elements are not written. libxml2 itself refuses 256 levels.
    static let deepest = 200
    /// Still deeper elements are only counted.
    static let limitOpen = 400
    static let limitAttributes = 64
    /// Bytes of all attribute values of one tag together.
    static let limitValueBytes = 1 << 20
    static let limitNameBytes = 128
    /// Bytes that all entities of a document may expand to; its own length where that is more.
    static let limitExpansionBytes = 1 << 16
    /// Bytes that escaping may add, besides an eighth of the document's length. A document that needs more
    /// was made to need it: its further bare signs are dropped.
    static let limitGrowthBytes = 1 << 20
    static let limitRepairs = 20

    let text: UnsafeRawBufferPointer
    var at = 0
    var out: [UInt8] = []
    /// Text of an element or of a section that is still to be written; `at` is after it.
    var rest = 0..<0
    var restIsSection = false
    /// `rest` is long and not yet checked. Where it is well-formed it can pass as it is.
    var restMayPass = false
    private(set) var lastFlushed: UInt8?
    /// Bytes handed to libxml2: none when there is no root anywhere.
    private(set) var countWritten = 0
    private var reports: [String] = []
    private var countOfRepairs = 0
    private var lineStart = 0
    private var line = 1

    var open: [Open] = []
    /// How many more elements are open inside the last of `open`: those beyond `limitOpen`.
    var countOfDeeper = 0
    /// Places in `open` of roots, channels and entries.
    var structure: [Int] = []
    var isOutside = true
    var entities: [String: Range<Int>] = [:]
    var expansion = 0
    // After these places no such quote or end follows any more, so nothing searches for it again.
    var noQuoteFrom = [Int.max, Int.max]
    var noCommentEndFrom = Int.max
    var noSectionEndFrom = Int.max
    private let kind: FeedBuilder.Kind

    /// Reads a document from its beginning.
    ///
    /// - Parameters:
    ///   - text: well-formed UTF-8.
    ///   - kind: what its root may be.
    init(_ text: UnsafeRawBufferPointer, kind: FeedBuilder.Kind) {
        self.text = text
        self.kind = kind
        out.reserveCapacity(XMLPieces.pieceBytes * 2)
    }

    /// Goes on at `place` of a document that is well-formed up to there.
    ///
    /// `tags` are places in the start tags of the open elements, each after the attributes. The output begins
    /// with these tags.
    init(_ text: UnsafeRawBufferPointer, kind: FeedBuilder.Kind, from place: Int, inside tags: [Int]) {
        self.init(text, kind: kind)
        for end in tags {
            guard let start = text[..<end].lastIndex(of: UInt8(ascii: "<")) else { continue }
            let nameEnd = text[start..<end].firstIndex { $0 <= 0x20 || $0 == UInt8(ascii: "/") } ?? end
            let name = start + 1..<nameEnd
            let bytes = UnsafeRawBufferPointer(rebasing: text[name])
            let role = role(of: bytes)
            if role.isStructure { structure.append(open.count) }
            open.append(Open(name: name, hash: ASCIIName.hash(bytes), role: role, isWritten: true))
            write(start..<end)
            out.append(UInt8(ascii: ">"))
        }
        at = place
        isOutside = false
    }

    /// What was repaired so far, in words.
    var repairs: [String] {
        guard countOfRepairs > reports.count else { return reports }
        return reports + ["\(countOfRepairs - reports.count) more repairs"]
    }

    /// Hands over the mended document, one piece after another, until no more is wanted.
    mutating func forEachPiece(_ feed: XMLFeed) {
        while at < text.count || !rest.isEmpty {
            if !rest.isEmpty {
                if restMayPass, !passRest(feed) { return }
                writeRest()
            } else if isOutside {
                skipToRoot()
            } else {
                step()
            }
            if out.count >= XMLPieces.pieceBytes, !flush(feed) { return }
        }
        if let last = open.last {
            if !isOutside { report(.endsInside(last.name), at: text.count) }
            close(downTo: 0)
        }
        _ = flush(feed)
    }

    /// Hands over the waiting text unchanged where it is well-formed; false when no more is wanted.
    private mutating func passRest(_ feed: XMLFeed) -> Bool {
        restMayPass = false
        guard flush(feed) else { return false }
        let piece = restIsSection ? rest.lowerBound - 9..<rest.upperBound + 3 : rest
        if feed.pass(UnsafeRawBufferPointer(rebasing: text[piece]), isSection: restIsSection) {
            rest = rest.upperBound..<rest.upperBound
            restIsSection = false
        }
        return true
    }

    private mutating func flush(_ feed: XMLFeed) -> Bool {
        guard !out.isEmpty else { return true }
        countWritten += out.count
        lastFlushed = out.last
        defer { out.removeAll(keepingCapacity: true) }
        return out.withUnsafeBytes { feed.markup($0) }
    }

    /// The text up to the next tag, or that tag.
    private mutating func step() {
        let start = at
        let next = ByteSearch.first(UInt8(ascii: "<"), in: text, from: at) ?? text.count
        at = next
        if start < next {
            rest = start..<next
            restMayPass = rest.count >= XMLPieces.longTextBytes
            return
        }
        guard at < text.count else { return }
        guard at + 1 < text.count else { return writeBracket() }
        switch text[at + 1] {
        case UInt8(ascii: "/"): endTag()
        case UInt8(ascii: "!"): declaration()
        case UInt8(ascii: "?"): skipInstruction()
        case let byte where byte.isASCIILetter || byte == UInt8(ascii: "_"): startTag()
        default: writeBracket()
        }
    }

    /// A `<` that begins no tag.
    mutating func writeBracket() {
        report(.bareBracket, at: at)
        writeSign(UInt8(ascii: "<"))
        at += 1
    }

    /// Writes a sign of text as a reference, as long as `limitGrowthBytes` allows it.
    mutating func writeSign(_ sign: UInt8) {
        guard countWritten + out.count < text.count + text.count / 8 + XMLMender.limitGrowthBytes else {
            return
        }
        if let reference = MarkupEscape.reference(for: sign, in: .anywhere) { out.append(reference) }
    }

    mutating func write(_ range: Range<Int>) {
        out.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[range]))
    }

    func has(_ needle: StaticString, at place: Int) -> Bool {
        ByteSearch.has(needle, in: text, at: place)
    }

    mutating func report(_ repair: XMLRepair, at place: Int) {
        countOfRepairs += 1
        guard countOfRepairs <= XMLMender.limitRepairs else { return }
        let end = min(place, text.count)
        if end > lineStart {
            line += text[lineStart..<end].reduce(into: 0) { count, byte in if byte == 0x0A { count += 1 } }
            lineStart = end
        }
        reports.append("line \(line): \(repair.words(text))")
    }
}

// MARK: - Names

extension XMLMender {
    func role(of name: UnsafeRawBufferPointer) -> XMLRole {
        kind.isEntryOfSitemap(XMLRole.localHash(name)) ? .entry : XMLRole(name)
    }
}

extension FeedBuilder.Kind {
    fileprivate func isRoot(_ hash: UInt64) -> Bool {
        FeedBuilder.Kind.roots[hash] == self
    }

    fileprivate func isEntryOfSitemap(_ hash: UInt64) -> Bool {
        self == .sitemap && FeedBuilder.Kind.entriesOfSitemaps[hash] != nil
    }

    private static let roots = NameTable<FeedBuilder.Kind>(rows: [
        ("rss rdf feed channel entry", .feed), ("urlset sitemapindex", .sitemap),
    ])
    private static let entriesOfSitemaps = NameTable<Bool>(rows: [("url sitemap", true)])
}

// MARK: - Outside the root

extension XMLMender {
    /// Goes to the next start tag of a root (or, behind the first root, of anything that holds entries).
    private mutating func skipToRoot() {
        let isFirst = open.isEmpty
        var isJunk = false
        while let bracket = ByteSearch.first(UInt8(ascii: "<"), in: text, from: at) {
            if !isJunk { isJunk = text[at..<bracket].contains { $0 > 0x20 } }
            at = bracket
            if has("<!--", at: at) {
                skipComment()
            } else if has("<?", at: at) {
                skipInstruction()
            } else if has("<!DOCTYPE", at: at) || has("<!doctype", at: at) {
                skipDocumentType()
            } else if !isFirst, has("<script", at: at) {
                // What scripts hold is no markup.
                at = min((find("</script", from: at) ?? text.count) + 1, text.count)
                isJunk = true
            } else if isRoot(at + 1, isFirst: isFirst) {
                if isJunk { report(isFirst ? .textBefore : .textAfter, at: at) }
                isOutside = false
                return
            } else {
                isJunk = true
                at += 1
            }
        }
        if isJunk, !isFirst { report(.textAfter, at: at) }
        at = text.count
    }

    private func isRoot(_ start: Int, isFirst: Bool) -> Bool {
        guard let name = tagName(start) else { return false }
        let bytes = UnsafeRawBufferPointer(rebasing: text[name])
        guard role(of: bytes).isStructure else { return false }
        return !isFirst || kind.isRoot(XMLRole.localHash(bytes))
    }
}
