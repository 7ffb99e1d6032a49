import News
import Synchronization
import Testing
import Web

@Suite("Corrections by programs")
struct ProgramWritingTests {
    private static let settings = PageSettings(users: ["amal": "secret:with colon"])
    // "amal:secret:with colon"
    private static let right = "Basic YW1hbDpzZWNyZXQ6d2l0aCBjb2xvbg=="
    private static let json = ["content-type": "application/json"]
    private static let split = #"{"articles": [2, 3], "reason": "another event"}"#

    private static func post(
        _ world: PageWorld,
        _ target: String,
        _ body: String,
        _ headers: [String: String]
    ) throws
        -> PageAnswer
    {
        try #require(world.post(target, body, json.merging(headers) { $1 }))
    }

    @Test("a user with the secret splits, joins and takes back, by the way of the pages")
    func done() throws {
        let asked = Mutex<[String]>([])
        let world = try PageWorld(
            settings: Self.settings,
            correct: { correction, person in
                asked.withLock { $0.append("\(person) \(correction)") }
                return .done(Story.ID(7))
            }
        )
        for (target, body) in [
            ("/api/v1/stories/1/split", Self.split),
            ("/api/v1/stories/1/join", #"{"other": 2, "reason": "the same"}"#),
            ("/api/v1/corrections/3/undo", ""),
        ] {
            let answer = try Self.post(world, target, body, ["authorization": Self.right])
            #expect(answer.status == 200)
            #expect(try JSON(answer.body)["story_id"].number == 7)
        }
        let log = asked.withLock { $0 }
        #expect(log.count == 3)
        #expect(log.allSatisfy { $0.hasPrefix("amal ") })
        #expect(log[0].contains("split") && log[1].contains("join") && log[2].contains("undo"))
    }

    @Test("without the secret nothing is written, and many wrong ones make all wait")
    func refused() throws {
        let world = try PageWorld(settings: Self.settings, correct: { _, _ in .done(Story.ID(1)) })
        let none = try Self.post(world, "/api/v1/stories/1/split", Self.split, [:])
        #expect(none.status == 401)
        #expect(none.value("www-authenticate")?.hasPrefix("Basic") == true)
        for wrong in ["Basic YW1hbDp4", "Basic !!", "Bearer x", "Basic", "Basic YW1hbA=="] {
            #expect(
                try Self.post(world, "/api/v1/stories/1/split", Self.split, ["authorization": wrong]).status
                    == 401
            )
        }
        for _ in 0..<5 {
            _ = try Self.post(world, "/api/v1/corrections/1/undo", "", ["authorization": "Basic YW1hbDp4"])
        }
        let later = try Self.post(world, "/api/v1/stories/1/split", Self.split, ["authorization": Self.right])
        #expect(later.status == 429)
        #expect(later.value("retry-after") != nil)
    }

    @Test("a page of another site writes nothing, whatever secret the browser adds")
    func otherSites() throws {
        let world = try PageWorld(settings: Self.settings, correct: { _, _ in .done(Story.ID(1)) })
        for headers in [
            ["sec-fetch-site": "cross-site"], ["origin": "https://evil.example", "host": "localhost"],
            ["origin": "null"],
        ] {
            let answer = try Self.post(
                world,
                "/api/v1/stories/1/split",
                Self.split,
                headers.merging(["authorization": Self.right]) { $1 }
            )
            #expect(answer.status == 403)
        }
    }

    @Test("what the daemon refuses, and that it is away, is said")
    func outcomes() throws {
        for (outcome, status) in [
            (PageCorrection.Outcome.refused("it stands elsewhere"), 409), (.unavailable, 503),
        ] {
            let world = try PageWorld(settings: Self.settings, correct: { _, _ in outcome })
            let answer = try Self.post(
                world,
                "/api/v1/stories/1/split",
                Self.split,
                ["authorization": Self.right]
            )
            #expect(answer.status == status)
        }
        let world = try PageWorld(settings: Self.settings)
        let form = try #require(
            world.post("/api/v1/stories/1/split", "articles=2", ["authorization": Self.right])
        )
        #expect(form.status == 415)
    }
}
