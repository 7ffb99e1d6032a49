import Glibc
import News
import Storage
import Testing

@testable import Ingestion
import Machinery

@Suite("What people decide about stories stays decided")
struct CorrectionTests {
    private static let outlets = ["sada", "sahel", "waha", "rimal"]

    /// Three outlets with one story; the first has another text besides.
    private func polled(settlingSeconds: Int64 = 0) async throws -> SampleOutlets {
        let sample = try SampleOutlets()
        sample.settlingSeconds = settlingSeconds
        for (number, id) in Self.outlets.enumerated() {
            sample.add(id, name: "منبر \(number)", fullText: .never)
            try write(number < 3 ? [library(id, hour: 8 - number)] : [], to: id, of: sample)
        }
        try write([library("sada", hour: 8), harbour("sada", hour: 9)], to: "sada", of: sample)
        _ = try await sample.poll(at: "2025-05-31T12:00:00Z")
        return sample
    }

    private func write(_ items: [String], to id: String, of sample: SampleOutlets) throws {
        try sample.write(Sample.feed(items.joined()), to: id)
    }

    private func library(_ id: String, hour: Int, text: [String] = Sample.library) -> String {
        Sample.item(
            1,
            of: "https://\(id).example/",
            title: "حافلة القراءة",
            published: "Sat, 31 May 2025 0\(hour):00:00 GMT",
            text: text
        )
    }

    private func harbour(_ id: String, hour: Int, text: [String] = Sample.harbour) -> String {
        Sample.item(
            2,
            of: "https://\(id).example/",
            title: "سفينة هجينة",
            published: "Sat, 31 May 2025 0\(hour):30:00 GMT",
            text: text
        )
    }

    private func split(_ id: Article.ID, in sample: SampleOutlets) async throws -> CorrectionRecord {
        try await sample.withLine(at: "2025-05-31T12:30:00Z") { line in
            try await line.writer.split([id], reason: "خبر آخر", by: "amina", at: line.clock.now)
        }
    }

    private func join(_ one: Story.ID, _ two: Story.ID, in sample: SampleOutlets) async throws
        -> CorrectionRecord
    {
        try await sample.withLine(at: "2025-05-31T12:30:00Z") { line in
            try await line.writer.join(one, two, reason: "خبر واحد", by: "amina", at: line.clock.now)
        }
    }

    /// Outlets by story: "sada+sahel waha".
    private func stories(_ sample: SampleOutlets) throws -> String {
        try sample.reader().stories(NewsFilter()).map { story in
            try sample.reader().story(story.id)?.copies.map { "\($0.article.article.outlet)" }.sorted()
                .joined(separator: "+") ?? ""
        }
        .sorted().joined(separator: " ")
    }

