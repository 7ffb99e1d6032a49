import Deduplication
import Language
import News
import Storage

// One article at a time, within a transaction: whether it is known or new, and to which story it belongs.

extension NewsWriter {
    /// What became of an entry.
    enum Saved {
        case new
        case changed
        case known
        /// New or changed, but not taken: its outlet has brought its articles of the day.
        case leftOver
    }

    /// Keeps an entry; where `isTaken` is false, only what costs no article.
    func save(
        _ entry: PreparedEntry,
        _ isTaken: Bool,
        by ways: inout Recognition,
        from poll: PollRecord,
        in transaction: NewsTransaction
    ) throws -> Saved {
        if entry.isListed, isTaken {
            try transaction.addFoundOutlet(entry.outlet, in: poll.feed, at: poll.at)
        }
        guard let known = try ways.known(entry, in: transaction) else {
            return try saveNew(entry, isTaken, by: &ways, from: poll, in: transaction)
        }
        if entry.isListed, !known.isListed {
            // A page that lists the article does not overrule what its own outlet says.
            let address = entry.prepared.article.url
            try transaction.list(known.id, at: address, feed: poll.feed, seenAt: poll.at)
            return .known
        }
        guard ways.claim(known, for: entry) else { return .known }
        if known.feed == poll.feed, ways.hasMoved(known, entry) {
            let isThere = known.url.withoutFragment == entry.page
            try transaction.readdress(
                known.id,
                to: isThere ? known.url : entry.prepared.article.url,
                entryKey: ways.key(of: entry)
            )
        }
        return try saveKnown(known, entry, isTaken, by: ways, from: poll, in: transaction)
    }

    private func saveNew(
        _ entry: PreparedEntry,
        _ isTaken: Bool,
        by ways: inout Recognition,
        from poll: PollRecord,
        in transaction: NewsTransaction
    ) throws -> Saved {
        var prepared = entry.prepared
        let key = ways.key(of: entry)
        let crowd = try addressAlone(&prepared.article, entry, in: transaction)
        let marks = ([entry.outlet.id] + entry.outlet.was).flatMap { outlet in
            ForgettingMark.all(of: outlet, url: prepared.article.url, entryKey: key)
        }
        if try transaction.isErased(marks) { return .known }
        // An article that was removed for its age does not come back while its feed still states it.
        if let time = keeping.limits(at: try steadyClock().reference(at: poll.at)).articlesBefore {
            if prepared.believedAt < time { return .known }
            let isUndated = prepared.believedAt == poll.at
            if isUndated, try transaction.hasDeparted(marks, statedAt: poll.at) { return .known }
        }
        guard isTaken else { return .leftOver }
        let id = try transaction.insert(
            prepared.article,
            entryKey: key,
            entryDigest: entry.entryDigest,
            feed: poll.feed,
            seenAt: poll.at,
            believedAt: prepared.believedAt
        )
        ways.claim(id)
        if let count = entry.commentCount { try transaction.keepCommentCount(count, of: id, at: poll.at) }
        if let page = entry.recheckURL, rechecksPages, crowd < 2,
            let due = Rechecking.first(after: poll.at, published: prepared.believedAt)
        {
            try transaction.recheck(id, page: page, at: due)
        }
        if let page = entry.pageURL, crowd < 2 {
            try transaction.awaitPage(id, url: page, at: poll.at)
            return .new
        }
        return try place(id, prepared, in: transaction, at: poll.at) ? .new : .known
    }

    /// Gives a new article an address of its own where others stand at the same page.
    ///
    /// - Returns: how many do. Where several do, the page is none of them alone.
    private func addressAlone(
        _ article: inout Article,
        _ entry: PreparedEntry,
        in transaction: NewsTransaction
    ) throws -> Int {
        let others = try transaction.articles(of: article.outlet, at: entry.page, title: article.title)
            .filter { $0.matchedBy == .url }
        if others.isEmpty { return 0 }
        if article.url == entry.page {
            article.url = entry.page.with(mark: entry.hasOwnID ? entry.entryKey : entry.contentKey)
        }
        var number = 1
        while try transaction.isTaken(article.url, of: article.outlet) {
            number += 1
            article.url = entry.page.with(mark: "\(entry.entryKey) \(entry.contentKey) \(number)")
        }
        return others.count
    }

