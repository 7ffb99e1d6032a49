import Fetching
import FoundationEssentials
import News
import Storage
import Testing

@testable import Ingestion

@Suite("Messages and when they are tried again")
struct MessageTests {
    private static let now = Timestamp(secondsSince1970: 1_748_660_000)

    private static func failure(tries: Int, wish: Int? = nil, isPermanent: Bool = false)
        -> DeliveryOutcome.Failure
    {
        DeliverySchedule.failure(
            "no",
            status: 500,
            tries: tries,
            failures: tries,
            wish: wish,
            isPermanent: isPermanent,
            seed: 1,
            at: now
        )
    }

    @Test(
        "a message is tried ten times within four days, each time after the pause of the standard and up to a tenth more"
    )
    func schedule() throws {
        for (index, pause) in DeliverySchedule.pauses.enumerated() {
            let again = try #require(Self.failure(tries: index + 1).again).seconds(since: Self.now)
            #expect((pause...(pause + pause / 10)).contains(again), "\(index)")
        }
        #expect(Self.failure(tries: DeliverySchedule.pauses.count + 1).again == nil)
        #expect(DeliverySchedule.pauses.reduce(0, +) < 4 * 86400)
    }

    @Test("a target may ask for a longer pause, up to a day, and refuse a message for good")
    func wishes() throws {
        #expect(try #require(Self.failure(tries: 1, wish: 3600).again).seconds(since: Self.now) >= 3600)
        #expect(try #require(Self.failure(tries: 1, wish: .max).again).seconds(since: Self.now) <= 86400 + 1)
        #expect(Self.failure(tries: 1, isPermanent: true).again == nil)
    }

    @Test("a signature is that of the standard's own example")
    func signature() throws {
        // Source: the tests of the reference libraries of Standard Webhooks.
        let key = try #require(SigningKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        #expect(
            key.signature(
                id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
                seconds: 1_614_265_330,
                body: Array(#"{"test": 2432232314}"#.utf8)
            ) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        )
        #expect("\(key)" == "SigningKey")
    }

    @Test("what is no key is refused", arguments: ["", "whsec_", "whsec_abc", "short", "whsec_!!!"])
    func noKey(text: String) { #expect(SigningKey(text) == nil) }

    @Test("a header holds any text in words of at most 75 bytes, and no text ends it")
    func headers() {
        #expect(MailText.encoded("Rain in Tetouan") == "Rain in Tetouan")
        let long = String(repeating: "سيول قوية ", count: 20)
        let words = MailText.encoded(long).split(separator: " ")
        #expect(words.allSatisfy { $0.utf8.count <= 75 && $0.hasPrefix("=?UTF-8?B?") && $0.hasSuffix("?=") })
        let parts = words.compactMap { Data(base64Encoded: String($0.dropFirst(10).dropLast(2))) }
        #expect(parts.map { String(decoding: $0, as: UTF8.self) }.joined() == long)
        #expect(!MailText.encoded("a\r\nBcc: all@example.org").contains("\n"))
    }

    @Test("a mail's lines are short and end with CR LF, and its date is that of the message")
    func mail() {
        let mail = MailText(
            from: "khabar@news.example",
            to: ["amal@news.example"],
            subject: "أمطار",
            id: "msg_1",
            follows: "msg_0",
            date: Self.now,
            text: String(repeating: "سيول ", count: 100),
            html: "<p>سيول</p>"
        )
        let text = String(decoding: mail.bytes, as: UTF8.self)
        #expect(text.contains("\r\nDate: Sat, 31 May 2025 02:53:20 +0000\r\n"))
        #expect(text.contains("\r\nReferences: <msg_0@news.example>\r\n"))
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.utf8.count <= 998 && !$0.contains("\n") })
    }

    private static func message(_ lines: [WatchMessage.Line], _ language: MessageLanguage = .arabic)
        -> WatchMessage
    {
        WatchMessage(title: "أمطار", lines: lines, more: 0, language: language)
    }

    private static func line(_ title: String, link: String?) -> WatchMessage.Line {
        .init(occasion: "outlets>=5", watch: "أمطار", title: title, link: link, facts: ["هبة بريس", "MAP"])
    }

    @Test(
        "a page for mail readers escapes what outlets wrote, links only to the web, and runs in the language's direction"
    )
    func html() {
        let line = Self.line("<script>x</script> & \"y\"", link: "javascript:alert(1)")
        let page = Self.message([line]).html.description
        #expect(!page.contains("<script>") && !page.contains("javascript:") && page.contains("dir=\"rtl\""))
        let french = Self.message([Self.line("Pluie", link: "https://a.example/1")], .french).html.description
        #expect(french.contains("dir=\"ltr\"") && french.contains("href=\"https://a.example/1\""))
        #expect(french.contains("Repris par 5 médias"))
    }

    @Test("each kind of target gets what it shows, and nothing that outlets wrote becomes markup there")
    func forms() throws {
        let world = try SampleOutlets()
        let database = try NewsDatabase(path: world.databasePath, role: .writer, program: "test")
        defer { database.close() }
        let id = try database.write { try $0.tryOut("rain", on: "desk", story: nil, at: Self.now) }
        let delivery = try #require(try database.delivery(id))
        let title = "<!channel> [x](http://b.example) @everyone *سيول*"
        let message = Self.message([Self.line(title, link: "https://a.example/1?a=b|c>")])
        func body(_ kind: DeliveryTarget.Kind) -> String {
            let target = DeliveryTarget(id: "desk", kind: kind, chat: "-100")
            return String(
                decoding: message.posting(delivery, [], to: target, at: Self.now).body,
                as: UTF8.self
            )
        }
        #expect(body(.slack).contains("<https://a.example/1?a=b%7Cc%3E|&lt;!channel&gt;"))
        #expect(body(.mattermost).contains(#"\\[x\\]"#) && !body(.mattermost).contains(" @everyone"))
        #expect(body(.discord).contains(#""allowed_mentions":{"parse":[]}"#))
        #expect(body(.telegram).contains(#""chat_id":"-100""#) && body(.telegram).contains(title.prefix(9)))
        #expect(body(.ntfy).contains(title))
    }
}
