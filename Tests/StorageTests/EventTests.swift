import Glibc
import News
import Testing

@testable import Storage

@Suite("What several stories tell of one happening")
struct EventTests {
    /// Five stories of three outlets, an hour apart; the second one has a copy half an hour later.
    private func world() throws -> NewsWorld {
        let world = try NewsWorld()
        try world.database.write { transaction in
            for number in 1...5 {
                let outlet = NewsWorld.outlets[number % 3].id.text
                let first = try transaction.keep(
                    .sample(number, of: outlet, title: "خبر \(number)", agency: number > 3 ? "MAP" : nil),
                    at: Int64(number) * 3600
                )
                let story = try transaction.put(first, in: nil)
                guard number == 2 else { continue }
                let copy = try transaction.keep(
                    .sample(9, of: NewsWorld.outlets[0].id.text),
                    at: 2 * 3600 + 1800
                )
                try transaction.put(copy, in: story, .near(first, .copy, 1))
            }
        }
        return world
    }

    private func keep(
        _ events: [Int64: [Int64]],
        leaving: [Int64] = [],
        successors: [Int64: Int64] = [:],
        in world: NewsWorld
    ) throws {
        try world.database.write { transaction in
            try transaction.keep(
                events.sorted { $0.key < $1.key }.map { event, stories in
                    EventChange(
                        event: Event.ID(event),
                        joining: stories.map { Story.ID($0) },
                        headline: Story.ID(stories[stories.count - 1])
                    )
                },
                leaving: leaving.map { Story.ID($0) },
                isMade: { events[$0.number] != nil },
                successor: { successors[$0.number].map { Event.ID($0) } }
            )
        }
    }

