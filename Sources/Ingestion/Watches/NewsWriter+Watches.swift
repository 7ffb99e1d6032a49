import Machinery
package import News
package import Storage

/// Watches and what they find, in the transactions of the articles.
extension NewsWriter {
    /// Takes the configuration's watches over, beside those that people keep. What is kept from now on is compared with them.
    ///
    /// `rules` are those of who can be told; `addresses` tell when one of them has moved.
    package func watch(
        _ watches: [Watch],
        rules: [DeliveryRule.OfTarget],
        addresses: [(id: String, address: String)],
        outlets: [Outlet],
        at now: Timestamp
    ) throws {
        if try !addresses.isEmpty || !database.targetStates().isEmpty {
            try database.write { try $0.configure(targets: addresses) }
        }
        let before = try database.watches()
        if before.filter(\.isConfigured).map(\.watch) != watches.sorted(by: { $0.id < $1.id }) {
            try database.write { try $0.configure(watches: watches, at: now) }
        }
        deskRules = (rules, outlets)
        try renewDesk()
        for id in try database.sleepingWatches() { logger.say(.watchSleeps(id)) }
    }

    private func renewDesk() throws {
        guard let (rules, outlets) = deskRules else { return }
        let watches = try database.watches().map(\.watch)
        desk = WatchDesk(
            watches,
            try database.matcher(for: watches.filter(\.looksAtArticles)),
            rules: rules,
            outlets: outlets
        )
        // There may be a digest to wait for.
        found()
    }

    /// Has `found` called after each commit in which a watch found something.
    package func tellFinds(to found: @escaping @Sendable () -> Void) {
        self.found = found
    }

    /// An article stands in a story with these words.
    func lookAtWatches(
        _ id: Article.ID,
        _ article: Article,
        in story: Story.ID,
        _ transaction: NewsTransaction,
        at now: Timestamp
    ) throws {
        guard !desk.isEmpty else { return }
        finds += try desk.look(at: id, article, in: story, transaction, at: now)
    }

    /// Stories became one.
    func lookAtWatches(of story: Story.ID, _ transaction: NewsTransaction, at now: Timestamp) throws {
        guard !desk.isEmpty else { return }
        finds += try desk.look(at: story, transaction, at: now)
    }

    /// An outlet changed its words, or took them away.
    func lookAtWatches(
        _ occasion: WatchOccasion,
        of id: Article.ID,
        by outlet: Outlet.ID,
        _ transaction: NewsTransaction,
        at now: Timestamp
    ) throws {
        guard !desk.isEmpty else { return }
        finds += try desk.look(at: occasion, of: id, by: outlet, transaction, at: now)
    }

    /// An event was counted anew.
    func lookAtWatches(of event: Event.ID, _ transaction: NewsTransaction, at now: Timestamp) throws {
        guard desk.hearsOfEvents else { return }
        finds += try desk.look(at: event, transaction, at: now)
    }

    /// What a poll says of its feed.
    func lookAtWatches(
        of poll: PollRecord,
        gap: GapRecord? = nil,
        _ transaction: NewsTransaction
    ) throws {
        guard desk.hearsOfFeeds else { return }
        if let gap {
            finds += try desk.look(at: .gap, of: poll.feed, mark: gap.noticedAt, transaction, at: poll.at)
        }
        if poll.health == .quiet || poll.health == .stale, let since = poll.memory?.newestAt {
            finds += try desk.look(at: .silent, of: poll.feed, mark: since, transaction, at: poll.at)
        }
    }

    /// Has whoever delivers know that there is something to deliver.
    func tellFound() {
        if finds > 0 { found() }
        finds = 0
    }
}

// MARK: - Watches that people keep

extension NewsWriter {
    /// More than a newsroom has; each costs a little of every article.
    private static let mostKept = 2000

    /// Keeps a watch of somebody's, beside those of the configuration; returns its id, which is made where it has none.
    package func keep(_ asked: Watch, isNew: Bool, by person: String, at now: Timestamp) throws -> String {
        var watch = asked
        watch.words = watch.words.trimmed.description
        watch.name = watch.name.trimmed.description
        let made = try database.write { transaction in
            let isWithoutID = watch.id.isEmpty
            if isWithoutID { watch.id = try transaction.freeWatchID() }
            if watch.name.isEmpty {
                watch.name = watch.words.isEmpty ? watch.id : String(watch.words.prefix(100))
            }
            let known = try transaction.namesForWatches()
            let faults = watch.faultsOfForm + watch.faults(outlets: known.outlets, targets: known.targets)
            if let fault = faults.first {
                throw ControlRefusal(.badData, "watch: \(fault.key.isEmpty ? "" : "\(fault.key): ")\(fault)")
            }
            try NewsWriter.check(watch.id, isNew: isNew, try transaction.watchOrigin(watch.id))
            if isNew, try transaction.countKeptWatches() >= NewsWriter.mostKept {
                throw ControlRefusal(
                    .badData,
                    "there are \(NewsWriter.mostKept) kept watches already; end some: `khabar watch end ID`"
                )
            }
            try transaction.keep(watch, by: person, at: now)
            return watch.id
        }
        try renewDesk()
        logger.say(.watchKept(made, by: person))
        return made
    }

