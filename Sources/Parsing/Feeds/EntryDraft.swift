import Language
import News

/// An entry while its elements come in, in whatever order.
///
/// Several elements may give one field. Each has a rank; the highest wins, and among equals the last, except
/// where a comment says otherwise.
struct EntryDraft {
    var entry = Entry()
    /// The guid, where it is an address and is not marked `isPermaLink="false"`.
    var permalink: String?
    var dublinLanguage: String?
    var fallbackAuthors: [Person] = []
    var mediaEnclosures: [Entry.Enclosure] = []
    /// Entries that stand inside this one and were finished before it.
    var inner: [Entry] = []

    private var titleRank = 0
    private var linkRank = 0
    private var publishedRank = 0
    private var updatedRank = 0
    private var summaryRank = 0
    private var contentRank = 0
    private var imageRank = 0
    private var languageRank = 0

    enum SummaryRank: Int { case last = 1, fallback, main }
    enum ContentRank: Int { case secondSummary = 1, main, encoded }
    enum ImageRank: Int { case enclosure = 1, element, itunes, content, thumbnail }
    enum LinkRank: Int { case otherType = 1, atomInRSS, main }

    /// Most authors, categories and files of one entry. There must be a limit: each is compared with all
    /// before it.
    static let limitItems = 500

    mutating func setTitle(_ title: String, rank: Int) {
        // Among equals the first wins: later and deeper titles belong to pictures and quotes.
        guard !title.isEmpty, rank > titleRank else { return }
        (entry.title, titleRank) = (title, rank)
    }

    mutating func setLink(_ link: String, rank: LinkRank, keepsFirst: Bool) {
        guard !link.isEmpty, rank.rawValue > linkRank || (rank.rawValue == linkRank && !keepsFirst) else {
            return
        }
        (entry.link, linkRank) = (link, rank.rawValue)
    }

    mutating func setPublished(_ date: NewsDate, rank: Int, from origin: ClaimOrigin?) {
        guard rank >= publishedRank else { return }
        entry.setPublished(date, from: origin)
        publishedRank = rank
    }

    mutating func setUpdated(_ date: NewsDate, rank: Int, from origin: ClaimOrigin?) {
        guard rank >= updatedRank else { return }
        entry.setUpdated(date, from: origin)
        updatedRank = rank
    }

    mutating func setSummary(_ html: String, rank: SummaryRank, language: String?) {
        guard !html.isEmpty else { return }
        if rank == .main, summaryRank == SummaryRank.main.rawValue {
            // A second description counts as the whole text where nothing else gives it.
            if html != entry.summary { setContent(html, rank: .secondSummary, language: language) }
            return
        }
        guard rank.rawValue > summaryRank else { return }
        (entry.summary, summaryRank) = (html, rank.rawValue)
        setLanguage(language, rank: 2)
    }

    mutating func setContent(_ html: String, rank: ContentRank, language: String?) {
        guard !html.isEmpty, rank.rawValue > contentRank else { return }
        (entry.content, contentRank) = (html, rank.rawValue)
        setLanguage(language, rank: 3)
    }

    mutating func setImage(_ url: String, rank: ImageRank) {
        guard !url.isEmpty, rank.rawValue > imageRank else { return }
        (entry.image, imageRank) = (url, rank.rawValue)
    }

    /// Sets the `xml:lang` in scope at the content (rank 3), at the summary (2) or at the title (1).
    mutating func setLanguage(_ language: String?, rank: Int) {
        guard rank >= languageRank else { return }
        languageRank = rank
        entry.language = language
    }

    mutating func add(_ enclosure: Entry.Enclosure) {
        guard !enclosure.url.isEmpty, entry.enclosures.count < EntryDraft.limitItems,
            !entry.enclosures.contains(where: { $0.url == enclosure.url })
        else { return }
        entry.enclosures.append(enclosure)
        if enclosure.type?.lowercased().hasPrefix("image/") == true {
            setImage(enclosure.url, rank: .enclosure)
        }
    }

    /// Fills empty fields from their substitutes, once all elements of the entry were read.
    mutating func finish() {
        if entry.authors.isEmpty { entry.authors = fallbackAuthors }
        if entry.link == nil { entry.link = permalink }
        if entry.language == nil { entry.language = dublinLanguage }
        for enclosure in mediaEnclosures where !entry.enclosures.contains(where: { $0.url == enclosure.url })
        {
            entry.enclosures.append(enclosure)
        }
        if let html = entry.content ?? entry.summary {
            let text = HTMLText.plain(html)
            if !text.isEmpty { entry.text = text }
        }
    }
}

extension Entry {
    /// The claim of a time of publication; nil leaves the entry without one.
    mutating func setPublished(_ date: NewsDate?, from origin: ClaimOrigin?) {
        published = date?.instant
        publishedFrom = date.flatMap { _ in origin }
        publishedPrecision = date?.precision ?? .instant
    }

    /// The claim of a time of change; nil leaves the entry without one.
    mutating func setUpdated(_ date: NewsDate?, from origin: ClaimOrigin?) {
        updated = date?.instant
        updatedFrom = date.flatMap { _ in origin }
        updatedPrecision = date?.precision ?? .instant
    }
}

extension [Person] {
    /// Adds a person, or completes the one who is there already under the same name or address.
    mutating func add(_ person: Person) {
        guard !person.isEmpty, count < EntryDraft.limitItems else { return }
        let known = firstIndex {
            ($0.name != nil && $0.name == person.name) || ($0.email != nil && $0.email == person.email)
        }
        guard let known else { return append(person) }
        if self[known].name == nil { self[known].name = person.name }
        if self[known].email == nil { self[known].email = person.email }
        if self[known].url == nil { self[known].url = person.url }
    }
}

extension [String] {
    /// Adds a term that is not there yet.
    mutating func addTerm(_ term: String) {
        if !term.isEmpty, count < EntryDraft.limitItems, !contains(term) { append(term) }
    }

    /// Adds the terms of a list with commas.
    mutating func addTerms(inList list: String) {
        var rest = list.unicodeScalars[...]
        while count < EntryDraft.limitItems {
            let end = rest.firstIndex { $0 == "," || $0 == "،" } ?? rest.endIndex
            addTerm(String(Substring(rest[..<end])).trimmed)
            guard end < rest.endIndex else { return }
            rest = rest[rest.index(after: end)...]
        }
    }
}