    private func saveKnown(
        _ known: KnownArticle,
        _ entry: PreparedEntry,
        _ isTaken: Bool,
        by ways: Recognition,
        from poll: PollRecord,
        in transaction: NewsTransaction
    ) throws -> Saved {
        let prepared = entry.prepared
        if let count = entry.commentCount {
            try transaction.keepCommentCount(count, of: known.id, at: poll.at)
        }
        let isOwned = known.isListed && !entry.isListed
        guard isTaken || known.entryDigest == entry.entryDigest && !isOwned else { return .leftOver }
        if isOwned { try transaction.assign(known.id, to: poll.feed, entryKey: ways.key(of: entry)) }
        guard known.entryDigest != entry.entryDigest || isOwned else { return .known }
        if let feed = known.feed, feed != poll.feed, !isOwned {
            // Two feeds of an outlet may state one article each in its way. The first one's word counts while it is polled, but
            // the whole text goes before an excerpt.
            let isFuller = known.textSource == .excerpt && prepared.article.textSource == .feed
            if try !isFuller && transaction.isPolled(feed) { return .known }
            try transaction.assign(known.id, to: poll.feed, entryKey: ways.key(of: entry))
        }
        if let page = entry.pageURL {
            // The feed's excerpt changed, so the article may have changed. Its page is read again.
            let isRetitled = try retitle(
                known,
                prepared.article,
                entry.entryDigest,
                in: transaction,
                at: poll.at
            )
            if isRetitled {
                try lookAtWatches(
                    .edited,
                    of: known.id,
                    by: prepared.article.outlet,
                    transaction,
                    at: poll.at
                )
            }
            try transaction.keepEntryDigest(entry.entryDigest, of: known.id)
            try transaction.awaitPage(known.id, url: page, at: poll.at)
            return isRetitled ? .changed : .known
        }
        let believedAt = BelievedTime.revised(
            published: BelievedTime.Claim(prepared.article.publishedAt, prepared.article.publishedPrecision),
            before: known.publishedAt,
            seenAt: known.seenAt,
            known: known.believedAt
        )
        var article = prepared.article
        if known.url.withoutFragment == entry.page { article.url = known.url }
        let changed = try transaction.revise(
            known.id,
            to: article,
            entryDigest: entry.entryDigest,
            at: poll.at,
            believedAt: believedAt
        )
        guard changed else { return .known }
        if known.waitsForPage { try transaction.finishPage(known.id) }
        try place(known.id, prepared, in: transaction, at: poll.at)
        if known.textSource != .excerpt || article.textSource == .excerpt {
            try lookAtWatches(.edited, of: known.id, by: article.outlet, transaction, at: poll.at)
        }
        return .changed
    }

    /// Gives an article whose page is asked the title that its feed states now, and the excerpt where that is all there is.
    private func retitle(
        _ known: KnownArticle,
        _ stated: Article,
        _ entryDigest: Int64,
        in transaction: NewsTransaction,
        at now: Timestamp
    ) throws -> Bool {
        guard var article = try transaction.article(known.id) else { return false }
        let isRetitled = !stated.title.isEmpty && !article.title.isEmpty && stated.title != article.title
        let isEmpty = article.text.isEmpty && !stated.text.isEmpty
        guard isRetitled || isEmpty else { return false }
        if isRetitled { article.title = stated.title }
        if article.textSource == .excerpt { article.text = stated.text }
        return try transaction.revise(
            known.id,
            to: article,
            entryDigest: entryDigest,
            at: now,
            believedAt: known.believedAt,
            isReading: !isRetitled
        ) && isRetitled
    }