    /// Ends a watch that somebody keeps.
    package func endWatch(_ id: String, by person: String, at now: Timestamp) throws {
        try database.write { transaction in
            try NewsWriter.check(id, isNew: false, try transaction.watchOrigin(id))
            _ = try transaction.endWatch(id)
        }
        try renewDesk()
        logger.say(.watchEnded(id, by: person))
    }

    private static func check(_ id: String, isNew: Bool, _ origin: (isConfigured: Bool, isKept: Bool)) throws
    {
        if origin.isConfigured {
            throw ControlRefusal(
                .badData,
                isNew
                    ? "\"\(id)\" is the id of a watch of the configuration; choose another"
                    : "watch \"\(id)\" stands in the configuration, where alone it is changed: \"watches\""
            )
        }
        if isNew, origin.isKept {
            throw ControlRefusal(
                .badData,
                "watch \"\(id)\" is there already; choose another id, or change that one"
            )
        }
        if !isNew, !origin.isKept {
            throw ControlRefusal(.noInput, "there is no watch \"\(id)\"; `khabar watches` lists them")
        }
    }
}

// MARK: - Delivering

extension NewsWriter {
    func beginTry(_ delivery: Delivery, at now: Timestamp) throws {
        try database.write { try $0.beginTry(delivery.id, at: now) }
    }

    func record(_ outcome: DeliveryOutcome, of delivery: Delivery, at now: Timestamp) throws {
        try database.write { transaction in
            switch outcome {
            case .sent(let status): try transaction.markSent(delivery, status: status, at: now)
            case .failed(let failure):
                try transaction.markFailed(
                    delivery,
                    status: failure.status,
                    reason: failure.reason,
                    again: failure.again,
                    targetWaits: failure.targetWaits,
                    at: now
                )
                if failure.isGone { try transaction.disable(delivery.target, at: now) }
                if let stale = failure.givesUpBefore {
                    _ = try transaction.giveUp(to: delivery.target, before: stale, reason: failure.reason)
                }
            }
        }
    }

    /// Has a message sent anew.
    package func replay(_ id: Int64, at now: Timestamp) throws {
        guard try database.write({ try $0.replay(id, at: now) }) else {
            throw ControlRefusal(.noInput, "there is no delivery \(id); `khabar deliveries` lists them")
        }
        found()
    }

    /// Begins a message to each of a watch's targets that tries out how it is told; returns their numbers.
    package func tryOut(_ watch: String, at now: Timestamp) throws -> [Int64] {
        guard desk.watch(watch) != nil else {
            throw ControlRefusal(
                .noInput,
                "khabar knows no watch \"\(watch)\"; `khabar check --reload` takes a changed configuration over"
            )
        }
        let rules = desk.rules(of: watch)
        guard !rules.isEmpty else {
            throw ControlRefusal(
                .badData,
                "watch \"\(watch)\" tells nobody; add \"notify\" with an id of \"deliver.targets\""
            )
        }
        let story = try database.lastStory(of: watch)
        let begun = try database.write { transaction in
            try rules.map { try transaction.tryOut(watch, on: $0.id, story: story, at: now) }
        }
        found()
        return begun
    }
}

// MARK: - Digests

/// A digest that somebody gets.
struct DigestOrder: Hashable, Sendable {
    let watch: Watch
    /// Daily or weekly.
    let occasion: WatchOccasion
    let target: DeliveryRule.OfTarget
}

extension NewsWriter {
    /// Makes the digests whose time has come; returns when the next one is due, nil where nobody gets any.
    func makeDigests(at now: Timestamp) throws -> Timestamp? {
        guard !desk.digests.isEmpty else { return nil }
        var next: Timestamp?
        for order in desk.digests {
            let times = order.target.rule.digest
            if try database.isDigestDue(order.watch, order.occasion, to: order.target, at: now) {
                try database.write {
                    try $0.makeDigest(order.watch, order.occasion, to: order.target, at: now)
                }
            }
            let later = times.next(order.occasion, after: now)
            next = next.map { min($0, later) } ?? later
        }
        return next
    }
}
