import News
import Storage
import Synchronization
import Testing
import Web

@Suite("Watches on the pages")
struct WatchPageTests {
    private static let settings = PageSettings(users: ["amal": "secret"])

    private static func reader(_ world: PageWorld, _ language: String = "en") throws -> [String: String] {
        let answer = try #require(world.post("/login", "name=amal&secret=secret"))
        let cookie = try #require(answer.value("set-cookie"))
        return [
            "cookie": String(cookie.prefix { $0 != ";" }), "sec-fetch-site": "same-origin",
            "accept-language": language,
        ]
    }

    @Test("everybody sees what is watched and what meets it; only who has an account sees forms and writes")
    func anonymous() throws {
        let world = try PageWorld(settings: Self.settings, fulfil: { _, _ in .done(watch: "x") })
        let list = world.text("/watches", ["accept-language": "en"])
        #expect(list.contains("/watches/rain") && list.contains("/watches/configured"))
        #expect(!list.contains("method=\"post\" action=\"/watches"))
        let page = world.text("/watches/rain", ["accept-language": "en"])
        #expect(
            page.contains("/stories/1") && page.contains("Kept by") && page.contains("/watches/rain.atom")
        )
        #expect(!page.contains("/watches/rain/end"))
        for target in [
            "/watches", "/watches/rain", "/watches/rain/end", "/watches/rain/test", "/deliveries/1/replay",
        ] {
            #expect(world.post(target, "words=x")?.status == 403, "\(target)")
        }
        #expect(world.get("/watches/nothing")?.status == 404)
    }

    @Test(
        "a search leads to the form of a watch that asks for the same, by way of the login where that is needed"
    )
    func fromSearch() throws {
        let world = try PageWorld(settings: Self.settings)
        let query = "q=%D9%85%D9%83%D8%AA%D8%A8%D8%A9&outlet=sada&exact=1"
        let found = world.text("/search?\(query)", ["accept-language": "en"])
        #expect(found.contains("/watches?q=%D9%85%D9%83%D8%AA%D8%A8%D8%A9&amp;outlet=sada&amp;exact=1#make"))
        #expect(world.text("/watches?\(query)").contains("href=\"/login\""))
        let form = world.text("/watches?\(query)", try Self.reader(world))
        #expect(form.contains("name=\"words\" value=\"مكتبة\""))
        #expect(
            form.contains("<option value=\"sada\" selected>")
                && form.contains("name=\"exact\" value=\"1\" checked")
        )
        // Without accounts nobody could keep it.
        let closed = try PageWorld()
        #expect(!closed.text("/search?\(query)").contains("/watches?q"))
    }

    @Test("a form is kept as it was sent, by the name of who sent it")
    func kept() throws {
        let asked = Mutex<[(WatchWish, String)]>([])
        let world = try PageWorld(
            settings: Self.settings,
            fulfil: { wish, person in
                asked.withLock { $0.append((wish, person)) }
                return .done(watch: "w7")
            }
        )
        let headers = try Self.reader(world)
        let body =
            "name=Rain&words=%D8%B3%D9%8A%D9%88%D9%84&prefixes=1&outlets=sada&outlets=waha&agencies=MAP%2C+AFP&sections="
            + "&min=2&on=first&on=daily&on-outlets=5,+10&on-event=4&notify=desk"
        let answer = try #require(world.post("/watches", body, headers))
        #expect((answer.status, answer.value("location")) == (303, "/watches/w7"))
        let (wish, person) = try #require(asked.withLock { $0.first })
        guard case .keep(let watch, let isNew) = wish else {
            Issue.record("\(wish)")
            return
        }
        #expect(isNew && person == "amal" && watch.id.isEmpty)
        #expect((watch.name, watch.words, watch.minOutlets) == ("Rain", "سيول", 2))
        #expect(watch.outlets == [Outlet.ID("sada"), Outlet.ID("waha")] && watch.agencies == ["MAP", "AFP"])
        #expect(
            watch.occasions == [
                .first, .daily, .outlets(atLeast: 5), .outlets(atLeast: 10), .event(atLeast: 4),
            ]
        )
        #expect(watch.notify == ["desk"] && watch.expandsPrefixes && !watch.isExact)
        #expect(world.post("/watches/rain", "words=x&on=first", headers)?.status == 303)
        #expect(
            world.post("/watches/rain/test", "", headers)?.value("location") == "/watches/rain#deliveries"
        )
        #expect(
            world.post("/deliveries/1/replay", "", headers)?.value("location") == "/watches/rain#deliveries"
        )
        #expect(world.post("/watches/rain/end", "", headers)?.value("location") == "/watches")
        let wishes = asked.withLock { $0.dropFirst().map { "\($0.0)".prefix { $0 != "(" } } }
        #expect(wishes == ["keep", "tryOut", "replay", "end"])
    }

    @Test(
        "what cannot be says why in the reader's language, and the form keeps what was sent",
        arguments: [
            ("ar", "words=&on=first", "لا تسأل عن شيء"), ("fr", "words=-x&on=first", "ne fait qu’exclure"),
            ("en", "words=x", "Choose when it speaks"),
            ("en", "words=x&on=first&outlets=nowhere", "There is no outlet nowhere"),
            ("en", "words=x&on=first&notify=nobody", "nobody is not in the configuration"),
            ("fr", "words=x&on=mine-copied", "choisissez vos médias"),
        ]
    )
    func refused(language: String, body: String, expected: String) throws {
        let world = try PageWorld(settings: Self.settings, fulfil: { _, _ in .done(watch: "w1") })
        let headers = try Self.reader(world, language)
        for target in ["/watches", "/watches/rain"] {
            let answer = try #require(world.post(target, body + "&name=%3Cb%3EName", headers))
            let page = String(decoding: answer.body, as: UTF8.self)
            #expect(answer.status == 400 && page.contains(expected), "\(target)")
            #expect(page.contains("value=\"&lt;b&gt;Name\""), "\(target)")
        }
    }

    @Test("what the writer refuses is shown, and while there is none it is put off")
    func writer() throws {
        let refusing = try PageWorld(
            settings: Self.settings,
            fulfil: { _, _ in .refused("it stands elsewhere") }
        )
        let headers = try Self.reader(refusing)
        let answer = try #require(refusing.post("/watches", "words=x&on=first", headers))
        #expect(
            answer.status == 400
                && String(decoding: answer.body, as: UTF8.self).contains("it stands elsewhere")
        )
        #expect(refusing.post("/watches/rain/end", "", headers)?.status == 409)
        let world = try PageWorld(settings: Self.settings)
        let down = try #require(world.post("/watches", "words=x&on=first", try Self.reader(world)))
        #expect(down.status == 503 && down.value("retry-after") != nil)
    }
}
