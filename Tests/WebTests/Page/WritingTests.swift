import News
import Synchronization
import Testing
import Web

@Suite("Corrections on the pages")
struct WritingTests {
    private static let settings = PageSettings(users: ["amal": "سر طويل"])
    private static let login = "name=amal&secret=%D8%B3%D8%B1%20%D8%B7%D9%88%D9%8A%D9%84"

    private static func cookie(_ world: PageWorld) throws -> String {
        let answer = try #require(world.post("/login", login))
        #expect(answer.status == 303)
        let cookie = try #require(answer.value("set-cookie"))
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
        return String(cookie.prefix { $0 != ";" })
    }

    @Test("readers without an account see no form and change nothing")
    func anonymous() throws {
        let world = try PageWorld(settings: Self.settings, correct: { _, _ in .done(Story.ID(1)) })
        #expect(!world.text("/stories/1").contains("/stories/1/split"))
        #expect(world.post("/stories/1/split", "article=2&reason=x&sure=1")?.status == 403)
        #expect(world.post("/corrections/1/undo", "")?.status == 403)
        #expect(world.post("/", "")?.status == 405)
    }

    @Test("a wrong secret lets nobody in, and many wrong ones make all wait")
    func wrong() throws {
        let world = try PageWorld(settings: Self.settings)
        for _ in 0..<5 { #expect(world.post("/login", "name=amal&secret=x")?.status == 403) }
        #expect(world.post("/login", Self.login)?.status == 429)
    }

    @Test("another site writes nothing in a reader's name")
    func otherSites() throws {
        let world = try PageWorld(settings: Self.settings, correct: { _, _ in .done(Story.ID(1)) })
        let cookie = try Self.cookie(world)
        for headers in [
            ["cookie": cookie], ["cookie": cookie, "sec-fetch-site": "cross-site"],
            ["cookie": cookie, "sec-fetch-site": "same-site"],
            ["cookie": cookie, "origin": "https://evil.example", "host": "localhost:8420"],
            ["cookie": cookie, "origin": "null", "host": "null"],
        ] {
            #expect(world.post("/stories/1/split", "article=2&reason=x&sure=1", headers)?.status == 403)
        }
        let own = ["cookie": cookie, "origin": "http://localhost:8420", "host": "localhost:8420"]
        #expect(world.post("/stories/1/split", "article=2&reason=x&sure=1", own)?.status == 303)
    }

    @Test("a correction is shown before it is done, and is done once it is sure")
    func preview() throws {
        let done = Mutex<[String]>([])
        let world = try PageWorld(
            settings: Self.settings,
            correct: { correction, person in
                done.withLock { $0.append("\(person): \(correction)") }
                return .done(Story.ID(1))
            }
        )
        let headers = [
            "cookie": try Self.cookie(world), "sec-fetch-site": "same-origin", "accept-language": "en",
        ]
        #expect(world.text("/stories/1", headers).contains("action=\"/stories/1/split\""))
        let preview = try #require(
            world.post("/stories/1/split", "article=2&article=3&reason=other+event", headers)
        )
        #expect(preview.status == 200)
        #expect(String(decoding: preview.body, as: UTF8.self).contains("Nothing is changed yet"))
        #expect(done.withLock { $0.isEmpty })
        #expect(world.post("/stories/1/split", "article=2&reason=+", headers)?.status == 400)
        #expect(
            world.post("/stories/1/split", "article=1&article=2&article=3&reason=x", headers)?.status == 400
        )
        #expect(world.post("/stories/1/join", "other=1&reason=x", headers)?.status == 400)
        let answer = try #require(
            world.post("/stories/1/split", "article=2&article=3&reason=other+event&sure=1", headers)
        )
        #expect((answer.status, answer.value("location")) == (303, "/stories/1"))
        #expect(done.withLock { $0.count == 1 && $0[0].hasPrefix("amal: split") })
    }

    @Test("while the daemon is down a correction is put off, not lost in silence")
    func down() throws {
        let world = try PageWorld(settings: Self.settings)
        let headers = ["cookie": try Self.cookie(world), "sec-fetch-site": "same-origin"]
        let answer = try #require(world.post("/stories/1/split", "article=2&reason=x&sure=1", headers))
        #expect(answer.status == 503)
        #expect(answer.value("retry-after") != nil)
    }

    @Test("after logging out the cookie is worth nothing")
    func logout() throws {
        let world = try PageWorld(settings: Self.settings)
        let headers = ["cookie": try Self.cookie(world), "sec-fetch-site": "same-origin"]
        #expect(world.text("/stories/1", headers).contains("/stories/1/split"))
        #expect(world.post("/logout", "", headers)?.status == 303)
        #expect(!world.text("/stories/1", headers).contains("/stories/1/split"))
    }

    @Test(
        "a proxy's word for who reads is believed over the local socket alone, and where that is configured"
    )
    func remoteUser() throws {
        for (isConfigured, isOverSocket, expected) in [
            (true, true, true), (true, false, false), (false, true, false),
        ] {
            let world = try PageWorld(settings: PageSettings(remoteUser: isConfigured))
            let request = PageRequest(
                .get,
                "/stories/1",
                headers: ["remote-user": "amal"],
                isOverSocket: isOverSocket
            )
            let text = String(decoding: world.site.answer(try #require(request)).body, as: UTF8.self)
            #expect(text.contains("/stories/1/split") == expected)
        }
    }
}
