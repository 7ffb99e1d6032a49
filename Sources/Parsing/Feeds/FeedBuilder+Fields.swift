import Language
import News

extension FeedBuilder {
    mutating func apply(_ leaf: Leaf, _ value: FeedText) {
        guard !value.bytes.isEmpty else { return }
        switch scope {
        case .person: applyToPerson(leaf, value)
        case .image: if leaf.element == .url { imageURL = value.plain }
        case .source: applyToSource(leaf, value)
        default:
            if isInEntry { applyToEntry(leaf, value) } else { applyToFeed(leaf, value) }
        }
    }

    private mutating func applyToPerson(_ leaf: Leaf, _ value: FeedText) {
        let text = value.term()
        switch leaf.element {
        case .name: person.name = text
        case .email: person.email = text
        default: person.url = resolved(text)
        }
    }

    private mutating func applyToSource(_ leaf: Leaf, _ value: FeedText) {
        switch leaf.element {
        case .title, .name: source.title = value.line()
        case .language: draft.dublinLanguage = value.term()
        default:
            let id = value.term()
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

    private func date(_ value: FeedText) -> NewsDate? {
        dates.read(value.bytes[...])
    }

    /// Ranks of dates of publication: elements that say so plainly come before those that may mean the last
    /// edit.
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
        case .description: draft.setSummary(value.html(base: base), rank: .main, language: language)
        case .fallbackDescription:
            draft.setSummary(value.html(base: base), rank: .fallback, language: language)
        case .lastDescription: draft.setSummary(value.html(base: base), rank: .last, language: language)
        case .content: draft.setContent(value.html(base: base), rank: .main, language: language)
        case .encoded: draft.setContent(value.html(base: base), rank: .encoded, language: language)
        case .published, .issued, .date, .created:
            if let rank = FeedBuilder.publishedRank(leaf.element), let date = date(value) {
                draft.setPublished(date, rank: rank, from: leaf.element.claimOrigin)
            }
        case .updated, .modified, .lastBuild:
            if let rank = FeedBuilder.updatedRank(leaf.element), let date = date(value) {
                draft.setUpdated(date, rank: rank, from: leaf.element.claimOrigin)
            }
        case .category: addCategory(value.term())
        case .keywords: draft.entry.categories.addTerms(inList: value.term())
        case .creator:
            if let person = Person(feedText: value.term()) { addAuthor(person) }
        case .fallbackAuthor:
            if let person = Person(feedText: value.term()) {
                draft.fallbackAuthors.add(person)
            }
        case .id: draft.entry.id = value.plain
        case .guid: applyGUID(leaf, value.plain)
        case .link: if let link = leaf.link { apply(link, value.plain) }
        case .location:
            draft.setLink(
                resolved(value.plain),
                rank: .main,
                keepsFirst: true
            )
        case .itunesImage: setImage(value.plain, rank: .itunes)
        case .mediaThumbnail: setImage(value.plain, rank: .thumbnail)
        case .imageLocation: setImage(value.plain, rank: .content)
        case .logo, .icon: setImage(value.plain, rank: .enclosure)
        case .comments:
            draft.entry.comments.url = resolved(value.plain)
        case .commentFeed:
            draft.entry.comments.feed = resolved(value.plain)
        case .commentCount:
            draft.entry.comments.count = Int(value.plain)
        case .language: draft.dublinLanguage = value.term()
        default: break
        }
    }

    private mutating func applyGUID(_ leaf: Leaf, _ guid: String) {
        draft.entry.id = guid
        guard leaf.isPermalink != false else { return }
        // Only a guid marked isPermaLink="true" may be relative. Most unmarked guids are plain numbers.
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
                let date = date(value)
            {
                (feed.published, publishedRank) = (date.instant, rank)
            }
        case .updated, .modified, .lastBuild, .date:
            let rank = FeedBuilder.updatedRank(leaf.element) ?? 0
            if rank >= updatedRank, let date = date(value) {
                (feed.updated, updatedRank) = (date.instant, rank)
            }
        case .category: addCategory(value.term())
        case .keywords: feed.categories.addTerms(inList: value.term())
        case .creator:
            if let person = Person(feedText: value.term()) { addAuthor(person) }
        case .fallbackAuthor:
            if let person = Person(feedText: value.term()) { fallbackAuthors.add(person) }
        case .id: feed.id = value.plain
        case .link: if let link = leaf.link { apply(link, value.plain) }
        case .language:
            let rank = leaf.isMain ? 3 : 2
            if rank > languageRank { (feed.language, languageRank) = (value.term(), rank) }
        case .ttl: feed.ttlMinutes = Int(value.plain)
        case .updatePeriod: feed.rhythm.updatePeriod = value.term()
        case .updateFrequency: feed.rhythm.updateFrequency = Int(value.plain)
        case .skippedHour: feed.rhythm.skip(hour: value.plain)
        case .skippedDay: feed.rhythm.skip(day: value.term())
        case .copyright: if feed.copyright == nil { feed.copyright = value.line() }
        case .generator: feed.generator = value.line()
        case .logo: setImage(value.plain, rank: .element)
        case .icon: feed.icon = resolved(value.plain)
        case .itunesImage: setImage(value.plain, rank: .itunes)
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
        (feed.description, descriptionRank) = (value.html(base: base), rank)
    }
}

extension FeedElement {
    /// The origin that is told for a date read in this element.
    fileprivate var claimOrigin: ClaimOrigin? {
        switch self {
        case .published: .feedPublished
        case .issued: .feedIssued
        case .date: .feedDate
        case .created: .feedCreated
        case .updated: .feedUpdated
        case .modified: .feedModified
        case .lastBuild: .feedBuilt
        default: nil
        }
    }
}