    @Test(
        "an event is counted from its stories: outlets, articles, independent texts, the earliest and the latest"
    )
    func counted() throws {
        let world = try world()
        try keep([7: [2, 4, 5]], in: world)
        let event = try #require(try world.database.event(Event.ID(7)))
        #expect(event.stories.map(\.id.number) == [2, 4, 5])
        #expect(event.stories.allSatisfy { $0.event == Event.ID(7) })
        let row = event.event
        #expect(row.title == "خبر 5" && row.headlineStory == Story.ID(5) && row.firstStory == Story.ID(2))
        #expect((row.storyCount, row.articleCount, row.outletCount) == (3, 4, 3))
        // Two of them are of one agency.
        #expect(row.independentCount == 2)
        #expect(
            row.firstPublishedAt == NewsWorld.time(7200) && row.lastPublishedAt == NewsWorld.time(5 * 3600)
        )
        #expect(!row.languagesMet)
        #expect(try world.database.events(NewsFilter(minOutlets: 4)).isEmpty)
        #expect(try world.database.events(NewsFilter(agency: "map"), by: .rank).map(\.id) == [Event.ID(7)])
        #expect(try world.database.events(NewsFilter(since: NewsWorld.time(5 * 3600 + 1))).isEmpty)
    }

    @Test(
        "an outlet has one vote in all stories, the newest of each story counts whole, and a later outlet never lowers the rank"
    )
    func rank() {
        let (a, b, c, d) = (Outlet.ID("a"), Outlet.ID("b"), Outlet.ID("c"), Outlet.ID("d"))
        let half = Int64(StoryRank.halfLifeSeconds)
        func rank(_ stories: [Outlet.ID: Int64]...) -> Double {
            StoryRank(event: stories.map { ($0, "خبر") }).value
        }
        // Votes 1 at 0, 1 at one half-life of another story: log2(1 + 2).
        #expect(abs(rank([a: 0], [b: half]) - log2(3)) < 1e-9)
        // The vote of `a` was cast in the first story.
        #expect(rank([a: 0], [b: half, a: 2 * half]) == rank([a: 0], [b: half]))
        #expect(rank([a: 0], [a: half]) == rank([a: 0]))
        // A mere copy counts half.
        #expect(abs(rank([a: 0, c: 0], [b: half]) - log2(3.5)) < 1e-9)
        #expect(rank([a: 0, c: 0], [b: half, d: 2 * half]) > rank([a: 0, c: 0], [b: half]))
        #expect(abs(rank([a: half], [b: 2 * half]) - rank([a: 0], [b: half]) - 1) < 1e-9)
        // Alone, it weighs what the story weighs.
        #expect(rank([a: 0, b: 9]) == StoryRank(votes: [0, 9], title: "خبر").value)
    }

    @Test("an event that is made no more ends, and its id leads to where its stories went, however often")
    func moves() throws {
        let world = try world()
        try keep([1: [1, 2], 2: [3, 4, 5]], in: world)
        try keep([2: [1, 2]], successors: [1: 2], in: world)
        #expect(try world.database.events(NewsFilter()).map(\.id.number) == [2])
        #expect(try world.database.event(Event.ID(1))?.event.id == Event.ID(2))
        #expect(try world.database.event(Event.ID(1))?.stories.count == 5)
        try keep([3: [1, 2, 3, 4, 5]], successors: [2: 3], in: world)
        #expect(try world.database.event(Event.ID(1))?.event.id == Event.ID(3))
        try keep([:], leaving: [1, 2, 3, 4, 5], in: world)
        #expect(try world.database.event(Event.ID(3)) == nil)
        #expect(try world.rows("SELECT * FROM event_stories") == [])
        // A number is not given again.
        #expect(try world.database.eventsOfStories().last == 3)
    }

    @Test("a story that goes leaves its event, which is counted anew")
    func gone() throws {
        let world = try world()
        try keep([1: [1, 2, 3]], in: world)
        try world.database.write { transaction in
            _ = try transaction.takeChangedStories(limit: 100)
            try transaction.remove(
                ExpiredStory(id: Story.ID(2), articles: try transaction.articles(in: Story.ID(2)))
            )
            let changed = try transaction.takeChangedStories(limit: 100)
            #expect(changed == [Story.ID(2)])
            let counted = try transaction.recountEvents(
                limit: 10,
                isMade: { _ in false },
                successor: { _ in nil }
            )
            #expect(counted == [Event.ID(1)])
        }
        #expect(try world.database.event(Event.ID(1))?.event.storyCount == 2)
        #expect(try world.database.event(Event.ID(1))?.event.outletCount == 2)
    }

    @Test(
        "the front shows an event in place of its stories, as it stood at any time, where it passes the filter"
    )
    func front() throws {
        let world = try world()
        let now = NewsWorld.time(6 * 3600)
        #expect(try world.database.front(at: now).compactMap(\.story?.id.number) == [2])
        try keep([7: [1, 2, 4], 8: [3, 5]], in: world)
        let cards = try world.database.front(at: now)
        #expect(cards.map(\.event?.id.number) == [8, 7])
        let card = try #require(cards[1].event)
        #expect((card.storyCount, card.outletCount, card.independentCount) == (3, 3, 3))
        #expect(card.title == "خبر 4" && card.stories.map(\.title) == ["خبر 1", "خبر 2", "خبر 4"])
        #expect(card.firstPublishedAt == NewsWorld.time(3600) && card.headline.id == Story.ID(4))
        #expect(try world.database.front(at: now, StoryFilter(agency: "MAP")).count == 2)
        #expect(try world.database.front(at: now, StoryFilter(agency: "AFP")).isEmpty)
        // Two of its stories were there, then one with a copy, then one of one outlet.
        func then(_ seconds: Int64) throws -> [FrontCard] {
            try world.database.front(asOf: NewsWorld.time(seconds))
        }
        #expect(try then(3 * 3600).map(\.event?.storyCount) == [2])
        #expect(try then(3600 + 1).isEmpty)
        #expect(try then(6 * 3600).map(\.event?.id) == cards.map(\.event?.id))
        guard case .event(let screen) = try world.database.eventScreen(Event.ID(7)) else {
            Issue.record("the event has no page")
            return
        }
        #expect(screen.card.stories.count == 3)
        #expect(try world.database.eventScreen(Event.ID(3)) == .gone)
        #expect(try world.database.eventScreen(Event.ID(9)) == .unknown)
        try keep([8: [1, 2, 4]], successors: [7: 8], in: world)
        #expect(try world.database.eventScreen(Event.ID(7)) == .moved(Event.ID(8)))
        guard case .story(let story) = try world.database.storyScreen(Story.ID(2)) else {
            Issue.record("the story has no page")
            return
        }
        #expect(story.event?.event.id == Event.ID(8))
    }

    @Test("what comes, changes or goes is noted until events are made of it")
    func queue() throws {
        let world = try world()
        #expect(try world.database.areEventsDue())
        try world.database.write { transaction in
            let first = try transaction.takeChangedStories(limit: 2)
            #expect(first == [Story.ID(1), Story.ID(2)])
            let rest = try transaction.takeChangedStories(limit: 9)
            #expect(rest.count == 3)
        }
        // They were taken, and nothing was made of them yet.
        #expect(try world.database.areEventsDue())
        try world.database.write { try $0.recordEvents() }
        #expect(try !world.database.areEventsDue())
        try world.database.write { transaction in
            _ = try transaction.revise(
                Article.ID(3),
                to: .sample(9, of: NewsWorld.outlets[0].id.text, text: "نص آخر"),
                entryDigest: 5,
                at: NewsWorld.start,
                believedAt: NewsWorld.time(2 * 3600 + 1800)
            )
        }
        #expect(try world.database.areEventsDue())
    }

    @Test("the speaker of a story is its earliest article, and stories from before the window have none")
    func speakers() throws {
        let world = try world()
        try world.database.write { transaction in
            let speakers = try transaction.eventSpeakers(of: Story.ID(2), within: 86_400, textLength: 4)
            #expect(speakers.map(\.title) == ["خبر 2"])
            #expect(speakers.allSatisfy { $0.text.count <= 4 && $0.believedAt == NewsWorld.time(7200) })
            for story in [2, 77] as [Int64] {
                let none = try transaction.eventSpeakers(of: Story.ID(story), within: 3600, textLength: 4)
                #expect(none.isEmpty)
            }
        }
    }
}