    /// Finds the article's story and puts it there.
    ///
    /// An article that has a story stays in it when its text changes. Stories change only by joins.
    ///
    /// - Returns: False where the story held the same article of the outlet already, known from elsewhere. Both are one now.
    @discardableResult
    func place(
        _ id: Article.ID,
        _ prepared: PreparedArticle,
        in transaction: NewsTransaction,
        at now: Timestamp
    ) throws -> Bool {
        let fingerprint = try fingerprint(of: id, prepared, in: transaction, at: now)
        let arrival = Arrival(
            article: id,
            outlet: prepared.article.outlet,
            url: prepared.article.url.text,
            time: prepared.believedAt,
            arrivedAt: now,
            fingerprint: fingerprint
        )
        let kept = try transaction.placement(of: id)
        let stored = NewsWriter.stored(in: transaction)
        index.remove(id, stored: stored)
        let decision = Meters.match { index.decide(arrival, stored: stored) }
        var story: Story.ID?
        if case .joinsStory(let joined) = decision.placement {
            if kept == nil, try isMerged(id, prepared, in: joined, transaction, at: now) {
                return false
            }
            story = joined
        }
        var absorbs = decision.absorbs
        var placement = PlacementRecord(decision)
        if let kept, kept.part != story {
            story = kept.part
            placement = kept.record
            absorbs = []
        }
        let placed = try transaction.place(
            id,
            in: story,
            placement: placement,
            fingerprint: fingerprint.encoded,
            at: now
        )
        // The index knows the stories that the text gives. It is not told which of them people joined.
        let part = story ?? placed
        if kept == nil {
            let first = story == nil ? nil : try transaction.firstOutlet(of: placed)
            changes.place(id, prepared.article, in: placed, of: first, story.map { _ in decision })
        }
        if !absorbs.isEmpty { try merge([part] + absorbs, in: transaction, at: now) }
        index.apply(arrival, in: part, absorbing: absorbs, stored: stored)
        try transaction.unlink(id)
        for link in decision.links {
            try transaction.link(
                id,
                to: link.story,
                kind: link.kind,
                score: link.share,
                evidence: link.evidence.json
            )
        }
        if kept == nil, story == nil { try relate(id, prepared, opening: placed, in: transaction) }
        if !desk.isEmpty, let story = try transaction.placement(of: id)?.story {
            try lookAtWatches(id, prepared.article, in: story, transaction, at: now)
        }
        return true
    }

    /// Makes one story of several that turned out to be one.
    func merge(_ stories: [Story.ID], in transaction: NewsTransaction, at now: Timestamp) throws {
        let (survivor, gone) = try transaction.join(stories, at: now)
        for story in gone {
            related?.remove(story)
            changes.join(story, into: survivor)
        }
        try lookAtWatches(of: survivor, transaction, at: now)
    }

    /// Links a new story with those that tell of the same happening in other words.
    private func relate(
        _ id: Article.ID,
        _ prepared: PreparedArticle,
        opening story: Story.ID,
        in transaction: NewsTransaction
    ) throws {
        let (title, text) = (prepared.article.title, prepared.article.text)
        guard try keepGist(of: story, title: title, text: text, at: prepared.believedAt, in: transaction)
        else {
            return
        }
        for other in related?.related(to: story, limit: NewsWriter.relatedLinks) ?? [] {
            try transaction.link(id, to: other.story, kind: .related, score: other.score)
        }
    }

    /// Keeps what a story is about, by its original.
    ///
    /// - Returns: Whether the original says anything.
    @discardableResult
    func keepGist(
        of story: Story.ID,
        title: String,
        text: String,
        at time: Timestamp,
        in transaction: NewsTransaction
    ) throws -> Bool {
        let gist = Gist(headline: title, text: text)
        guard !gist.isEmpty else { return false }
        try transaction.keepGist(gist.encoded, of: story, at: time)
        related?.add(story, gist, at: time)
        return true
    }

    /// The most related stories that a new one is linked with.
    private static let relatedLinks = 5

    /// Makes one article of two where another outlet's page had listed the outlet's own article, whichever came first. Returns
    /// whether there was such a pair.
    private func isMerged(
        _ id: Article.ID,
        _ prepared: PreparedArticle,
        in story: Story.ID,
        _ transaction: NewsTransaction,
        at now: Timestamp
    ) throws -> Bool {
        guard let new = try transaction.knownArticle(id) else { return false }
        let others = try transaction.articles(of: prepared.article.outlet, in: story, isListed: !new.isListed)
        guard !others.isEmpty else { return false }
        let same = try others.first { other in
            if SameArticle.haveOneTitle(other.title, prepared.article.title) { return true }
            return SameArticle.holds(
                try transaction.text(of: other.id),
                prepared.article.text,
                sharing: SameArticle.underTwoHeadlines
            )
        }
        guard let same else { return false }
        if new.isListed {
            try transaction.list(same.id, at: prepared.article.url, feed: new.feed, seenAt: new.seenAt)
            try transaction.delete(id)
        } else {
            try transaction.merge(id, into: same.id)
            try transaction.finishPage(same.id)
            let changed = try transaction.revise(
                same.id,
                to: prepared.article,
                entryDigest: new.entryDigest,
                at: now,
                believedAt: BelievedTime.revised(
                    published: BelievedTime.Claim(
                        prepared.article.publishedAt,
                        prepared.article.publishedPrecision
                    ),
                    before: same.publishedAt,
                    seenAt: same.seenAt,
                    known: same.believedAt
                )
            )
            if changed { try place(same.id, prepared, in: transaction, at: now) }
        }
        return true
    }
}
