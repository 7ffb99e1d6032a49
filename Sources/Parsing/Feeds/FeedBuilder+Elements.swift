import Language
import News

// MARK: - Elements of feeds and entries

extension FeedBuilder {
    private var isInEntry: Bool { !drafts.isEmpty }

    /// An element of the feed or of an entry; `frame` says afterwards what its children mean.
    mutating func startChild(_ tag: XMLTag, _ namespace: FeedNamespace, _ frame: inout Frame) {
        frame.scope = .ignored
        switch frame.element {
        case .entry:
            guard mayBeginEntry() else { return }
            beginEntry(tag)
            frame.beginsEntry = true
            frame.scope = .entry
            return
        case .channel, .feed, .rss:
            if !isInEntry { frame.scope = .feed }
            return
        default:
            if scope == .ignored { return }
        }
        let isInMedia = scope == .media
        switch frame.element {
        case .mediaThumbnail where tag.attribute("url") == nil:
            beginLeaf(tag, &frame, namespace)
        case .mediaGroup, .mediaContent, .mediaThumbnail:
            frame.scope = .media
            addMedia(frame.element, tag)
        case .category:
            let term = tag.text("term") ?? tag.text("text") ?? (isAtom ? tag.text("label") : nil)
            guard let term else { return beginLeaf(tag, &frame, namespace) }
            addCategory(FeedText.term(Array(term.utf8)))
            frame.scope = scope
        case .keywords, .lastDescription, .lastTitle:
            beginLeaf(tag, &frame, namespace)
        case _ where isInMedia:
            frame.scope = .ignored
        case .image:
            frame.scope = .image
            frame.collectsText = true
            containerText.removeAll()
            imageURL = nil
            if let resource = tag.text("resource", prefix: "rdf") { setImage(resource, rank: .enclosure) }
            if let href = tag.text("href") { setImage(href, rank: .element) }
        case .source:
            guard isInEntry else { return }
            frame.scope = .source
            frame.collectsText = true
            containerText.removeAll()
            source = Entry.Source(url: tag.text("url").map { resolved($0) })
        case .author:
            frame.scope = .person
            frame.collectsText = true
            containerText.removeAll()
            person = Person()
        case .news:
            frame.scope = .entry
        case .itunesImage:
            guard let href = tag.text("href") ?? tag.text("url") else {
                return beginLeaf(tag, &frame, namespace)
            }
            setImage(href, rank: .itunes)
        case .itunesLink:
            if tag.text("rel")?.lowercased() == "image", let href = tag.text("href") {
                setImage(href, rank: .itunes)
            }
        case .generatorAgent:
            if let agent = tag.text("resource", prefix: "rdf"), feed.generator == nil {
                feed.generator = agent
            }
        case .enclosure:
            addEnclosure(tag)
        case .link:
            startLink(tag, namespace, &frame)
        case .content where tag.text("src") != nil && isAtom:
            // The content is elsewhere.
            return
        case .content where namespace == .xhtml && !isInEntry:
            return
        case .imageLocation:
            beginLeaf(tag, &frame, namespace)
        case .unknown:
            // A picture's address stands two levels down in sitemaps.
            if kind == .sitemap, isInEntry { frame.scope = .entry }
        case .rdf, .textInput, .contributor, .urlSet, .sitemapIndex, .name, .email, .url, .entry, .channel,
            .feed, .rss:
            return
        default:
            beginLeaf(tag, &frame, namespace)
        }
    }

    /// An element of a person, a picture or a source.
    mutating func startPart(_ tag: XMLTag, _ namespace: FeedNamespace, _ frame: inout Frame) {
        frame.scope = .ignored
        switch (scope, frame.element) {
        case (.person, .name), (.person, .email), (.person, .url), (.image, .url), (.source, .title),
            (.source, .id),
            (.source, .name), (.source, .language):
            beginLeaf(tag, &frame, namespace)
        case (.image, .link) where tag.text("href") == nil:
            // A picture's own link is no one's; its text must not become the picture's address.
            return
        case (.source, .link):
            let relation = tag.text("rel")?.lowercased() ?? "alternate"
            if relation == "alternate", let href = tag.text("href") { source.url = resolved(href) }
        case (.person, _):
            // What nobody knows inside a person is part of the text.
            frame.scope = .person
            frame.collectsText = frame.element == .unknown
        default:
            return
        }
    }

