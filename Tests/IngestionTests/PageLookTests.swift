import LoopbackServer
import News
import Storage
import Synchronization
import Testing

@testable import Ingestion

/// What answers at an article's link is not always the article.
@Suite("Only the article's own page gives its text")
struct PageLookTests {
    private static let title = "حافلة القراءة تصل إلى القرى الجبلية"

    /// How the link of an article answers.
    private struct Answer: Sendable {
        var status = 200
        var type = "text/html; charset=utf-8"
        var body: [UInt8] = []
        var location: String?

        static func page(_ title: String, _ text: [String], head: String = "") -> Answer {
            Answer(body: Array(html(title, text, head: head).utf8))
        }

        static func leading(to location: String) -> Answer { Answer(status: 302, location: location) }
    }

    private static func html(_ title: String, _ text: [String], head: String = "") -> String {
        """
        <!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>\(title)</title>\(head)</head>
        <body><article><h1>\(title)</h1><div class="entry-content">
        \(text.map { "<p>\($0)</p>" }.joined(separator: "\n"))</div></article></body></html>
        """
    }

    /// An outlet with one excerpt, whose link answers as the test says.
    private func withOutlet(
        _ first: Answer,
        text: [String] = Sample.library,
        _ body: (SampleOutlets, LoopbackServer, Shared) async throws -> Void
    ) async throws {
        let present = Shared(first)
        try await LoopbackServer.with({ request in
            let site = "http://\(request["host"] ?? "")"
            switch request.path {
            case "/feed/":
                let item = Sample.excerpt(
                    1,
                    link: "\(site)/2025/05/31/library-bus.html",
                    title: Self.title,
                    published: "Sat, 31 May 2025 12:00:00 GMT",
                    text: text
                )
                return .reply(headers: [("Content-Type", "application/rss+xml")], body: Sample.feed(item))
            case "/2025/05/31/library-bus.html":
                let answer = present.value.withLock { $0 }
                if let location = answer.location {
                    return .reply(302, headers: [("Location", site + location)], body: "")
                }
                return .reply(
                    answer.status,
                    headers: [("Content-Type", answer.type)],
                    body: String(decoding: answer.body, as: UTF8.self)
                )
            case "/robots.txt": return .reply(404, body: "no")
            case "/moved/library-bus.html":
                return .reply(
                    headers: [("Content-Type", "text/html; charset=utf-8")],
                    body: Self.html(Self.title, Sample.library)
                )
            default:
                return .reply(
                    headers: [("Content-Type", "text/html; charset=utf-8")],
                    body: Self.html("صفحة أخرى من الموقع", Sample.harbour + Sample.harbour.reversed())
                )
            }
        }) { server in
            let sample = try SampleOutlets()
            sample.rechecksPerDay = 10
            sample.add("jabal", name: "الجبل", feedURL: server.url("/feed/"))
            _ = try await sample.poll(at: "2025-05-31T12:05:00Z")
            try await body(sample, server, present)
        }
    }

    private final class Shared: Sendable {
        let value: Mutex<Answer>
        init(_ value: Answer) { self.value = Mutex(value) }
    }

    private func article(_ sample: SampleOutlets) throws -> ArticleRow {
        try #require(try sample.reader().articles(NewsFilter()).first)
    }

    private func found(_ sample: SampleOutlets) throws -> String? {
        let row = try sample.reader().query("SELECT page_found FROM articles").rows[0][0]
        if case .text(let text) = row { return text }
        return nil
    }