    private func article(of outlet: String, in sample: SampleOutlets) throws -> ArticleRow {
        try #require(
            try sample.reader().articles(NewsFilter(outlet: Outlet.ID(outlet), limit: 50)).first {
                $0.article.title == "حافلة القراءة"
            }
        )
    }

    private func recluster(_ sample: SampleOutlets) async throws -> Reclustering {
        try await sample.withLine(at: "2025-05-31T13:00:00Z") { line in
            try await line.writer.recluster(dryRun: false, at: line.clock.now)
        }
    }

    @Test(
        "a split article stays apart: over a restart, a settling, a new wording, a later copy and a recluster",
        arguments: [0, 7200] as [Int64]
    )
    func splits(settlingSeconds: Int64) async throws {
        let sample = try await polled(settlingSeconds: settlingSeconds)
        #expect(try stories(sample) == "sada sada+sahel+waha")
        let taken = try article(of: "sahel", in: sample)
        let correction = try await split(taken.id, in: sample)
        #expect(correction.story == taken.story && correction.kind == .split)
        #expect(try stories(sample) == "sada sada+waha sahel")
        #expect(try sample.reader().story(correction.otherStory)?.copies.first?.rule == "split")

        // Restarted and polled again, with a new wording of the article.
        try write(
            [library("sahel", hour: 7, text: Sample.library + ["وأضاف المصدر تفاصيل أخرى."])],
            to: "sahel",
            of: sample
        )
        _ = try await sample.poll(at: "2025-05-31T12:40:00Z")
        #expect(try article(of: "sahel", in: sample).revisionCount == 1)
        #expect(try stories(sample) == "sada sada+waha sahel")

        // A later copy of both joins one of them and leaves them two.
        try write([library("rimal", hour: 9)], to: "rimal", of: sample)
        _ = try await sample.poll(at: "2025-05-31T16:00:00Z")
        let now = try article(of: "sahel", in: sample)
        #expect(now.story != (try article(of: "waha", in: sample).story))
        #expect(try sample.reader().counts().stories == 3)
        #expect(try sample.reader().problems() == [])

        let plan = try await recluster(sample)
        #expect(plan.splits == 1)
        #expect(
            try article(of: "sahel", in: sample).story != (try article(of: "waha", in: sample).story)
        )
        #expect(try article(of: "sada", in: sample).story == (try article(of: "waha", in: sample).story))
        #expect(try sample.reader().problems() == [])
        #expect(try await recluster(sample).moves.isEmpty)
    }

    @Test(
        "joined stories stay one, and later copies of either belong to it",
        arguments: [0, 7200] as [Int64]
    )
    func joins(settlingSeconds: Int64) async throws {
        let sample = try await polled(settlingSeconds: settlingSeconds)
        let all = try sample.reader().stories(NewsFilter())
        let correction = try await join(all[0].id, all[1].id, in: sample)
        #expect(correction.story == min(all[0].id, all[1].id))
        #expect(try stories(sample) == "sada+sada+sahel+waha")
        #expect(try sample.reader().story(correction.otherStory)?.story.id == correction.story)
        #expect(try sample.reader().problems() == [])

        // Half of either text: what all articles of the joined story are like on average would not let them in.
        try write(
            [
                library("rimal", hour: 9, text: Array(Sample.library.prefix(3))),
                harbour("rimal", hour: 9, text: Array(Sample.harbour.suffix(3))),
            ],
            to: "rimal",
            of: sample
        )
        _ = try await sample.poll(at: "2025-05-31T16:00:00Z")
        #expect(try stories(sample) == "rimal+rimal+sada+sada+sahel+waha")
        #expect(try sample.reader().problems() == [])

        let plan = try await recluster(sample)
        #expect(plan.joins == 1 && plan.storiesBefore == 1 && plan.storiesAfter == 1)
        #expect(plan.moves.isEmpty)
        #expect(try stories(sample) == "rimal+rimal+sada+sada+sahel+waha")
    }

    @Test("a recluster that moves articles of a joined story joins again what was joined")
    func reclustersJoined() async throws {
        let sample = try await polled()
        let harbour = try #require(
            try sample.reader().articles(NewsFilter()).first { $0.article.title == "سفينة هجينة" }
        )
        let library = try #require(try article(of: "sahel", in: sample).story)
        let strayed = try article(of: "waha", in: sample)
        let correction = try await join(library, try #require(harbour.story), in: sample)
        // An article is led astray, into a story of its own.
        try await sample.withLine(at: "2025-05-31T12:30:00Z") { line in
            try line.writer.database.write { transaction in
                let alone = PlacementRecord(
                    relation: .original,
                    similarity: 1,
                    containment: 1,
                    match: nil,
                    rule: "new"
                )
                _ = try transaction.move(strayed.id, to: nil, placement: alone, at: line.clock.now)
            }
        }
        #expect(try stories(sample) == "sada+sada+sahel waha")
        let plan = try await recluster(sample)
        #expect(plan.moves.map(\.article) == [strayed.id])
        #expect(plan.storiesBefore == 2 && plan.storiesAfter == 1)
        #expect(try stories(sample) == "sada+sada+sahel+waha")
        #expect(try sample.reader().story(correction.story)?.story.articleCount == 4)
        #expect(try sample.reader().problems() == [])
    }

    @Test("a join lifts a split between the two, and a split takes its article out of a join")
    func lastWord() async throws {
        let sample = try await polled()
        let taken = try article(of: "sahel", in: sample)
        let correction = try await split(taken.id, in: sample)
        _ = try await join(correction.story, correction.otherStory, in: sample)
        #expect(try stories(sample) == "sada sada+sahel+waha")
        #expect(try await recluster(sample).moves.filter(\.isSeen).isEmpty)
        #expect(try sample.reader().corrections().map(\.kind) == [.join, .split])
        #expect(try sample.reader().correctionsInForce() == (splits: 0, joins: 1))

        let again = try await split(taken.id, in: sample)
        #expect(try stories(sample) == "sada sada+waha sahel")
        #expect(try await recluster(sample).moves.isEmpty)
        #expect(try sample.reader().corrections(of: [taken.id]).first?.id == again.id)
        #expect(try sample.reader().problems() == [])
    }

    @Test(
        "several articles are split off into one story, which a recluster keeps, and which can be taken back"
    )
    func several() async throws {
        let sample = try await polled()
        try write([library("rimal", hour: 9)], to: "rimal", of: sample)
        _ = try await sample.poll(at: "2025-05-31T12:20:00Z")
        #expect(try stories(sample) == "rimal+sada+sahel+waha sada")
        let taken = [try article(of: "sahel", in: sample), try article(of: "rimal", in: sample)]
        let story = try #require(taken[0].story)
        let correction = try await sample.withLine(at: "2025-05-31T12:30:00Z") { line in
            try await line.writer.split(taken.map(\.id), reason: "خبر آخر", by: "amina", at: line.clock.now)
        }
        #expect(try stories(sample) == "rimal+sahel sada sada+waha")
        #expect(try sample.reader().problems() == [])
        // Those that stayed are measured against those that stayed.
        let page = try #require(try sample.reader().story(story))
        let ids = page.copies.map(\.article.id)
        #expect(page.copies.contains { $0.match != nil })
        #expect(page.copies.allSatisfy { $0.match.map(ids.contains) ?? true })
        let plan = try await recluster(sample)
        #expect(plan.splits == 1)
        #expect(try stories(sample) == "rimal+sahel sada sada+waha")

        let undone = try await sample.withLine(at: "2025-05-31T13:30:00Z") { line in
            try await line.writer.undo(correction: correction.id, by: "amina", at: line.clock.now)
        }
        #expect(undone.undoneAt != nil)
        #expect(try stories(sample) == "rimal+sada+sahel+waha sada")
        #expect(try sample.reader().story(story)?.copies.filter { $0.rule == "undo" }.isEmpty == true)
        #expect(try sample.reader().correctionsInForce() == (splits: 0, joins: 0))
        #expect(try sample.reader().problems() == [])
        #expect(try await recluster(sample).moves.filter(\.isSeen).isEmpty)
        // Once is enough.
        await #expect(throws: ControlRefusal.self) {
            try await sample.withLine(at: "2025-05-31T13:30:00Z") { line in
                _ = try await line.writer.undo(correction: correction.id, by: "amina", at: line.clock.now)
            }
        }
    }

    @Test(
        "what is near-exact and stands in two stories is put together once a day, unless a person holds it apart"
    )
    func heals() async throws {
        let sample = try await polled()
        let strayed = try article(of: "waha", in: sample)
        let alone = PlacementRecord(
            relation: .original,
            similarity: 1,
            containment: 1,
            match: nil,
            rule: "new"
        )
        func heal(at time: String) async throws -> Int {
            try await sample.withLine(at: time) { try await $0.writer.healDaily(at: $0.clock.now) }
        }
        try await sample.withLine(at: "2025-05-31T12:30:00Z") { line in
            try line.writer.database.write { transaction in
                _ = try transaction.move(strayed.id, to: nil, placement: alone, at: line.clock.now)
            }
        }
        #expect(try stories(sample) == "sada sada+sahel waha")
        #expect(try await heal(at: "2025-05-31T12:40:00Z") == 1)
        #expect(try stories(sample) == "sada sada+sahel+waha")
        #expect(try sample.reader().problems() == [])
        _ = try await split(strayed.id, in: sample)
        #expect(try await heal(at: "2025-05-31T13:00:00Z") == 0)
        #expect(try await heal(at: "2025-06-01T13:00:00Z") == 0)
        #expect(try stories(sample) == "sada sada+sahel waha")
    }

    @Test("a join that is taken back leaves the two stories that the text gives, under their numbers")
    func unjoined() async throws {
        let sample = try await polled()
        let before = try sample.reader().stories(NewsFilter())
        let correction = try await join(before[0].id, before[1].id, in: sample)
        #expect(try stories(sample) == "sada+sada+sahel+waha")
        _ = try await sample.withLine(at: "2025-05-31T13:30:00Z") { line in
            try await line.writer.undo(correction: correction.id, by: "amina", at: line.clock.now)
        }
        #expect(try sample.reader().stories(NewsFilter()) == before)
        #expect(try sample.reader().problems() == [])
        #expect(try await recluster(sample).moves.isEmpty)
    }

    @Test(
        "who stands behind a request is its account, or what it says where that cannot be seen",
        arguments: [
            (0, "amina", "root"), (4_000_000_000, "amina", "uid 4000000000"),
            (65534, "amina", "amina (unverified)"), (65534, "a\u{1B}[1m\nb", "a1mb (unverified)"),
            (65534, "\u{1B}", "uid 65534"), (65534, nil, "uid 65534"),
        ] as [(uid_t, String?, String)]
    )
    func peerNames(user: uid_t, claimed: String?, expected: String) {
        #expect(ControlSocket.Peer(user: user, group: 0).name(claimed: claimed) == expected)
    }

    @Test("what cannot be corrected is refused with the reason, and nothing is kept of it")
    func refusals() async throws {
        let sample = try await polled()
        let stories = try sample.reader().stories(NewsFilter())
        let alone = try #require(stories.first { $0.articleCount == 1 })
        try await sample.withLine(at: "2025-05-31T12:30:00Z") { line in
            let desk = ControlDesk(line.writer, clock: line.clock)
            for (request, code, words) in [
                (
                    ControlRequest.split(articles: [99], reason: "x"), Sysexit.noInput,
                    "there is no article a99"
                ),
                (.split(articles: [alone.original.number], reason: "x"), .badData, "stands alone"),
                (
                    .join(story: 99, other: alone.id.number, reason: "x"), Sysexit.noInput,
                    "there is no story s99"
                ),
                (
                    .join(story: alone.id.number, other: alone.id.number, reason: "x"), .badData,
                    "one story already"
                ),
                (.undo(correction: 99), Sysexit.noInput, "there is no correction c99"),
                (
                    .split(articles: [1, alone.original.number], reason: "x"), .badData,
                    "name articles of one story"
                ),
                (.poll(outlets: nil, choice: .all), .unavailable, "nothing is polled here"),
            ] {
                guard case .refused(let refusal) = await desk.answer(request, by: "amina") else {
                    Issue.record("\(request) was done")
                    continue
                }
                #expect(refusal.code == code && refusal.message.contains(words))
            }
        }
        #expect(try sample.reader().corrections().isEmpty)
    }
}
