import Deduplication
package import News
package import Storage

/// The line's one writer: it owns the database's write side and the `StoryIndex`, and keeps them in step.
///
/// It works on a thread of its own, so that SQLite blocks nobody else. Within one transaction it decides and
/// enters article by article; when the transaction fails the index is made anew from the file, so that
/// index and file never disagree.
package actor Archivist {
    private let thread = OwnerThread()
    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let database: NewsDatabase
    private let windowSeconds: Int64
    private var index: StoryIndex
    /// The index expires once an hour of arrivals, not with each.
    private var expiredAt: Timestamp?

    package init(_ database: NewsDatabase, windowSeconds: Int64) {
        self.database = database
        self.windowSeconds = windowSeconds
        index = StoryIndex(windowSeconds: windowSeconds)
    }

    /// What one poll of a feed brought to the database.
    package struct Harvest: Hashable, Sendable {
        package var new = 0
        package var changed = 0
    }
}

// MARK: - Starting

extension Archivist {
    /// Takes the configured outlets over into the database and fills the index from its fingerprints.
    package func begin(with outlets: [Outlet], at now: Timestamp) throws {
        try database.write { try $0.configure(outlets, at: now) }
        try rebuild(at: now)
    }

    private func rebuild(at now: Timestamp) throws {
        var fresh = StoryIndex(windowSeconds: windowSeconds)
        try database.storedFingerprints(since: now.advanced(bySeconds: -windowSeconds)) { stored in
            // A blob of an unknown version cannot be compared; its article stays in its story all the same.
            guard let fingerprint = Fingerprint(encoded: stored.fingerprint) else { return }
            let arrival = Arrival(
                article: stored.article,
                outlet: stored.outlet,
                url: stored.url,
                time: stored.time,
                fingerprint: fingerprint
            )
            fresh.restore(arrival, in: stored.story)
        }
        index = fresh
        expiredAt = now
    }

    /// What is due; asked here so that no reading lags behind the writing that went before it.
    package func feeds() throws -> [FeedState] {
        try database.feeds()
    }

    package func feedsDue(at now: Timestamp) throws -> [FeedState] {
        try database.feedsDue(at: now)
    }

    package func pagesDue(at now: Timestamp, limit: Int) throws -> [PageWish] {
        try database.pagesDue(at: now, limit: limit)
    }
}

// MARK: - Saving

extension Archivist {
    /// Keeps what a poll brought: articles, their places in stories, the wish for their pages, validators and
    /// the poll itself, all in one transaction.
    ///
    /// The drafts may come in any order and are taken oldest first; the poll's counts and outcome are filled in
    /// here.
    func save(_ drafts: [EntryDraft], from poll: PollRecord) throws -> Harvest {
        let ordered = drafts.enumerated()
            .sorted { ($0.element.draft.believedAt, $0.offset) < ($1.element.draft.believedAt, $1.offset) }
        let uses = Dictionary(drafts.map { ($0.entryKey, 1) }, uniquingKeysWith: +)
        return try writing(at: poll.at) { transaction in
            var harvest = Harvest()
            for (_, entry) in ordered {
                let keyIsOwn = uses[entry.entryKey] == 1
                switch try save(entry, keyIsOwn: keyIsOwn, from: poll, in: transaction) {
                case .new: harvest.new += 1
                case .changed: harvest.changed += 1
                case .known: break
                }
            }
            var record = poll
            record.newArticles = harvest.new
            record.changedArticles = harvest.changed
            // A fallback's articles do not make its feed a success.
            if case .failed = poll.outcome {
            } else {
                record.outcome = harvest.new > 0 ? .new(harvest.new) : .unchanged
            }
            try transaction.record(record)
            return harvest
        }
    }

    /// Keeps the outcome of a poll that brought no articles.
    func save(_ poll: PollRecord) throws {
        try database.write { try $0.record(poll) }
    }

    /// Completes an article that waited for its page and puts it into a story.
    func complete(_ wish: PageWish, with draft: Draft, at now: Timestamp) throws {
        try writing(at: now) { transaction in
            _ = try transaction.revise(
                wish.id,
                to: draft.article,
                entryDigest: wish.entryDigest,
                at: now,
                believedAt: draft.believedAt
            )
            try transaction.finishPage(wish.id)
            try place(wish.id, draft, in: transaction, at: now)
        }
    }

