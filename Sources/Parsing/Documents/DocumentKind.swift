import Machinery
import News

/// What a document is, whatever its address promised: a page, a feed, or something that is never an article.
///
/// The first bytes decide where they can. They are a file's signature, the root element, the first character. The HTTP header
/// decides among texts that look alike. The raw values are short words for notes: "pdf", "feed".
package enum DocumentKind: String, Hashable, Sendable, CaseIterable {
    /// HTML, the only kind that an article is read from.
    case page
    /// RSS, Atom, RDF or JSON Feed.
    case feed
    /// A sitemap or an index of sitemaps.
    case sitemap
    case json, xml
    case script
    case styleSheet = "style-sheet"
    /// Values apart by commas, semicolons or tabs.
    case table = "csv"
    /// Text without markup.
    case text
    case pdf, image, audio, video, font
    /// Files of word processors, spreadsheets and the like that are no archive.
    case office
    /// zip, rar, 7z, tar: also the newer files of word processors.
    case archive
    /// Compressed by gzip, bzip2, xz or zstd and not labelled as such.
    case compressed
    /// Bytes of no known kind.
    case binary
    case empty

    /// Judges a document.
    ///
    /// - Parameters:
    ///   - body: as the server sent it. Its first 4 KiB are looked at.
    ///   - contentType: the HTTP header's value.
    /// - Returns: what it is. HTML that was labelled as something else is a page all the same.
    package static func of(_ body: [UInt8], contentType: String?) -> DocumentKind {
        guard !body.isEmpty else { return .empty }
        if let kind = signature(of: body) { return kind }
        let type = (contentType ?? "").prefix { $0 != ";" }.trimmed.lowercased()
        let head = head(of: body)
        guard let head else { return foreign(type) ?? .binary }
        guard let first = head.first else { return .empty }
        // Warnings of PHP are markup before JSON; they are no page.
        if let kind = json(head, isStated: type.hasSuffix("json"), end: body.suffix(200)) { return kind }
        if first == UInt8(ascii: "<"), let kind = markup(head) { return kind }
        if saysHTML(head), !looksLikeScript(head) { return .page }
        return foreign(type) ?? plain(type) ?? guess(head, type)
    }

    /// What it is, for a sentence: "answered with a PDF document".
    package var inWords: String {
        switch self {
        case .page: "an HTML page"
        case .feed: "a feed"
        case .sitemap: "a sitemap"
        case .json: "JSON"
        case .xml: "XML that is no feed"
        case .script: "a script"
        case .styleSheet: "a style sheet"
        case .table: "a table of values"
        case .text: "plain text"
        case .pdf: "a PDF document"
        case .image: "a picture"
        case .audio: "a sound file"
        case .video: "a video"
        case .font: "a font"
        case .office: "an office document"
        case .archive: "an archive of files"
        case .compressed: "a compressed file"
        case .binary: "data of no known kind"
        case .empty: "nothing"
        }
    }
}

// MARK: - By the first bytes