    /// The end of an element whose text was not collected as such.
    mutating func finish(_ frame: Frame) {
        if frame.beginsEntry { return endEntry() }
        guard frame.collectsText else {
            // The root of a document that is one entry.
            if frames.isEmpty, isInEntry { endEntry() }
            return
        }
        switch frame.element {
        case .author:
            if person.isEmpty, let named = Person(feedText: FeedText.term(containerText)) { person = named }
            addAuthor(person)
        case .image:
            if imageURL == nil, containerText.contains(UInt8(ascii: "/")) {
                imageURL = String(decoding: containerText, as: UTF8.self)
            }
            if let imageURL { setImage(imageURL, rank: .element) }
        case .source:
            let title = FeedText.term(containerText)
            if source.title == nil, !title.isEmpty { source.title = title }
            if isInEntry, source.title != nil || source.url != nil {
                drafts[drafts.count - 1].draft.entry.source = source
            }
        default: break
        }
    }
}

// MARK: - Links, pictures, files

extension FeedBuilder {
    private mutating func startLink(_ tag: XMLTag, _ namespace: FeedNamespace, _ frame: inout Frame) {
        var relation = tag.text("rel")?.lowercased()
        if let full = relation, full.hasPrefix("http://www.iana.org/assignments/relation/") {
            relation = String(full.dropFirst("http://www.iana.org/assignments/relation/".utf8.count))
        }
        let link = PendingLink(
            relation: relation ?? "alternate",
            type: tag.text("type")?.lowercased(),
            length: tag.text("length").flatMap { Int($0) },
            count: tag.text("count", prefix: "thr").flatMap { Int($0) },
            isAtom: relation != nil || namespace == .atom || isAtom
        )
        if let href = tag.attribute("href") {
            // An empty reference means the base itself.
            let reference = href.text.trimmed
            apply(link, reference.isEmpty ? base ?? "" : reference)
        } else {
            beginLeaf(tag, &frame, namespace, link: link)
        }
    }

    mutating func apply(_ link: PendingLink, _ reference: String) {
        let url = resolved(reference)
        guard !url.isEmpty else { return }
        let isPage = link.type?.contains("html") ?? true
        switch link.relation {
        case "alternate":
            let rank: EntryDraft.LinkRank =
                !link.isAtom ? .main : !isPage ? .otherType : isAtom ? .main : .atomInRSS
            if isInEntry {
                drafts[drafts.count - 1].draft.setLink(url, rank: rank, keepsFirst: link.isAtom)
            } else if rank.rawValue > linkRank || (rank.rawValue == linkRank && !link.isAtom) {
                (feed.link, linkRank) = (url, rank.rawValue)
            }
        case "self" where !isInEntry:
            if feed.selfURL == nil { feed.selfURL = url }
        case "hub" where !isInEntry:
            if feed.hub == nil { feed.hub = url }
        case "enclosure" where isInEntry:
            let length = link.length.flatMap { $0 >= 0 ? $0 : nil }
            drafts[drafts.count - 1].draft.add(Entry.Enclosure(url: url, type: link.type, length: length))
        case "replies" where isInEntry:
            let index = drafts.count - 1
            if link.type.map({ $0.contains("html") }) ?? true {
                drafts[index].draft.entry.comments.url = url
            } else {
                drafts[index].draft.entry.comments.feed = url
            }
            if let count = link.count { drafts[index].draft.entry.comments.count = count }
        default: break
        }
    }

    private mutating func addEnclosure(_ tag: XMLTag) {
        guard isInEntry, let url = tag.text("url") ?? tag.text("href") ?? tag.text("resource", prefix: "rdf")
        else { return }
        drafts[drafts.count - 1].draft.add(
            Entry.Enclosure(url: resolved(url), type: tag.text("type"), length: size(tag.text("length")))
        )
    }