    /// Asks for the page again later.
    func postpone(_ wish: PageWish, until time: Timestamp, reason: String) throws {
        try database.write { try $0.postponePage(wish.id, until: time, reason: reason) }
    }

    /// One transaction on file and index; when it fails the index is made anew.
    private func writing<T>(at now: Timestamp, _ body: (NewsTransaction) throws -> T) throws -> T {
        do {
            let result = try database.write(body)
            expire(at: now)
            return result
        } catch {
            try rebuild(at: now)
            throw error
        }
    }

    private func expire(at now: Timestamp) {
        if let expiredAt, now.seconds(since: expiredAt) < 3600 { return }
        index.expire(before: now.advanced(bySeconds: -windowSeconds))
        expiredAt = now
    }
}

// MARK: - One article

extension Archivist {
    private enum Saved {
        case new
        case changed
        case known
    }

    /// `keyIsOwn` says that no other entry of the same document has this key: a key that several have identifies
    /// none of them.
    private func save(
        _ entry: EntryDraft,
        keyIsOwn: Bool,
        from poll: PollRecord,
        in transaction: NewsTransaction
    ) throws -> Saved {
        let draft = entry.draft
        let found = try transaction.knownArticle(
            outlet: draft.article.outlet,
            url: draft.article.url,
            entryKey: entry.entryKey
        )
        guard let known = found, known.matchedBy == .url || keyIsOwn else {
            let id = try transaction.insert(
                draft.article,
                entryKey: entry.entryKey,
                entryDigest: entry.entryDigest,
                feed: poll.feed,
                seenAt: poll.at,
                believedAt: draft.believedAt
            )
            if let page = entry.pageURL {
                try transaction.awaitPage(id, url: page, at: poll.at)
            } else {
                try place(id, draft, in: transaction, at: poll.at)
            }
            return .new
        }
        guard known.entryDigest != entry.entryDigest else { return .known }
        if let page = entry.pageURL {
            // The feed's excerpt changed, so the article may have: its text is read from the page again.
            try transaction.noteEntry(known.id, digest: entry.entryDigest)
            try transaction.awaitPage(known.id, url: page, at: poll.at)
            return .known
        }
        let believedAt = draft.article.publishedAt == nil ? known.believedAt : draft.believedAt
        let changed = try transaction.revise(
            known.id,
            to: draft.article,
            entryDigest: entry.entryDigest,
            at: poll.at,
            believedAt: believedAt
        )
        guard changed else { return .known }
        if known.waitsForPage { try transaction.finishPage(known.id) }
        try place(known.id, draft, in: transaction, at: poll.at)
        return .changed
    }

    /// Finds the article's story and puts it there.
    ///
    /// An article that has a story stays in it when its text changes: a revision is decided by its address,
    /// and a story changes only by a join.
    private func place(
        _ id: Article.ID,
        _ draft: Draft,
        in transaction: NewsTransaction,
        at now: Timestamp
    ) throws {
        let arrival = Arrival(
            article: id,
            outlet: draft.article.outlet,
            url: draft.article.url.text,
            time: draft.believedAt,
            fingerprint: draft.fingerprint
        )
        let kept = try transaction.placement(of: id)
        index.remove(id)
        let decision = index.decide(arrival)
        var story: Story.ID?
        if case .joinsStory(let joined) = decision.placement { story = joined }
        var absorbs = decision.absorbs
        var placement = PlacementRecord(
            relation: decision.relation,
            similarity: decision.similarity,
            containment: decision.containment,
            match: decision.match,
            rule: decision.rule
        )
        if let kept, kept.story != story {
            story = kept.story
            placement = kept.record
            absorbs = []
        }
        let placed = try transaction.place(
            id,
            in: story,
            placement: placement,
            fingerprint: draft.fingerprint.encoded,
            at: now
        )
        if !absorbs.isEmpty { _ = try transaction.join([placed] + absorbs, at: now) }
        index.apply(arrival, in: placed, absorbing: absorbs)
    }
}
