import Fetching
import News

/// The longest that an outlet may make each part of what it states. An entry with a longer part is kept all the same.
///
/// Lengths are bytes of UTF-8. The rows give the reasons; `LIMITS.md` is made of them.
package enum Bound: String, CaseIterable, Sendable {
    case address
    case id
    case title
    case text
    case byline
    case agency
    case language
    case outletName = "outlet's name"
    case validator
    case robots
    case reason

    private struct Row {
        let bytes: Int
        /// What is done with what is longer.
        let remedy: String
        let reason: String
    }

    private var row: Row {
        switch self {
        case .address:
            Row(
                bytes: URLReference.longestBytes,
                remedy: "is refused: the entry is kept without it, and it is never asked",
                reason:
                    "Servers take request lines of about 8,000 bytes (RFC 9110 §4.1). It counts as it is sent, with each "
                    + "Arabic letter as six bytes. Holds for pages, pictures, hubs and where redirects lead."
            )
        case .id:
            Row(
                bytes: 1024,
                remedy: "is replaced by a digest of the whole, so that different ids stay different",
                reason: "Ids are addresses or numbers. Each stands in the table and in an index."
            )
        case .title:
            Row(
                bytes: 2000,
                remedy: "is cut after a word",
                reason:
                    "A thousand Arabic letters: ten times the longest headline. Titles stand in the table, in the index of "
                    + "words, and with each revision and story."
            )
        case .text:
            Row(
                bytes: 1_000_000,
                remedy: "is cut after a word",
                reason:
                    "Eighty thousand Arabic words, more than a live report of a week. Matching, the index of words and each "
                    + "revision cost a multiple of it."
            )
        case .byline:
            Row(bytes: 500, remedy: "is cut after a word", reason: "A dozen authors.")
        case .agency:
            Row(bytes: 200, remedy: "is cut after a word", reason: "It is a name.")
        case .language:
            Row(
                bytes: 35,
                remedy: "is left out: the outlet's own language counts",
                reason: "The longest tag that software must take (RFC 5646 §4.4.1)."
            )
        case .outletName:
            Row(
                bytes: 200,
                remedy: "is no name: the entry belongs to the outlet of the page",
                reason:
                    "A page that gathers from several outlets names them, and each name becomes an outlet with an id."
            )
        case .validator:
            Row(
                bytes: 1024,
                remedy: "is left out: the next answer comes whole",
                reason: "ETags are digests. They are kept with each feed and page and sent with each request."
            )
        case .robots:
            Row(
                bytes: 500,
                remedy: "is cut after a word",
                reason: "A dozen words of X-Robots-Tag; only known ones mean anything."
            )
        case .reason:
            Row(
                bytes: 1000,
                remedy: "is cut after a word",
                reason:
                    "Why a poll failed may quote what a server said, and is kept with each poll for months."
            )
        }
    }

    var bytes: Int { row.bytes }

    /// `LIMITS.md` beside this file.
    package static var page: String {
        var page = """
            # How long what an outlet states may be

            Made from `Bound.swift` by `make documents`. An outlet may put a megabyte into any field. Each field has
            a bound, far above what news needs, and the entry is kept whichever of them it exceeds. Lengths are bytes of UTF-8.

            | field | longest | what is longer | why |
            |---|---|---|---|

            """
        for bound in allCases {
            let row = bound.row
            page += "| \(bound.rawValue) | \(row.bytes) | \(row.remedy) | \(row.reason) |\n"
        }
        return page
    }
}

// MARK: - Using them

extension Bound {
    func allows(_ text: String) -> Bool { text.utf8.count <= bytes }

    /// The text where it is short enough; nil where it is not.
    func passed(_ text: String?) -> String? {
        text.flatMap { allows($0) ? $0 : nil }
    }

    /// The text up to the last space within the bound, with an ellipsis; cut within a word where there is no space near.
    func cut(_ text: String) -> String {
        guard !allows(text) else { return text }
        let ellipsis = "…"
        let utf8 = text.utf8
        var end = utf8.index(utf8.startIndex, offsetBy: bytes - ellipsis.utf8.count)
        // Scalars begin where the two upper bits are not 10.
        while end > utf8.startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        let head = text[..<end]
        // A word longer than an eighth of the bound is none.
        let near = utf8.index(end, offsetBy: -bytes / 8)
        let space = utf8[near..<end].lastIndex { $0 == 0x20 || $0 == 0x0A }
        return String(space.map { text[..<$0] } ?? head) + ellipsis
    }

    /// An address as it would be sent, without user name and password, where it is short enough; nil where it is not.
    static func shortAddress(_ url: String?) -> String? {
        guard let url = Bound.address.passed(url).map(URLReference.withoutUser) else { return nil }
        // Encoding makes three bytes of one at most.
        guard url.utf8.count * 3 > Bound.address.bytes, let sent = CanonicalURL(url)?.text else { return url }
        return Bound.address.allows(sent) ? url : nil
    }

    /// The address of a picture on the web; nil of one that is elsewhere, such as in a file.
    static func picture(_ url: String?) -> String? {
        shortAddress(url).flatMap { ["http", "https"].contains(URLReference($0).scheme) ? $0 : nil }
    }

    static func validators(_ validators: Validators) -> Validators {
        Validators(
            etag: Bound.validator.passed(validators.etag),
            lastModified: Bound.validator.passed(validators.lastModified)
        )
    }
}

extension Entry {
    /// The entry with each of its parts within its bound.
    var bounded: Entry {
        var entry = self
        entry.link = Bound.shortAddress(link)
        entry.id = id.map(URLReference.withoutUsers)
        if let id = entry.id, !Bound.id.allows(id) { entry.id = "digest:\(Digest.hex(of: id))" }
        // Without address and id nothing else would tell it from an entry of the same title.
        if let link, entry.link == nil, entry.id ?? "" == "" { entry.id = "digest:\(Digest.hex(of: link))" }
        entry.title = title.map(Bound.title.cut)
        entry.text = text.map(Bound.text.cut)
        entry.language = Bound.language.passed(language)
        entry.image = Bound.picture(image)
        entry.enclosures = enclosures.compactMap { enclosure in
            var kept = enclosure
            guard let url = Bound.shortAddress(enclosure.url) else { return nil }
            kept.url = url
            return kept
        }
        return entry
    }
}

extension Article {
    /// The article with each of its parts within its bound. Its address is bounded already, see `Entry.bounded`.
    var bounded: Article {
        var article = self
        article.title = Bound.title.cut(title)
        article.text = Bound.text.cut(text)
        article.byline = byline.map(Bound.byline.cut)
        article.agency = agency.map(Bound.agency.cut)
        article.language = Bound.language.passed(language)
        article.image = Bound.picture(image)
        return article
    }
}
