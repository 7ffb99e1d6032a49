import News
import Storage
import Testing

@Suite("Feeds and their polls")
struct FeedTests {
    private func record(_ world: NewsWorld, _ poll: PollRecord) throws {
        try world.database.write { transaction in try transaction.record(poll) }
    }

    @Test("a configured feed is new and due at once")
    func new() throws {
        let feed = try NewsWorld().feed("hiba")
        #expect(feed.state == .new)
        #expect(feed.nextPollAt == NewsWorld.start)
        #expect(feed.kind == .feed)
        #expect(feed.validators.isEmpty && feed.bodyHash == nil && feed.lastSuccessAt == nil)
    }

    @Test("a feed is due from its time on, the longest due first, and never once it is removed")
    func due() throws {
        let world = try NewsWorld()
        func due(_ time: Timestamp) throws -> [Feed.ID] {
            try world.database.feedTimes().filter { $0.at <= time }.map(\.id)
        }
        let all = try due(NewsWorld.start)
        #expect(Set(all) == Set(try world.database.feeds().map(\.id)))
        try record(
            world,
            PollRecord(
                feed: all[0],
                at: NewsWorld.start,
                outcome: .unchanged,
                nextPollAt: NewsWorld.time(900)
            )
        )
        #expect(try due(NewsWorld.time(899)) == Array(all.dropFirst()))
        #expect(try due(NewsWorld.time(900)) == Array(all.dropFirst()) + [all[0]])
        try world.database.write { try $0.configure([], at: NewsWorld.time(901)) }
        #expect(try due(NewsWorld.time(902)).isEmpty)
    }

