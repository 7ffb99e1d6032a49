package import News
package import Storage

/// What watches have to say of an article that is kept: asked in its own transaction, so that nothing found is lost.
package struct WatchDesk: Sendable {
    private let matcher: WatchMatcher
    private let watches: [String: Watch]
    private let rules: [String: [DeliveryRule.OfTarget]]
    /// How the outlets are named that a watch for copies calls its own.
    private let names: [String: NamedOutlets]
    /// Those that hear of feeds.
    private let ofFeeds: [Watch]
    /// Those that hear of events.
    private let ofEvents: [String: Watch]
    /// Whom watches tell at a set time.
    let digests: [DigestOrder]

    /// `matcher` has those of the watches that look at articles. `rules` are those of the targets that watches name; others are
    /// told nothing.
    package init(
        _ all: [Watch],
        _ matcher: WatchMatcher,
        rules: [DeliveryRule.OfTarget],
        outlets: [Outlet]
    ) {
        self.matcher = matcher
        watches = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
        let told = watches.mapValues { watch in
            watch.notify.compactMap { id in rules.first { $0.id == id } }
        }
        self.rules = told
        names = watches.filter { $0.value.occasions.contains(.mineCopied) }.mapValues { watch in
            NamedOutlets(outlets.filter { watch.outlets.contains($0.id) })
        }
        ofFeeds = all.filter { $0.occasions.contains(where: \.isOfFeeds) }
        ofEvents = watches.filter { _, watch in
            watch.occasions.contains { if case .event = $0 { true } else { false } }
        }
        digests = all.flatMap { watch in
            watch.occasions.filter(\.isDigest).flatMap { occasion in
                told[watch.id, default: []].map { DigestOrder(watch: watch, occasion: occasion, target: $0) }
            }
        }
    }

    /// Of nothing.
    init() { self.init([], WatchMatcher([]), rules: [], outlets: []) }

    var hearsOfFeeds: Bool { !ofFeeds.isEmpty }

    var hearsOfEvents: Bool { !ofEvents.isEmpty }

    var isEmpty: Bool { watches.isEmpty }

    func rules(of watch: String) -> [DeliveryRule.OfTarget] { rules[watch] ?? [] }

    func watch(_ id: String) -> Watch? { watches[id] }
}

// MARK: - What happens

extension WatchDesk {
    /// An article was put into a story, or its words changed there. Returns how many finds are new.
    func look(
        at id: Article.ID,
        _ article: Article,
        in story: Story.ID,
        _ transaction: NewsTransaction,
        at now: Timestamp
    ) throws -> Int {
        for watch in matcher.met(by: article) { try transaction.meet(watch.id, in: story, by: id) }
        try meetByOriginal(of: story, unless: article.outlet, transaction)
        return try look(at: story, by: id, transaction, at: now)
    }

    /// A watch for copies may be younger than the original, which then met it never.
    private func meetByOriginal(of story: Story.ID, unless outlet: Outlet.ID, _ transaction: NewsTransaction)
        throws
    {
        let mine = names.keys.filter { watches[$0].map { !$0.outlets.contains(outlet) } ?? false }
        guard !mine.isEmpty, let standing = try transaction.standing(of: story), standing.outlets > 1,
            mine.contains(where: { watches[$0]?.outlets.contains(standing.first) == true }),
            let original = try transaction.article(standing.original)
        else { return }
        for watch in matcher.met(by: original) where mine.contains(watch.id) {
            try transaction.meet(watch.id, in: story, by: standing.original)
        }
    }