    private func size(_ text: String?) -> Int? {
        text.flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    private mutating func addMedia(_ element: FeedElement, _ tag: XMLTag) {
        guard let url = tag.text("url").map({ resolved($0) }) else { return }
        if element == .mediaThumbnail { return setImage(url, rank: .thumbnail) }
        guard element == .mediaContent else { return }
        let type = tag.text("type")
        let medium = tag.text("medium")?.lowercased()
        let isImage =
            medium.map { $0 == "image" } ?? type.map { $0.lowercased().hasPrefix("image/") }
            ?? FeedBuilder.namesPicture(url)
        if isImage { setImage(url, rank: .content) }
        guard isInEntry, drafts[drafts.count - 1].draft.mediaEnclosures.count < EntryDraft.limitItems else {
            return
        }
        drafts[drafts.count - 1].draft.mediaEnclosures.append(
            Entry.Enclosure(url: url, type: type, length: size(tag.text("fileSize")))
        )
    }

    private static func namesPicture(_ url: String) -> Bool {
        let path = url.lowercased().prefix { $0 != "?" && $0 != "#" }
        return [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"].contains { path.hasSuffix($0) }
    }

    private mutating func setImage(_ reference: String, rank: EntryDraft.ImageRank) {
        let url = resolved(reference)
        guard !url.isEmpty else { return }
        if isInEntry { return drafts[drafts.count - 1].draft.setImage(url, rank: rank) }
        // A channel's own picture comes before podcast art, and both before pictures of other modules.
        let own: Int
        switch rank {
        case .element: own = 4
        case .itunes: own = 3
        case .enclosure: own = 2
        case .content, .thumbnail: own = 1
        }
        guard own > imageRank else { return }
        (feed.image, imageRank) = (url, own)
    }
}

// MARK: - Texts

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
        case .language: drafts[drafts.count - 1].draft.dublinLanguage = FeedText.term(value.bytes)
        default:
            let id = FeedText.term(value.bytes)
            if source.url == nil, id.lowercased().hasPrefix("http") { source.url = id }
        }
    }

    private mutating func addAuthor(_ person: Person) {
        if isInEntry {
            drafts[drafts.count - 1].draft.entry.authors.add(person)
        } else {
            feed.authors.add(person)
        }
    }

    private mutating func addCategory(_ term: String) {
        if isInEntry {
            drafts[drafts.count - 1].draft.entry.categories.addTerm(term)
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
        let index = drafts.count - 1
        switch leaf.element {
        case .title:
            drafts[index].draft.setTitle(value.line(), rank: 3)
            drafts[index].draft.setLanguage(language, rank: 1)
        case .fallbackTitle: drafts[index].draft.setTitle(value.line(), rank: 2)
        case .lastTitle: drafts[index].draft.setTitle(value.line(), rank: 1)
        case .description: drafts[index].draft.setSummary(html(value), rank: .main, language: language)
        case .fallbackDescription:
            drafts[index].draft.setSummary(html(value), rank: .fallback, language: language)
        case .lastDescription: drafts[index].draft.setSummary(html(value), rank: .last, language: language)
        case .content: drafts[index].draft.setContent(html(value), rank: .main, language: language)
        case .encoded: drafts[index].draft.setContent(html(value), rank: .encoded, language: language)
        case .published, .issued, .date, .created:
            if let rank = FeedBuilder.publishedRank(leaf.element), let date = NewsDate(utf8: value.bytes[...])
            {
                drafts[index].draft.setPublished(date.instant, rank: rank)
            }
        case .updated, .modified, .lastBuild:
            if let rank = FeedBuilder.updatedRank(leaf.element), let date = NewsDate(utf8: value.bytes[...]) {
                drafts[index].draft.setUpdated(date.instant, rank: rank)
            }
        case .category: addCategory(FeedText.term(value.bytes))
        case .keywords: drafts[index].draft.entry.categories.addTerms(inList: FeedText.term(value.bytes))
        case .creator:
            if let person = Person(feedText: FeedText.term(value.bytes)) { addAuthor(person) }
        case .fallbackAuthor:
            if let person = Person(feedText: FeedText.term(value.bytes)) {
                drafts[index].draft.fallbackAuthors.add(person)
            }
        case .id: drafts[index].draft.entry.id = String(decoding: value.bytes, as: UTF8.self)
        case .guid: applyGUID(leaf, String(decoding: value.bytes, as: UTF8.self))
        case .link: if let link = leaf.link { apply(link, String(decoding: value.bytes, as: UTF8.self)) }
        case .location:
            drafts[index].draft.setLink(
                resolved(String(decoding: value.bytes, as: UTF8.self)),
                rank: .main,
                keepsFirst: true
            )
        case .itunesImage: setImage(String(decoding: value.bytes, as: UTF8.self), rank: .itunes)
        case .mediaThumbnail: setImage(String(decoding: value.bytes, as: UTF8.self), rank: .thumbnail)
        case .imageLocation: setImage(String(decoding: value.bytes, as: UTF8.self), rank: .content)
        case .logo, .icon: setImage(String(decoding: value.bytes, as: UTF8.self), rank: .enclosure)
        case .comments:
            drafts[index].draft.entry.comments.url = resolved(String(decoding: value.bytes, as: UTF8.self))
        case .commentFeed:
            drafts[index].draft.entry.comments.feed = resolved(String(decoding: value.bytes, as: UTF8.self))
        case .commentCount:
            drafts[index].draft.entry.comments.count = Int(String(decoding: value.bytes, as: UTF8.self))
        case .language: drafts[index].draft.dublinLanguage = FeedText.term(value.bytes)
        default: break
        }
    }

    private mutating func applyGUID(_ leaf: Leaf, _ guid: String) {
        let index = drafts.count - 1
        drafts[index].draft.entry.id = guid
        guard leaf.isPermalink != false else { return }
        // Only a guid that says so may be relative: most that say nothing are plain numbers.
        let url = leaf.isPermalink == true ? resolved(guid) : guid
        let scheme = URLReference(url).scheme
        if scheme == "http" || scheme == "https" { drafts[index].draft.permalink = url }
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
