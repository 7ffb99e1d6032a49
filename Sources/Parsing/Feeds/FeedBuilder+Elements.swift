import News

extension FeedBuilder {
    var isInEntry: Bool { entryDepth > 0 }

    /// An element of the feed or of an entry; `frame` says afterwards what its children mean.
    mutating func startChild(
        _ tag: XMLTag,
        _ namespace: FeedNamespace,
        _ frame: inout Frame,
        at place: Int
    ) {
        frame.scope = .ignored
        if isDoubtful, result.format == .rss, namespace == .core, let uri = tag.uri {
            // The namespace may be declared on the channel and on every item instead of the root.
            result.format = FeedFormat(rdfNamespace: String(cString: uri)) ?? .rss
        }
        switch frame.element {
        case .entry:
            guard isInEntry || standsAlone(), mayBeginEntry(at: place) else { return }
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
        case .skipped:
            if !isInEntry { frame.scope = scope }
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
            // The content stands at another address.
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
        case (_, .entry):
            _ = isInEntry || standsAlone()
        case (.person, .name), (.person, .email), (.person, .url), (.image, .url), (.source, .title),
            (.source, .id), (.source, .name), (.source, .language):
            beginLeaf(tag, &frame, namespace)
        case (.source, .link):
            let relation = tag.text("rel")?.lowercased() ?? "alternate"
            if relation == "alternate", let href = tag.text("href") { source.url = resolved(href) }
        case (.person, _):
            // The text of an unknown element inside a person belongs to that person.
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
                draft.entry.source = source
            }
        default: break
        }
    }
}

// MARK: - Entries

extension FeedBuilder {
    /// Whether all that is open around an entry that begins here is settled. An entry inside a picture or a
    /// person means that the picture or the person was never closed.
    private mutating func standsAlone() -> Bool {
        let isAlone = frames.last?.isSettled ?? true
        if !isAlone, mayBeTangled { isTangled = true }
        return isAlone || !mayBeTangled
    }

    /// False when the document has too many short entries: reading then ends.
    private mutating func mayBeginEntry(at place: Int) -> Bool {
        guard let warning = stream.begin(at: place) else { return true }
        result.warnings.append(warning)
        isDone = true
        return false
    }

    mutating func beginEntry(_ tag: XMLTag) {
        if isInEntry {
            outerDrafts.append(draft)
            draft = EntryDraft()
        }
        entryDepth += 1
        holdsEntries = true
        if let about = tag.text("about", prefix: "rdf") ?? (isDoubtful ? tag.textOfAnyPrefix("about") : nil) {
            draft.entry.id = about
        }
        draft.setLanguage(language, rank: 0)
    }

    private mutating func tell(_ entry: Entry) {
        // The site itself is no article of it.
        if kind == .sitemap, let link = entry.link, link.utf8.count(where: { $0 == UInt8(ascii: "/") }) <= 4,
            !isIndex,
            PageAddress(link).isFront
        {
            return
        }
        guard isIndex else { return stream.emit(entry) }
        guard let url = entry.link else { return }
        sitemaps.append(ParsedSitemap.Reference(url: url, modified: entry.updated))
    }

    /// An entry inside an entry comes after it.
    mutating func endEntry() {
        var ended = EntryDraft()
        swap(&ended, &draft)
        ended.finish()
        entryDepth -= 1
        guard let outer = outerDrafts.popLast() else {
            tell(ended.entry)
            return ended.inner.forEach { tell($0) }
        }
        draft = outer
        // An empty entry inside another is a slip of the publisher's template, not news.
        if !ended.inner.isEmpty || ended.entry != Entry() { draft.inner += [ended.entry] + ended.inner }
        // So many entries are inside this one only because it was never closed.
        if mayBeTangled { isTangled = draft.inner.count > EntryDraft.limitItems }
    }
}
