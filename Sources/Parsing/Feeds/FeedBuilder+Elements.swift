import News

extension FeedBuilder {
    var isInEntry: Bool { !drafts.isEmpty }

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
        case .content where isAtom && tag.text("src") != nil:
            // The content is elsewhere.
            return
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
            (.source, .id), (.source, .name), (.source, .language):
            beginLeaf(tag, &frame, namespace)
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

// MARK: - Entries

extension FeedBuilder {
    /// More than any feed or sitemap holds (the protocol's limit is 50,000); the rest is left.
    static let limitEntries = 60_000

    /// False when the document has had its share of entries.
    mutating func mayBeginEntry() -> Bool {
        guard result.entries.count >= FeedBuilder.limitEntries else { return true }
        result.warnings.append("more than \(FeedBuilder.limitEntries) entries: the rest is left out")
        isDone = true
        return false
    }

    mutating func beginEntry(_ tag: XMLTag) {
        // The place in the list is taken now: an entry inside an entry comes after it.
        drafts.append((EntryDraft(), result.entries.count))
        result.entries.append(Entry())
        if let about = tag.text("about", prefix: "rdf") { drafts[drafts.count - 1].draft.entry.id = about }
        drafts[drafts.count - 1].draft.setLanguage(language, rank: 0)
    }

    mutating func endEntry() {
        guard var last = drafts.popLast() else { return }
        let entry = last.draft.finished()
        // An empty entry inside another is a slip of the publisher's template, not news.
        if !drafts.isEmpty, last.index == result.entries.count - 1, entry == Entry() {
            result.entries.removeLast()
        } else {
            result.entries[last.index] = entry
        }
    }
}
