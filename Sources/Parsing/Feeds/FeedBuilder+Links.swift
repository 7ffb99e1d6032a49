import News

extension FeedBuilder {
    mutating func startLink(_ tag: XMLTag, _ namespace: FeedNamespace, _ frame: inout Frame) {
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
            // An empty reference means the base itself, but no entry's page is the feed.
            let reference = href.text.trimmed
            if reference.isEmpty, isInEntry, !hasOwnBase { return }
            apply(link, reference.isEmpty ? base ?? "" : reference)
        } else {
            beginLeaf(tag, &frame, namespace, link: link)
        }
    }

    mutating func apply(_ link: PendingLink, _ reference: String) {
        var url = resolved(reference)
        guard !url.isEmpty else { return }
        switch link.relation {
        case "alternate":
            guard StatedAddress.isPage(reference.trimmed) else { return }
            if let here = base ?? documentURL {
                url = StatedAddress.absolute(reference.trimmed, page: here, base: here)
            }
            let rank: EntryDraft.LinkRank =
                !link.isAtom ? .main : !link.isPage ? .otherType : isAtom ? .main : .atomInRSS
            if isInEntry {
                guard url != documentURL else { return }
                draft.setLink(url, rank: rank, keepsFirst: link.isAtom)
            } else if rank.rawValue > linkRank || (rank.rawValue == linkRank && !link.isAtom) {
                (feed.link, linkRank) = (url, rank.rawValue)
            }
        case "self" where !isInEntry:
            if feed.selfURL == nil { feed.selfURL = url }
        case "hub" where !isInEntry:
            if feed.hub == nil { feed.hub = url }
        case "enclosure" where isInEntry:
            let length = link.length.flatMap { $0 >= 0 ? $0 : nil }
            draft.add(Entry.Enclosure(url: url, type: link.type, length: length))
        case "replies" where isInEntry:
            if link.isPage {
                draft.entry.comments.url = url
            } else {
                draft.entry.comments.feed = url
            }
            if let count = link.count { draft.entry.comments.count = count }
        default: break
        }
    }

    mutating func addEnclosure(_ tag: XMLTag) {
        guard isInEntry, let url = tag.text("url") ?? tag.text("href") ?? tag.text("resource", prefix: "rdf")
        else { return }
        draft.add(
            Entry.Enclosure(url: resolved(url), type: tag.text("type"), length: size(tag.text("length")))
        )
    }

    private func size(_ text: String?) -> Int? {
        text.flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    mutating func addMedia(_ element: FeedElement, _ tag: XMLTag) {
        guard let url = tag.text("url").map({ resolved($0) }) else { return }
        if element == .mediaThumbnail { return setImage(resolved: url, rank: .thumbnail) }
        guard element == .mediaContent else { return }
        let type = tag.text("type")
        let medium = tag.text("medium")?.lowercased()
        let isImage =
            medium.map { $0 == "image" } ?? type.map { $0.lowercased().hasPrefix("image/") }
            ?? FeedBuilder.namesPicture(url)
        if isImage { setImage(resolved: url, rank: .content) }
        guard isInEntry, draft.mediaEnclosures.count < EntryDraft.limitItems else {
            return
        }
        draft.mediaEnclosures.append(
            Entry.Enclosure(url: url, type: type, length: size(tag.text("fileSize")))
        )
    }

    private static func namesPicture(_ url: String) -> Bool {
        let path = Substring(url.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }).utf8
        return [".jpg", ".png", ".gif"].contains(Substring(path.suffix(4)).lowercased())
            || [".jpeg", ".webp", ".avif"].contains(Substring(path.suffix(5)).lowercased())
    }

    mutating func setImage(_ reference: String, rank: EntryDraft.ImageRank) {
        setImage(resolved: resolved(reference), rank: rank)
    }

    private mutating func setImage(resolved url: String, rank: EntryDraft.ImageRank) {
        guard !url.isEmpty else { return }
        if isInEntry { return draft.setImage(url, rank: rank) }
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
