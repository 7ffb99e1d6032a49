import Foundation
import News
import Storage
import Web

/// A database with a few outlets and stories, and the pages over it; gone with its last use.
final class PageWorld {
    let site: Site
    private let directory: String
    private let writer: NewsDatabase
    private let reader: NewsDatabase

    static let start = Timestamp(secondsSince1970: 1_748_660_000)  // 2025-05-31T02:53:20Z
    static func time(_ seconds: Int64) -> Timestamp { start.advanced(bySeconds: seconds) }

    /// What an outlet wrote, where it matters to a test.
    struct Words {
        var name = "صدى"
        var title = "افتتاح مكتبة متنقلة في طنجة"
        var text = "افتتحت بمدينة طنجة مكتبة متنقلة.\n\nوقال المدير: «انتظرناها طويلا»."
        var url = "https://outlet.test/"
        var byline: String?
        var agency: String?
        var section = "مجتمع"
    }

    /// Two stories: one of three outlets, one of another alone; with `hasEvent` they tell of one happening. `isRunning` is what
    /// the status says of the daemon.
    init(
        _ words: Words? = Words(),
        hasEvent: Bool = false,
        settings: PageSettings = PageSettings(),
        isRunning: Bool = true,
        correct: @escaping @Sendable (PageCorrection, String) -> PageCorrection.Outcome = { _, _ in
            .unavailable
        },
        fulfil: @escaping @Sendable (WatchWish, String) -> WatchWish.Outcome = { _, _ in .unavailable }
    ) throws {
        directory = NSTemporaryDirectory() + "khabar-page-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        writer = try NewsDatabase(path: directory + "/news.sqlite", role: .writer)
        if let words { try PageWorld.fill(writer, words) }
        if hasEvent {
            let change = EventChange(
                event: Event.ID(1),
                joining: [Story.ID(1), Story.ID(2)],
                headline: Story.ID(2)
            )
            try writer.write { transaction in
                try transaction.keep(
                    [change],
                    leaving: [],
                    isMade: { $0 == Event.ID(1) },
                    successor: { _ in nil }
                )
            }
        }
        try writer.write { transaction in
            try transaction.configure(targets: [("desk", "x")])
            var watch = Watch()
            (watch.id, watch.name, watch.words, watch.notify) = ("rain", words?.name ?? "", "مكتبة", ["desk"])
            try transaction.keep(watch, by: "amal", at: PageWorld.start)
            watch.id = "configured"
            watch.outlets = [Outlet.ID("sada")]
            watch.occasions = [.first, .outlets(atLeast: 3), .event(atLeast: 5), .mineCopied, .daily]
            try transaction.configure(watches: [watch], at: PageWorld.start)
            _ = try transaction.tryOut("rain", on: "desk", story: nil, at: PageWorld.time(3600))
        }
        while try writer.indexWaiting() {}
        reader = try NewsDatabase(path: directory + "/news.sqlite", role: .reader)
        site = Site(
            settings,
            Newsstand(reader),
            .init(
                now: { PageWorld.time(7200) },
                status: {
                    StatusReport(
                        grade: isRunning ? .well : .bad,
                        isRunning: isRunning,
                        version: "0",
                        startedAt: nil,
                        articles: 4,
                        stories: 2,
                        lastArticleAt: nil,
                        feeds: [(state: "ok", count: 3)],
                        databaseBytes: 1,
                        findings: []
                    )
                },
                correct: correct,
                fulfil: fulfil
            )
        )
    }

    deinit {
        reader.close()
        writer.close()
        // What is left in the folder of temporary files harms nobody.
        try? FileManager.default.removeItem(atPath: directory)
    }

    private static func fill(_ database: NewsDatabase, _ words: Words) throws {
        let ids = ["sada", "waha", "sahel", "rif"]
        let outlets = ids.map { id in
            Outlet(
                id: Outlet.ID(id),
                name: "\(words.name) \(id)",
                homepage: "https://\(id).test/",
                language: "ar",
                country: "MA",
                feeds: [FeedSource(url: "https://\(id).test/feed/", kind: .feed)]
            )
        }
        try database.write { transaction in
            try transaction.configure(outlets, at: start)
            var first: (story: Story.ID, article: Article.ID)?
            for (number, id) in (ids.prefix(3) + ["rif"]).enumerated() {
                let isAlone = id == "rif"
                let article = Article(
                    outlet: Outlet.ID(id),
                    url: CanonicalURL(stored: "\(words.url)\(number)"),
                    title: number == 0 ? words.title : "\(words.title) \(number)",
                    text: number == 0 ? words.text : "\(words.text) زيادة \(number)",
                    textSource: .feed,
                    byline: words.byline,
                    agency: words.agency,
                    language: "ar",
                    sections: [words.section]
                )
                let kept = try transaction.insert(
                    article,
                    entryKey: "\(number)",
                    entryDigest: 1,
                    feed: Feed.ID(1),
                    seenAt: time(Int64(number) * 600),
                    believedAt: time(Int64(number) * 600)
                )
                let placement =
                    first.flatMap { isAlone ? nil : $0 }.map { first in
                        PlacementRecord(
                            relation: .copy,
                            similarity: 0.9,
                            containment: 0.95,
                            match: first.article,
                            rule: "near-exact"
                        )
                    }
                    ?? PlacementRecord(
                        relation: .original,
                        similarity: 1,
                        containment: 1,
                        match: nil,
                        rule: "new"
                    )
                let story = try transaction.place(
                    kept,
                    in: isAlone ? nil : first?.story,
                    placement: placement,
                    fingerprint: [UInt8(number)],
                    at: start
                )
                if first == nil { first = (story, kept) }
            }
        }
    }

    /// What the daemon would write.
    func write(_ body: (NewsTransaction) throws -> Void) throws { try writer.write(body) }

    // MARK: - Asking

    func get(_ target: String, _ headers: [String: String] = [:]) -> PageAnswer? {
        PageRequest(.get, target, headers: headers).map { site.answer($0) }
    }

    func text(_ target: String, _ headers: [String: String] = [:]) -> String {
        get(target, headers).map { String(decoding: $0.body, as: UTF8.self) } ?? ""
    }

    func post(
        _ target: String,
        _ body: String,
        _ headers: [String: String] = ["sec-fetch-site": "same-origin"]
    )
        -> PageAnswer?
    {
        PageRequest(.post, target, headers: headers, body: Array(body.utf8)).map { site.answer($0) }
    }

    /// Every screen that a reader may see.
    static let screens = [
        "/", "/?day=2025-05-30", "/latest", "/latest?outlet=sada", "/stories/1", "/stories/1/diff/2",
        "/articles/1/revisions",
        "/search", "/search?q=%D9%85%D9%83%D8%AA%D8%A8%D8%A9", "/outlets", "/outlets/sada", "/agencies",
        "/syndication",
        "/missing", "/missing?outlet=rif", "/watches", "/watches/rain", "/watches/configured", "/status",
        "/about", "/nowhere", "/offline",
    ]
}

extension PageAnswer {
    func value(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