    /// A story has other articles than before.
    func look(
        at story: Story.ID,
        by article: Article.ID? = nil,
        _ transaction: NewsTransaction,
        at now: Timestamp
    ) throws -> Int {
        let met = try transaction.watches(metIn: story).compactMap { met in
            watches[met.watch].map { (watch: $0, article: met.article) }
        }
        guard !met.isEmpty, let standing = try transaction.standing(of: story) else { return 0 }
        var count = 0
        for (watch, first) in met where standing.outlets >= watch.minOutlets ?? 1 {
            for occasion in watch.occasions {
                var bringer = article ?? first
                switch occasion {
                case .first: break
                case .outlets(let least): guard standing.outlets >= least else { continue }
                case .mineCopied:
                    guard standing.agency == nil, watch.outlets.contains(standing.first),
                        let copy = try copyWithoutName(of: watch, in: story, transaction)
                    else { continue }
                    bringer = copy
                case .event, .edited, .removed, .silent, .gap, .daily, .weekly: continue
                }
                count += try tell(watch, occasion, .story(story), bringer, transaction, at: now)
            }
        }
        return count
    }

    /// An event has other stories than before, or more outlets.
    func look(at event: Event.ID, _ transaction: NewsTransaction, at now: Timestamp) throws -> Int {
        guard let state = try transaction.watches(metIn: event) else { return 0 }
        var count = 0
        for (name, story, article) in state.met {
            guard let watch = ofEvents[name] else { continue }
            for case .event(let least) in watch.occasions where state.outlets >= least {
                let occasion = WatchOccasion.event(atLeast: least)
                guard try transaction.standing(of: story)?.outlets ?? 0 >= watch.minOutlets ?? 1,
                    try !transaction.hasTold(name, occasion, of: event)
                else { continue }
                count += try tell(watch, occasion, .event(event, by: story), article, transaction, at: now)
            }
        }
        return count
    }

    /// An outlet changed the words of an article, or took it away.
    func look(
        at occasion: WatchOccasion,
        of id: Article.ID,
        by outlet: Outlet.ID,
        _ transaction: NewsTransaction,
        at now: Timestamp
    ) throws -> Int {
        guard let story = try transaction.placement(of: id)?.story else { return 0 }
        var count = 0
        for (name, _) in try transaction.watches(metIn: story) {
            guard let watch = watches[name], watch.occasions.contains(occasion),
                watch.outlets.isEmpty || watch.outlets.contains(outlet),
                try transaction.standing(of: story)?.outlets ?? 0 >= watch.minOutlets ?? 1
            else { continue }
            count += try tell(watch, occasion, .story(story), id, transaction, at: now)
        }
        return count
    }

    /// A feed fell silent, or showed entries that were missed; `mark` sets this time apart from others.
    func look(
        at occasion: WatchOccasion,
        of feed: Feed.ID,
        mark: Timestamp,
        _ transaction: NewsTransaction,
        at now: Timestamp
    ) throws -> Int {
        guard let outlet = try transaction.outlet(of: feed) else { return 0 }
        var count = 0
        for watch in ofFeeds
        where watch.occasions.contains(occasion) && (watch.outlets.isEmpty || watch.outlets.contains(outlet))
        {
            count += try tell(watch, occasion, .feed(feed, mark: mark), nil, transaction, at: now)
        }
        return count
    }

    private func tell(
        _ watch: Watch,
        _ occasion: WatchOccasion,
        _ subject: WatchFind.Subject,
        _ article: Article.ID?,
        _ transaction: NewsTransaction,
        at now: Timestamp
    ) throws -> Int {
        let find = WatchFind(watch: watch.id, occasion: occasion, subject: subject, article: article)
        return try transaction.note(find, to: rules(of: watch.id), at: now) ? 1 : 0
    }

    /// An article of another outlet in the story that names none of the watch's outlets; nil where there is none.
    private func copyWithoutName(of watch: Watch, in story: Story.ID, _ transaction: NewsTransaction) throws
        -> Article.ID?
    {
        guard let names = names[watch.id] else { return nil }
        return try transaction.latestArticles(in: story).last { other in
            guard !watch.outlets.contains(other.outlet), let article = try transaction.article(other.id)
            else {
                return false
            }
            return article.agency == nil && !names.areNamed(in: article)
        }?.id
    }
}