extension DocumentKind {
    private static let signatures: [(bytes: [UInt8], kind: DocumentKind)] = [
        ([0x1F, 0x8B], .compressed), (Array("BZh".utf8), .compressed),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], .compressed), ([0x28, 0xB5, 0x2F, 0xFD], .compressed),
        (Array("PK\u{3}\u{4}".utf8), .archive), (Array("PK\u{5}\u{6}".utf8), .archive),
        (Array("Rar!".utf8), .archive), ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .archive),
        ([0xFF, 0xD8, 0xFF], .image), ([0x89, 0x50, 0x4E, 0x47], .image), (Array("GIF8".utf8), .image),
        ([0x00, 0x00, 0x01, 0x00], .image), (Array("II*\u{0}".utf8), .image),
        (Array("MM\u{0}*".utf8), .image),
        (Array("ID3".utf8), .audio), (Array("OggS".utf8), .audio), (Array("fLaC".utf8), .audio),
        (Array("#!AMR".utf8), .audio), ([0x1A, 0x45, 0xDF, 0xA3], .video), (Array("FLV\u{1}".utf8), .video),
        (Array("#EXTM3U".utf8), .video), ([0x00, 0x00, 0x01, 0xBA], .video),
        (Array("wOFF".utf8), .font), (Array("wOF2".utf8), .font), (Array("OTTO".utf8), .font),
        ([0x00, 0x01, 0x00, 0x00, 0x00], .font), ([0xD0, 0xCF, 0x11, 0xE0, 0xA1], .office),
        (Array("{\\rtf".utf8), .office), (Array("%!PS".utf8), .pdf),
        ([0x7F, 0x45, 0x4C, 0x46], .binary), ([0x00, 0x61, 0x73, 0x6D], .binary),
    ]

    private static func signature(of body: [UInt8]) -> DocumentKind? {
        if let known = signatures.first(where: { body.starts(with: $0.bytes) }) { return known.kind }
        // Readers of PDF take a kilobyte of anything before it.
        if Array(body.prefix(1024)).firstPlace(of: "%PDF-") != nil { return .pdf }
        if body.count >= 262, body[257..<262].elementsEqual("ustar".utf8) { return .archive }
        guard body.count >= 12 else { return nil }
        // Frames of MPEG audio, with or without a layer: eleven bits set, no reserved value behind them. FF FE is a mark
        // of UTF-16.
        if body[0] == 0xFF, body[1] & 0xE0 == 0xE0, body[1] != 0xFE, body[1] & 0x18 != 0x08,
            body[2] & 0xF0 != 0xF0,
            body[1] & 0x06 != 0 || body[1] & 0xF6 == 0xF0
        {
            return .audio
        }
        if body.starts(with: "RIFF".utf8) {
            if body[8..<12].elementsEqual("WEBP".utf8) { return .image }
            return body[8..<12].elementsEqual("WAVE".utf8) ? .audio : .video
        }
        if body.starts(with: "BM".utf8), body[6..<10].elementsEqual([0, 0, 0, 0]) { return .image }
        guard body[4..<8].elementsEqual("ftyp".utf8) else { return nil }
        let brand = body[8..<11]
        if ["avi", "hei", "mif"].contains(where: { brand.elementsEqual($0.utf8) }) { return .image }
        return brand.elementsEqual("M4A".utf8) ? .audio : .video
    }

    /// The first 4 KiB as lower-case UTF-8 from the first character on; nil where they are no text.
    private static func head(of body: [UInt8]) -> [UInt8]? {
        var head = Array(body.prefix(4096))
        if let mark = CharacterEncoding.byteOrderMark(of: head) {
            head =
                CharacterEncoding.utf8(from: head[mark.length...], named: mark.name)?.utf8 ?? head
        }
        if head.contains(0) {
            // UTF-16 without a mark: every other byte is zero.
            let places = head.indices.filter { head[$0] == 0 }
            guard places.count * 5 > head.count * 2, Set(places.map { $0 % 2 }).count == 1 else { return nil }
            head.removeAll { $0 == 0 }
        }
        let controls = head.count { $0 < 9 || (14..<32).contains($0) && $0 != 27 }
        guard controls * 50 <= head.count else { return nil }
        while head.starts(with: [0xEF, 0xBB, 0xBF]) { head.removeFirst(3) }
        for i in head.indices where head[i] >= 65 && head[i] <= 90 { head[i] |= 0x20 }
        return Array(head.drop { $0 <= 32 })
    }
}

// MARK: - Texts

extension DocumentKind {
    /// By the root element, or by the first element of HTML.
    private static func markup(_ head: [UInt8]) -> DocumentKind? {
        var at = head.startIndex
        while at < head.endIndex, let open = head[at...].firstIndex(of: UInt8(ascii: "<")) {
            let rest = head[(open + 1)...]
            if rest.starts(with: "!--".utf8) {
                guard let end = head.firstPlace(of: "-->", from: open) else { break }
                at = end
            } else if rest.starts(with: "!doctype html".utf8) {
                return .page
            } else if let next = rest.first, next == UInt8(ascii: "?") || next == UInt8(ascii: "!") {
                at = open + 1
            } else {
                let name = String(decoding: rest.prefix { $0 > 32 && $0 != UInt8(ascii: ">") }, as: UTF8.self)
                return root(name.split(separator: ":").last.map(String.init) ?? name, head)
            }
        }
        return head.starts(with: "<?xml".utf8) ? .xml : nil
    }

    private static func root(_ name: String, _ head: [UInt8]) -> DocumentKind? {
        switch name {
        case "rss", "feed", "rdf", "channel": return .feed
        case "urlset", "sitemapindex": return .sitemap
        case "svg": return .image
        default: break
        }
        if HTMLTag(hash: ASCIIName.hash(name[...])) != .other || saysHTML(head) { return .page }
        return head.starts(with: "<?xml".utf8) ? .xml : nil
    }

