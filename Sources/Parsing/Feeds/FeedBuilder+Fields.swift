import Language
import News

extension FeedBuilder {
    mutating func apply(_ leaf: Leaf, _ value: FeedText) {
        guard !value.bytes.isEmpty else { return }
        switch scope {
        case .person: applyToPerson(leaf, value)
        case .image: if leaf.element == .url { imageURL = String(decoding: value.bytes, as: UTF8.self) }
        case .source: applyToSource(leaf, value)
        default:
            if isInEntry { applyToEntry(leaf, value) } else { applyToFeed(leaf, value) }
        }
    }

    private mutating func applyToPerson(_ leaf: Leaf, _ value: FeedText) {
        let text = FeedText.term(value.bytes)
        switch leaf.element {
        case .name: person.name = text
        case .email: person.email = text
        default: person.url = resolved(text)
        }
    }

    private mutating func applyToSource(_ leaf: Leaf, _ value: FeedText) {
        switch leaf.element {
        case .title, .name: source.title = value.line()
        case .language: draft.dublinLanguage = FeedText.term(value.bytes)
        default:
            let id = FeedText.term(value.bytes)
            if source.url == nil, id.lowercased().hasPrefix("http") { source.url = id }
        }
    }

    mutating func addAuthor(_ person: Person) {
        if isInEntry {
            draft.entry.authors.add(person)
        } else {
            feed.authors.add(person)
        }
    }

    mutating func addCategory(_ term: String) {
        if isInEntry {
            draft.entry.categories.addTerm(term)
        } else {
            feed.categories.addTerm(term)
        }
    }

    private func html(_ value: FeedText) -> [UInt8] {
        let html = value.html()
        guard let base else { return html }
        return html.withUnsafeBytes { HTMLLinks.absolute($0, base: base) } ?? html
    }

    /// Publication ranks: what says so plainly comes before what may mean the editing.
    private static func publishedRank(_ element: FeedElement) -> Int? {
        switch element {
        case .published: 4
        case .issued: 3
        case .date: 2
        case .created: 1
        default: nil
        }
    }

    private static func updatedRank(_ element: FeedElement) -> Int? {
        switch element {
        case .updated: 3
        case .modified: 2
        case .lastBuild: 1
        default: nil
        }
    }

    private mutating func applyToEntry(_ leaf: Leaf, _ value: FeedText) {
        switch leaf.element {
        case .title:
            draft.setTitle(value.line(), rank: 3)
            draft.setLanguage(language, rank: 1)
        case .fallbackTitle: draft.setTitle(value.line(), rank: 2)
        case .lastTitle: draft.setTitle(value.line(), rank: 1)
        case .description: draft.setSummary(html(value), rank: .main, language: language)
        case .fallbackDescription:
            draft.setSummary(html(value), rank: .fallback, language: language)
        case .lastDescription: draft.setSummary(html(value), rank: .last, language: language)
        case .content: draft.setContent(html(value), rank: .main, language: language)
        case .encoded: draft.setContent(html(value), rank: .encoded, language: language)
        case .published, .issued, .date, .created:
            if let rank = FeedBuilder.publishedRank(leaf.element), let date = NewsDate(utf8: value.bytes[...])
            {
                draft.setPublished(date.instant, rank: rank)
            }
        case .updated, .modified, .lastBuild:
            if let rank = FeedBuilder.updatedRank(leaf.element), let date = NewsDate(utf8: value.bytes[...]) {
                draft.setUpdated(date.instant, rank: rank)
            }
        case .category: addCategory(FeedText.term(value.bytes))
        case .keywords: draft.entry.categories.addTerms(inList: FeedText.term(value.bytes))
        case .creator:
            if let person = Person(feedText: FeedText.term(value.bytes)) { addAuthor(person) }
        case .fallbackAuthor:
            if let person = Person(feedText: FeedText.term(value.bytes)) {
                draft.fallbackAuthors.add(person)
            }
        case .id: draft.entry.id = String(decoding: value.bytes, as: UTF8.self)
        case .guid: applyGUID(leaf, String(decoding: value.bytes, as: UTF8.self))
        case .link: if let link = leaf.link { apply(link, String(decoding: value.bytes, as: UTF8.self)) }
        case .location:
            draft.setLink(
                resolved(String(decoding: value.bytes, as: UTF8.self)),
                rank: .main,
                keepsFirst: true
            )
        case .itunesImage: setImage(String(decoding: value.bytes, as: UTF8.self), rank: .itunes)
        case .mediaThumbnail: setImage(String(decoding: value.bytes, as: UTF8.self), rank: .thumbnail)
        case .imageLocation: setImage(String(decoding: value.bytes, as: UTF8.self), rank: .content)
        case .logo, .icon: setImage(String(decoding: value.bytes, as: UTF8.self), rank: .enclosure)
        case .comments:
            draft.entry.comments.url = resolved(String(decoding: value.bytes, as: UTF8.self))
        case .commentFeed:
            draft.entry.comments.feed = resolved(String(decoding: value.bytes, as: UTF8.self))
        case .commentCount:
            draft.entry.comments.count = Int(String(decoding: value.bytes, as: UTF8.self))
        case .language: draft.dublinLanguage = FeedText.term(value.bytes)
        default: break
        }
    }