    @Test("P1: validators and items are kept together or not at all")
    func together() throws {
        struct Failure: Error {}
        let world = try NewsWorld()
        let feed = try world.feed("hiba").id
        let validators = Validators(etag: "W/\"a\"", lastModified: "Sat, 31 May 2025 03:00:00 GMT")
        func poll(_ transaction: NewsTransaction) throws {
            _ = try transaction.keep(.sample(1), digest: 1)
            try transaction.record(
                PollRecord(
                    feed: feed,
                    at: NewsWorld.start,
                    outcome: .new(1),
                    validators: validators,
                    nextPollAt: NewsWorld.time(900)
                )
            )
        }
        #expect(throws: Failure.self) {
            try world.database.write { transaction in
                try poll(transaction)
                throw Failure()
            }
        }
        #expect(try world.feed("hiba").validators.isEmpty)
        #expect(try world.database.counts().articles == 0)
        try world.database.write { try poll($0) }
        #expect(try world.feed("hiba").validators == validators)
        #expect(try world.database.counts().articles == 1)
    }

    @Test("a success sets schedule, validators and what was found; a failure keeps them and counts")
    func polled() throws {
        let world = try NewsWorld()
        let feed = try world.feed("hiba").id
        var poll = PollRecord(
            feed: feed,
            at: NewsWorld.time(10),
            outcome: .new(3),
            status: 200,
            bytes: 4000,
            durationMilliseconds: 120,
            newArticles: 3,
            changedArticles: 1,
            validators: Validators(etag: "\"a\"", lastModified: "Sat"),
            nextPollAt: NewsWorld.time(910),
            finalURL: "https://hiba.test/feed/rss",
            bodyHash: -5,
            kind: .sitemap,
            warnings: 2
        )
        try record(world, poll)
        var state = try world.feed("hiba")
        #expect(state.state == .ok && state.validators == Validators(etag: "\"a\"", lastModified: "Sat"))
        #expect(state.bodyHash == -5 && state.kind == .sitemap && state.nextPollAt == NewsWorld.time(910))

        for attempt in 1...2 {
            try record(
                world,
                PollRecord(
                    feed: feed,
                    at: NewsWorld.time(Int64(1000 * attempt)),
                    outcome: .failed(reason: "HTTP 503"),
                    status: 503,
                    nextPollAt: NewsWorld.time(5000)
                )
            )
            state = try world.feed("hiba")
            #expect(state.state == .failing && state.consecutiveFailures == attempt)
            #expect(state.lastSuccessAt == NewsWorld.time(10))
            #expect(state.validators.etag == "\"a\"" && state.bodyHash == -5 && state.kind == .sitemap)
        }
        let row = try #require(try world.database.feedRows().first { $0.id == feed })
        #expect(row.stateReason == "HTTP 503")
        #expect(row.stateSince == NewsWorld.time(1000))
        #expect(row.finalURL == "https://hiba.test/feed/rss")

        poll.outcome = .notModified
        poll.at = NewsWorld.time(3000)
        poll.validators = Validators()
        try record(world, poll)
        state = try world.feed("hiba")
        #expect(state.state == .ok && state.consecutiveFailures == 0 && state.validators.isEmpty)
        #expect(
            try world.rows("SELECT outlet_id, outcome, status, reason FROM polls ORDER BY id") == [
                "hiba|new|200|", "hiba|failed|503|HTTP 503", "hiba|failed|503|HTTP 503",
                "hiba|not-modified|200|",
            ]
        )
    }

    @Test(
        "the outcome's name says what the poll brought",
        arguments: [
            (PollRecord.Outcome.new(2), 2, 0, "new"), (.unchanged, 0, 1, "changed"),
            (.unchanged, 0, 0, "unchanged"),
            (.notModified, 0, 0, "not-modified"), (.failed(reason: "x"), 0, 0, "failed"),
        ]
    )
    func outcome(outcome: PollRecord.Outcome, new: Int, changed: Int, name: String) throws {
        let world = try NewsWorld()
        try record(
            world,
            PollRecord(
                feed: Feed.ID(1),
                at: NewsWorld.start,
                outcome: outcome,
                newArticles: new,
                changedArticles: changed,
                nextPollAt: NewsWorld.start
            )
        )
        #expect(try world.value("SELECT outcome FROM polls") == name)
    }

    @Test("what leaves the configuration stays, marked and unpolled, and comes back where it left off")
    func removed() throws {
        let world = try NewsWorld()
        let feed = try world.feed("adala").id
        try record(
            world,
            PollRecord(
                feed: feed,
                at: NewsWorld.time(5),
                outcome: .unchanged,
                validators: Validators(etag: "e"),
                nextPollAt: NewsWorld.time(50)
            )
        )
        let others = NewsWorld.outlets.filter { $0.id.text != "adala" }
        try world.database.write { transaction in try transaction.configure(others, at: NewsWorld.time(100)) }
        #expect(try world.database.feeds().map(\.outlet.text) == ["albab", "hiba"])
        #expect(
            try world.rows("SELECT state, removed_at, article_count FROM outlets WHERE id = 'adala'") == [
                "removed|2025-05-31T02:55:00Z|0"
            ]
        )
        #expect(
            try world.rows("SELECT state, next_poll_at FROM feeds WHERE outlet_id = 'adala'") == ["removed|"]
        )

        try world.database.write { transaction in
            try transaction.configure(NewsWorld.outlets, at: NewsWorld.time(200))
        }
        let back = try world.feed("adala")
        #expect(back.id == feed && back.state == .new && back.nextPollAt == NewsWorld.time(200))
        #expect(back.validators.etag == "e")
        #expect(try world.rows("SELECT state, removed_at FROM outlets WHERE id = 'adala'") == ["new|"])
    }

    @Test("configuring the same again changes no schedule; names and kinds follow the configuration")
    func again() throws {
        let world = try NewsWorld()
        let before = try world.database.feedRows()
        try world.database.write { transaction in
            try transaction.configure(NewsWorld.outlets, at: NewsWorld.time(300))
        }
        #expect(try world.database.feedRows() == before)
        var renamed = NewsWorld.outlets
        renamed[0].name = "هبة"
        renamed[0].feeds = [
            FeedSource(url: "https://hiba.test/feed/"), FeedSource(url: "https://hiba.test/"),
        ]
        try world.database.write { transaction in try transaction.configure(renamed, at: NewsWorld.time(400))
        }
        #expect(try world.value("SELECT name FROM outlets WHERE id = 'hiba'") == "هبة")
        #expect(
            try world.rows("SELECT url, kind, next_poll_at FROM feeds WHERE outlet_id = 'hiba' ORDER BY id")
                == [
                    "https://hiba.test/feed/|feed|2025-05-31T02:53:20Z",
                    "https://hiba.test/||2025-05-31T03:00:00Z",
                ]
        )
    }

    @Test(
        "an outlet's state follows from its feeds'",
        arguments: [
            ([], "idle"), ([nil], "new"), ([true], "ok"), ([false], "failing"), ([true, false], "degraded"),
            ([false, false], "failing"), ([nil, true], "ok"), ([nil, false], "degraded"),
        ] as [([Bool?], String)]
    )
    func outletState(polls: [Bool?], state: String) throws {
        let world = try NewsWorld()
        let outlet = Outlet(
            id: Outlet.ID("x"),
            name: "x",
            feeds: polls.indices.map { FeedSource(url: "https://x.test/\($0)") }
        )
        try world.database.write { transaction in
            try transaction.configure([outlet], at: NewsWorld.start)
        }
        for (feed, poll) in zip(try world.database.feeds(), polls) {
            guard let succeeded = poll else { continue }
            try record(
                world,
                PollRecord(
                    feed: feed.id,
                    at: NewsWorld.start,
                    outcome: succeeded ? .unchanged : .failed(reason: "x"),
                    nextPollAt: NewsWorld.start
                )
            )
        }
        #expect(try world.database.outletRows().first { $0.id.text == "x" }?.state == state)
    }
}