    /// Whether elements stand there that every page has.
    private static func saysHTML(_ head: [UInt8]) -> Bool {
        pageMarks.contains { head.firstPlace(of: $0) != nil }
    }

    private static let pageMarks: [StaticString] = [
        "<!doctype html", "<html", "<head>", "<body", "<title>", "<meta ",
    ]

    private static func json(_ head: [UInt8], isStated: Bool, end: ArraySlice<UInt8>) -> DocumentKind? {
        guard let start = JSONNoise.start(in: head) else {
            return isStated && head.first != UInt8(ascii: "<") ? .json : nil
        }
        if !isStated {
            guard !saysHTML(head) else { return nil }
            let last = end.last { $0 > 32 } ?? 0
            guard start == 0 || "]});".utf8.contains(last) else { return nil }
            // A rule of a style sheet ends so too, and a script that defines values.
            guard start == 0 || !looksLikeScript(head) else { return nil }
        }
        return head.firstPlace(of: "jsonfeed.org/version") == nil ? .json : .feed
    }

    /// Kinds that a header names and that are never read as a page.
    private static func foreign(_ type: String) -> DocumentKind? {
        switch type {
        case "application/pdf": .pdf
        case "application/gzip", "application/x-gzip": .compressed
        case "application/zip", "application/x-zip-compressed", "application/x-rar-compressed": .archive
        case "application/msword", "application/rtf": .office
        default:
            if type.hasPrefix("image/") {
                .image
            } else if type.hasPrefix("audio/") {
                .audio
            } else if type.hasPrefix("video/") {
                .video
            } else if type.hasPrefix("font/") {
                .font
            } else {
                type.hasPrefix("application/vnd.") && !type.hasSuffix("+xml") && !type.hasSuffix("json")
                    ? .office : nil
            }
        }
    }

    private static func plain(_ type: String) -> DocumentKind? {
        if type.hasSuffix("javascript") || type.hasSuffix("ecmascript") { return .script }
        if type == "text/css" { return .styleSheet }
        return ["text/csv", "text/tab-separated-values", "application/csv"].contains(type) ? .table : nil
    }

    /// Of a text without markup at its beginning, by what is common in it.
    private static func guess(_ head: [UInt8], _ type: String) -> DocumentKind {
        let tags = head.indices.dropLast(1).count {
            head[$0] == UInt8(ascii: "<") && (head[$0 + 1].isASCIILetter || head[$0 + 1] == UInt8(ascii: "/"))
        }
        if looksLikeScript(head) { return .script }
        if tags >= 3 || tags > 0 && type.contains("html") { return .page }
        if isStyleSheet(head) { return .styleSheet }
        if isTable(head) { return .table }
        return .text
    }

    private static func looksLikeScript(_ head: [UInt8]) -> Bool {
        scriptStarts.contains { head.starts(with: $0.utf8) }
            || scriptWords.count { head.firstPlace(of: $0) != nil } >= 3
    }

    private static let scriptStarts = [
        "!function", "(function", ";(function", "\"use strict\"", "'use strict'", "(()=>", "var ", "const ",
        "let ", "window.", "function ", "import ", "export ", "define(",
    ]
    private static let scriptWords: [StaticString] = [
        "function(", "function (", "var ", "const ", "return ", "window.", "document.", "=>", "});",
    ]

    /// Rules: a selector, a brace, a property with a colon and a semicolon.
    private static func isStyleSheet(_ head: [UInt8]) -> Bool {
        if head.starts(with: "@charset".utf8) || head.starts(with: "@import".utf8) { return true }
        var rules = 0
        var rest = head[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "{")) {
            let body = rest[(open + 1)...].prefix(400)
            if let colon = body.firstIndex(of: UInt8(ascii: ":")),
                let end = body.firstIndex(where: { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "}") }),
                colon < end
            {
                rules += 1
            }
            rest = rest[(open + 1)...]
        }
        return rules >= 2
    }

    /// Three lines or more with the same count of one mark between values, and few other words.
    private static func isTable(_ head: [UInt8]) -> Bool {
        let lines = head.split(separator: 0x0A).prefix(12)
        guard lines.count >= 3 else { return false }
        return [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09].contains { mark in
            let counts = lines.dropLast().map { line in line.count { $0 == mark } }
            guard let first = counts.first, first >= 1 else { return false }
            return counts.allSatisfy { $0 == first }
        }
    }
}