    private mutating func applyGUID(_ leaf: Leaf, _ guid: String) {
        draft.entry.id = guid
        guard leaf.isPermalink != false else { return }
        // Only a guid that says so may be relative: most that say nothing are plain numbers.
        let url = leaf.isPermalink == true ? resolved(guid) : guid
        let scheme = URLReference(url).scheme
        if scheme == "http" || scheme == "https" { draft.permalink = url }
    }

    private mutating func applyToFeed(_ leaf: Leaf, _ value: FeedText) {
        switch leaf.element {
        case .title: setFeedTitle(value, rank: 2)
        case .fallbackTitle: setFeedTitle(value, rank: 1)
        case .subtitle, .description: setFeedDescription(value, rank: 3)
        case .fallbackDescription: setFeedDescription(value, rank: 2)
        case .lastDescription: setFeedDescription(value, rank: 1)
        case .published, .issued, .created:
            if let rank = FeedBuilder.publishedRank(leaf.element), rank >= publishedRank,
                let date = NewsDate(utf8: value.bytes[...])
            {
                (feed.published, publishedRank) = (date.instant, rank)
            }
        case .updated, .modified, .lastBuild, .date:
            let rank = FeedBuilder.updatedRank(leaf.element) ?? 0
            if rank >= updatedRank, let date = NewsDate(utf8: value.bytes[...]) {
                (feed.updated, updatedRank) = (date.instant, rank)
            }
        case .category: addCategory(FeedText.term(value.bytes))
        case .keywords: feed.categories.addTerms(inList: FeedText.term(value.bytes))
        case .creator:
            if let person = Person(feedText: FeedText.term(value.bytes)) { addAuthor(person) }
        case .fallbackAuthor:
            if let person = Person(feedText: FeedText.term(value.bytes)) { fallbackAuthors.add(person) }
        case .id: feed.id = String(decoding: value.bytes, as: UTF8.self)
        case .link: if let link = leaf.link { apply(link, String(decoding: value.bytes, as: UTF8.self)) }
        case .language:
            let rank = leaf.isMain ? 3 : 2
            if rank > languageRank { (feed.language, languageRank) = (FeedText.term(value.bytes), rank) }
        case .ttl: feed.ttlMinutes = Int(String(decoding: value.bytes, as: UTF8.self))
        case .copyright: if feed.copyright == nil { feed.copyright = value.line() }
        case .generator: feed.generator = value.line()
        case .logo: setImage(String(decoding: value.bytes, as: UTF8.self), rank: .element)
        case .icon: feed.icon = resolved(String(decoding: value.bytes, as: UTF8.self))
        case .itunesImage: setImage(String(decoding: value.bytes, as: UTF8.self), rank: .itunes)
        default: break
        }
    }

    private mutating func setFeedTitle(_ value: FeedText, rank: Int) {
        let title = value.line()
        guard rank > titleRank, !title.isEmpty else { return }
        (feed.title, titleRank) = (title, rank)
    }

    private mutating func setFeedDescription(_ value: FeedText, rank: Int) {
        guard rank > descriptionRank else { return }
        (feed.description, descriptionRank) = (String(decoding: html(value), as: UTF8.self), rank)
    }
}
