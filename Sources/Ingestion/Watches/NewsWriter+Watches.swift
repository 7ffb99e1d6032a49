import Machinery
package import News
package import Storage

/// Watches and what they find, in the transactions of the articles.
extension NewsWriter {
    /// Takes watches over. What is kept from now on is compared with them.
    ///
    /// `rules` are those of who can be told; `addresses` tell when one of them has moved.
    package func watch(
        _ watches: [Watch],
        rules: [DeliveryRule.OfTarget],
        addresses: [(id: String, address: String)],
        outlets: [Outlet]
    ) throws {
        desk = WatchDesk(try database.matcher(for: watches), rules: rules, outlets: outlets)
        if try !addresses.isEmpty || !database.targetStates().isEmpty {
            try database.write { try $0.configure(targets: addresses) }
        }
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