    private static let documents: [(String, String, String)] = [
        ("application/pdf", "%PDF-1.7\n%abc\n1 0 obj", "pdf"),
        ("text/html", "%PDF-1.7\n%abc\n1 0 obj", "pdf"),
        ("audio/mpeg", "ID3\u{3}\u{0}\u{0}\u{0}", "audio"),
        ("text/html", "PK\u{3}\u{4}\u{14}\u{0}\u{0}\u{0}", "archive"),
        (
            "application/json", "{\"title\": \"x\", \"text\": \"\(String(repeating: "كلام ", count: 200))\"}",
            "json"
        ),
        ("text/javascript", "var x = function () { return 1; };\nwindow.x = x;\nconst y = 2;", "script"),
        ("text/css", "body { color: red; }\nh1 { margin: 0; }\n", "style-sheet"),
        ("text/csv", "a,b,c\n1,2,3\n4,5,6\n7,8,9\n", "csv"),
        ("application/rss+xml", "<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "feed"),
        ("text/html", "<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "feed"),
    ]

    @Test(
        "a document that is no page leaves the excerpt, and what it was is noted",
        arguments: documents.indices
    )
    func noPage(number: Int) async throws {
        let (type, body, kind) = Self.documents[number]
        try await withOutlet(Answer(type: type, body: Array(body.utf8))) { sample, _, _ in
            let article = try article(sample)
            #expect(article.article.textSource == .excerpt && article.story != nil && !article.waitsForPage)
            #expect(article.article.text.hasPrefix("أعطيت اليوم"))
            #expect(try found(sample) == kind)
        }
    }

    @Test(
        "where a link leads to the front page, a section, another article or a form, the excerpt stays",
        arguments: [
            "/", "/ar/", "/category/sport/", "/2025/05/30/another-story.html", "/login?next=x", "/consent",
        ]
    )
    func ledAway(target: String) async throws {
        try await withOutlet(.leading(to: target)) { sample, _, _ in
            let (row, what) = (try article(sample), try found(sample))
            #expect(row.article.textSource == .excerpt)
            #expect(what != nil)
        }
    }

    @Test("an article that has moved is read where its link leads, by redirect or by its page's own refresh")
    func moved() async throws {
        let refresh = "<meta http-equiv=\"refresh\" content=\"0; url=/moved/library-bus.html\">"
        for answer in [.leading(to: "/moved/library-bus.html"), Answer.page("…", [], head: refresh)] {
            try await withOutlet(answer) { sample, _, _ in
                let (row, what) = (try article(sample), try found(sample))
                #expect(row.article.textSource == .page)
                #expect(what == nil)
            }
        }
    }

    @Test(
        "a page with neither the title's words nor the excerpt's gives no text, and a re-check that finds them does"
    )
    func learnt() async throws {
        try await withOutlet(.page("قبل المتابعة إلى الموقع", Sample.harbour)) { sample, _, present in
            #expect(try article(sample).article.textSource == .excerpt)
            present.value.withLock { $0 = .page(Self.title, Sample.library) }
            try await sample.withLine(at: "2025-05-31T13:00:00Z") { line in
                _ = try await PollPass(line).run([])
            }
            let article = try article(sample)
            #expect(article.article.textSource == .page)
            #expect(article.article.text.contains(Sample.library[5]))
            #expect(article.revisionCount == 0)
            #expect(try found(sample) == nil)
            #expect(try sample.reader().problems() == [])
        }
    }

    @Test("a false text that an earlier khabar stored gives way to the article, or to the excerpt")
    func mended() async throws {
        for answer in [Answer.page(Self.title, Sample.library), .leading(to: "/category/sport/")] {
            try await withOutlet(.page(Self.title, Sample.library)) { sample, _, present in
                let other = Sample.harbour + Sample.harbour.reversed()
                try sample.store(text: other.joined(separator: "\n\n"))
                present.value.withLock { $0 = answer }
                _ = try await sample.poll(at: "2025-05-31T13:05:00Z")
                _ = try await sample.poll(at: "2025-05-31T13:30:00Z")
                let text = try article(sample).article.text
                #expect(!text.contains(Sample.harbour[0]))
                #expect(text.contains("أعطيت اليوم بمدينة شفشاون"))
            }
        }
    }

    @Test(
        "a page that shuts readers out leaves the excerpt, and its domain is asked on",
        arguments: [401, 403, 451]
    )
    func shut(status: Int) async throws {
        try await withOutlet(Answer(status: status)) { sample, server, _ in
            let article = try article(sample)
            #expect(article.article.textSource == .excerpt && !article.waitsForPage && article.story != nil)
            _ = try await sample.poll(at: "2025-05-31T12:30:00Z")
            #expect(server.requests.count { $0.path == "/feed/" } == 2)
        }
    }

    @Test("statuses are judged alike for feeds and pages, each by one row")
    func table() {
        let kinds = [401, 403, 404, 408, 410, 418, 429, 451, 500, 503, 302].map { Refusal.Kind(status: $0) }
        #expect(
            kinds == [
                .login, .shut, .notFound, .tooSlow, .gone, .other, .tooMany, .unlawful, .failing, .busy,
                .other,
            ]
        )
        #expect(Refusal.Kind(status: 200) == nil && Refusal.Kind(status: 304) == nil)
        #expect(
            Refusal.Kind.allCases.filter(\.mayReturn) == [.challenge, .tooSlow, .tooMany, .busy, .failing]
        )
        #expect(Refusal.Kind.allCases.filter(\.shutsOut) == [.challenge, .login, .shut])
        #expect(Refusal.Kind.allCases.filter(\.isRemoval) == [.notFound, .gone])
        #expect(Refusal.Kind.shut.rest == .always && Refusal.Kind.shut.pageRest == .never)
    }

    @Test("a picture that three pages of an outlet share is the lead image of none")
    func sharedPicture() async throws {
        try await LoopbackServer.with({ request in
            let site = "http://\(request["host"] ?? "")"
            if request.path == "/feed/" {
                let items = (1...4).map { number in
                    Sample.excerpt(
                        number,
                        link: "\(site)/\(number)/",
                        title: "\(Self.title) \(number)",
                        published: "Sat, 31 May 2025 0\(number):00:00 GMT",
                        text: number % 2 == 0 ? Sample.library : Sample.harbour
                    )
                }
                return .reply(
                    headers: [("Content-Type", "application/rss+xml")],
                    body: Sample.feed(items.joined())
                )
            }
            guard let number = Int(request.path.filter(\.isNumber)) else { return .reply(404, body: "no") }
            let picture = number == 4 ? "own.jpg" : "logo.png"
            return .reply(
                headers: [("Content-Type", "text/html; charset=utf-8")],
                body: Self.html(
                    "\(Self.title) \(number)",
                    number % 2 == 0 ? Sample.library : Sample.harbour,
                    head: "<meta property=\"og:image\" content=\"\(site)/share/\(picture)\">"
                )
            )
        }) { server in
            let sample = try SampleOutlets()
            sample.add("jabal", name: "الجبل", feedURL: server.url("/feed/"))
            _ = try await sample.poll(at: "2025-05-31T12:05:00Z")
            let images = try sample.reader().articles(NewsFilter()).map(\.article.image)
            #expect(images.contains { $0?.hasSuffix("own.jpg") == true })
            #expect(images.compactMap(\.self).allSatisfy { $0.hasSuffix("own.jpg") })
        }
    }
}
