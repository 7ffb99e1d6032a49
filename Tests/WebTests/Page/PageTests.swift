import News
import Testing
import Web

@Suite("The pages")
struct PageTests {
    @Test("every screen answers in every language, and says which it is", arguments: PageWorld.screens)
    func languages(screen: String) throws {
        let world = try PageWorld()
        for (code, direction) in [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")] {
            let answer = try #require(world.get(screen, ["accept-language": code]))
            #expect(answer.status == (screen == "/nowhere" ? 404 : 200))
            let text = String(decoding: answer.body, as: UTF8.self)
            #expect(text.contains("<html lang=\"\(code)\" dir=\"\(direction)\">"))
            #expect(text.hasSuffix("</html>\n"))
        }
    }

    @Test("the front shows the story of three outlets, who was first and who copied")
    func front() throws {
        let text = try PageWorld().text("/", ["accept-language": "en"])
        #expect(text.contains("<a href=\"/stories/1\">افتتاح مكتبة متنقلة في طنجة</a>"))
        #expect(text.contains("3 outlets"))
        #expect(text.contains("<a href=\"/outlets/sada\"><bdi>صدى sada</bdi></a> first"))
        #expect(text.contains("in 20 min"))
    }

    @Test("stories of one happening stand on the front as one event, which leads to each of them and back")
    func event() throws {
        let world = try PageWorld(hasEvent: true)
        let front = world.text("/", ["accept-language": "en"])
        #expect(front.contains("<a href=\"/events/1\">افتتاح مكتبة متنقلة في طنجة 3</a>"))
        #expect(
            front.contains("4 outlets") && front.contains("2 independent texts")
                && front.contains("2 stories")
        )
        #expect(front.contains("<a href=\"/stories/1\">"))
        let page = world.text("/events/e1", ["accept-language": "en"])
        #expect(page.contains("Each in its own words") && page.contains("Key words"))
        #expect(page.contains("<a href=\"/stories/1\">") && page.contains("<a href=\"/stories/2\">"))
        #expect(page.contains("aria-label=\"2 stories over 30 min, from the first to the last\""))
        let story = world.text("/stories/1", ["accept-language": "fr"])
        #expect(story.contains("Le même fait, raconté par d’autres"))
        #expect(story.contains("<a href=\"/events/1\">Tout le fait</a>"))
        #expect(world.get("/events/2")?.status == 404 && world.get("/events/x")?.status == 404)
        for (code, direction) in [("ar", "rtl"), ("fr", "ltr")] {
            let text = world.text("/events/1", ["accept-language": code])
            #expect(text.contains("<html lang=\"\(code)\" dir=\"\(direction)\">"))
        }
        let past = world.text("/?day=2025-05-30", ["accept-language": "en"])
        #expect(!past.contains("/events/1"))
    }

    @Test("a story tells what its first time rests on, who copied how much, and who did not carry it")
    func story() throws {
        let text = try PageWorld().text("/stories/1", ["accept-language": "en"])
        #expect(text.contains("when khabar first saw it"))
        #expect(text.contains("<bdi dir=\"ltr\">90%</bdi>"))
        #expect(text.contains("<bdi dir=\"ltr\">+10 min</bdi>"))
        #expect(text.contains("<a href=\"/stories/1/diff/2\">Compare</a>"))
        #expect(text.contains("<li><a href=\"/outlets/rif\"><bdi>صدى rif</bdi></a></li>"))
    }

    @Test(
        "an empty database gives a front page that says so",
        arguments: ["/", "/latest", "/outlets", "/agencies", "/syndication"]
    )
    func empty(screen: String) throws {
        let world = try PageWorld(nil)
        #expect(world.get(screen)?.status == 200)
        #expect(world.text(screen).contains("class=\"empty\""))
    }

    @Test("the page reads on while the daemon is down, and says so")
    func down() throws {
        let text = try PageWorld(isRunning: false).text("/", ["accept-language": "en"])
        #expect(text.contains("the program that fetches it is not running"))
        #expect(text.contains("/stories/1"))
        #expect(try !PageWorld().text("/", ["accept-language": "en"]).contains("not running"))
    }

    @Test("a page that the reader has is not sent again")
    func conditional() throws {
        let world = try PageWorld()
        let tag = try #require(world.get("/about")?.value("etag"))
        let again = try #require(world.get("/about", ["if-none-match": "\"x\", W/\(tag)"]))
        #expect((again.status, again.body.count) == (304, 0))
        #expect(world.get("/about", ["if-none-match": "\"x\""])?.status == 200)
        #expect(world.get("/about", ["if-none-match": tag, "accept-language": "fr"])?.status == 200)
    }

    @Test("outlets' pictures may come from anywhere where they are shown, and nothing else may")
    func pictures() throws {
        let world = try PageWorld(settings: PageSettings(pictures: true))
        let policy = try #require(world.get("/")?.value("content-security-policy"))
        #expect(policy.contains("; img-src * data:; "))
        #expect(policy.count(where: { $0 == "*" }) == 1 && policy.hasPrefix("default-src 'none'; "))
        let asset = try #require(world.get("/manifest.webmanifest")?.value("content-security-policy"))
        #expect(!asset.contains("*"))
    }

    @Test("every answer forbids what is not our own")
    func guards() throws {
        let world = try PageWorld()
        for screen in PageWorld.screens + ["/manifest.webmanifest", "/worker.js", "/robots.txt"] {
            let answer = try #require(world.get(screen))
            let policy = try #require(answer.value("content-security-policy"))
            #expect(policy.hasPrefix("default-src 'none'; "))
            #expect(policy.contains("require-trusted-types-for 'script'") && !policy.contains("unsafe"))
            #expect(answer.value("x-content-type-options") == "nosniff")
            #expect(answer.value("referrer-policy") == "no-referrer")
            #expect(answer.value("x-robots-tag") == "noindex")
        }
    }

    @Test(
        "nothing on a page is loaded from elsewhere, nor styled or run in place",
        arguments: PageWorld.screens
    )
    func ownAlone(screen: String) throws {
        let text = try PageWorld(settings: PageSettings(pictures: false)).text(screen)
        for piece in [" style=", " onclick=", "<script>", "<style", "src=\"http", "<iframe", "@import"] {
            #expect(!text.contains(piece), "\(piece)")
        }
        for part in text.components(separatedBy: "src=\"").dropFirst() { #expect(part.hasPrefix("/assets/")) }
    }

    @Test("assets change their name with their content and are kept for good")
    func assets() throws {
        let world = try PageWorld()
        let text = world.text("/")
        for name in text.components(separatedBy: "/assets/").dropFirst().map({
            String($0.prefix { $0 != "\"" })
        }) {
            let answer = try #require(world.get("/assets/\(name)"))
            #expect(answer.status == 200)
            #expect(answer.value("cache-control")?.hasSuffix("immutable") == true)
        }
        #expect(world.get("/assets/khabar.css")?.status == 404)
    }

    @Test("a page weighs little")
    func weight() throws {
        let world = try PageWorld()
        for screen in PageWorld.screens { #expect(try #require(world.get(screen)).body.count < 60_000) }
    }

    @Test(
        "addresses that lead nowhere are answered, not failed",
        arguments: [
            ("/stories/999", 404), ("/stories/0", 404), ("/stories/x", 404),
            ("/stories/99999999999999999999", 404),
            ("/stories/s1", 200), ("/stories/1/diff/99", 404), ("/stories/1/diff", 404),
            ("/articles/99/revisions", 404),
            ("/articles/1", 303), ("/outlets/nobody", 404), ("/agencies/NONE", 404),
            ("/missing?outlet=nobody", 404),
            ("/?day=yesterday", 200), ("/?day=9999-99-99", 200), ("/latest?after=x", 200),
            ("/latest?outlets=abc", 200),
            ("/latest?outlets=-5", 200), ("//evil.example/", 404), ("/search?q=%22%22%22(((", 200),
            ("/login", 404),
        ]
    )
    func oddAddresses(target: String, status: Int) throws {
        #expect(try PageWorld().get(target)?.status == status)
    }

    @Test(
        "what is no UTF-8 or too long is no request",
        arguments: ["/%FF", "/%", "/%2", "/%zz", "/?q=%C3%28", "/%00"]
    )
    func undecodable(target: String) throws {
        #expect(PageRequest(.get, target) == nil)
        #expect(PageRequest(.get, "/" + String(repeating: "a", count: PageRequest.longestTarget)) == nil)
    }

    @Test("the configured language holds where the browser wishes none of ours, and a choice outlasts both")
    func choice() throws {
        let world = try PageWorld(settings: PageSettings(language: .french))
        #expect(world.text("/about", ["accept-language": "de, *;q=0.5"]).contains("<html lang=\"fr\""))
        #expect(
            world.text("/about", ["accept-language": "fr;q=0.2, en-GB;q=0.9"]).contains("<html lang=\"en\"")
        )
        let chosen = try #require(world.get("/about?lang=ar", ["accept-language": "en"]))
        #expect(chosen.value("set-cookie")?.hasPrefix("lang=ar;") == true)
        #expect(world.text("/about", ["cookie": "a=b; lang=ar"]).contains("<html lang=\"ar\""))
        #expect(world.text("/about", ["cookie": "lang=<script>"]).contains("<html lang=\"fr\""))
    }

    @Test("texts are shown as far as the configuration says")
    func texts() throws {
        let sentence = "انتظرناها طويلا"
        #expect(try PageWorld().text("/stories/1").contains(sentence))
        #expect(
            try !PageWorld(settings: PageSettings(texts: .none)).text("/stories/1").contains("«\(sentence)»")
        )
    }
}
