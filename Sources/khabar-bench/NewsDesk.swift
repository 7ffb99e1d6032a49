import Deduplication
import Foundation
import Language
import News
import Storage

/// A database with everything that the daemon does to keep a poll, the finding of stories done beforehand.
struct NewsDesk {
    /// An article with what was decided of it.
    struct Decided {
        let number: Int64
        let article: Article
        let time: Timestamp
        let fingerprint: [UInt8]
        let gist: [UInt8]
        let placement: PlacementRecord
        /// The article whose story it joins; nil: it opens one.
        let joins: Int64?
    }

    struct Poll {
        let feed: Int64
        let at: Timestamp
        let articles: [Decided]
    }

    private let database: NewsDatabase
    private var wire: InventedNewswire
    private var index = StoryIndex(windowSeconds: 14 * 86400)
    /// By the number of the article that opened it.
    private var stories: [Int64: Story.ID] = [:]
    private(set) var count = 0
    /// Some runs of four words of the news, for searching.
    private(set) var passages: [[String]] = []
    private static let outlets = 400

    init(path: String, articles: Int, seed: UInt64) throws {
        database = try NewsDatabase(path: path, role: .writer)
        wire = InventedNewswire(perDay: max(1, articles / 14), seed: seed)
        let outlets = (0..<NewsDesk.outlets).map { number in
            Outlet(
                id: Outlet.ID("outlet\(number)"),
                name: "Outlet \(number)",
                homepage: nil,
                language: "ar",
                country: nil,
                feeds: [FeedSource(url: "https://outlet\(number).test/feed/", kind: .feed)]
            )
        }
        try database.write { try $0.configure(outlets, at: Timestamp(secondsSince1970: 1_750_000_000)) }
    }

    /// Goes on behind the last article of the file, none of whose stories is known here.
    mutating func goOn() throws {
        let last = try database.query("SELECT max(id) FROM article").rows.first?.first
        guard case .integer(let number)? = last else { return }
        wire.skip(to: number)
        index = StoryIndex(windowSeconds: 14 * 86400)
    }

    /// The next articles of the wire, decided.
    mutating func poll(of size: Int) -> Poll {
        var decided: [Decided] = []
        var at = Timestamp(secondsSince1970: 0)
        for _ in 0..<size {
            let item = wire.next()
            at = item.time
            decided.append(decide(item))
        }
        count += size
        if count % 86_400 < size { index.expire(before: at.advanced(bySeconds: -14 * 86400)) }
        return Poll(feed: Int64(count / size % NewsDesk.outlets) + 1, at: at, articles: decided)
    }

    private mutating func decide(_ item: InventedNewswire.Item) -> Decided {
        let attribution = Attribution(text: item.text, outletName: item.outlet)
        let article = Article(
            outlet: Outlet.ID(item.outlet),
            url: CanonicalURL(stored: "https://\(item.outlet).test/2025/06/\(item.number)/"),
            title: item.title,
            text: item.text,
            textSource: .feed,
            language: "ar",
            publishedAt: item.time
        )
        let arrival = Arrival(
            article: Article.ID(item.number),
            outlet: article.outlet,
            url: article.url.text,
            time: item.time,
            fingerprint: Fingerprint(title: item.title, comparedText: attribution.comparedText)
        )
        let decision = index.decide(arrival)
        var joins: Int64?
        if case .joinsStory(let story) = decision.placement { joins = story.number }
        // A story bears the number of the article that opened it.
        index.apply(arrival, in: Story.ID(joins ?? item.number), absorbing: [])
        if item.number % 97 == 0 {
            let words = item.text.split { " ،.\n".contains($0) }
            passages.append(words.dropFirst(20).prefix(4).map { String($0) })
        }
        return Decided(
            number: item.number,
            article: article,
            time: item.time,
            fingerprint: arrival.fingerprint.encoded,
            gist: joins == nil ? Gist(headline: item.title, text: item.text).encoded : [],
            placement: PlacementRecord(
                relation: decision.relation,
                similarity: decision.similarity,
                containment: decision.containment,
                match: decision.match,
                rule: decision.rule,
                evidence: decision.evidence?.json
            ),
            joins: joins
        )
    }

    /// Keeps a poll as the daemon does: articles, their places, the poll's row and the feed's state in one transaction.
    mutating func keep(_ poll: Poll) throws {
        var opened: [Int64: Story.ID] = [:]
        try database.write { transaction in
            for each in poll.articles {
                let url = each.article.url
                _ = try transaction.articles(of: each.article.outlet, keyed: url.text)
                _ = try transaction.articles(of: each.article.outlet, at: url, title: each.article.title)
                let id = try transaction.insert(
                    each.article,
                    entryKey: url.text,
                    entryDigest: each.number,
                    feed: Feed.ID(poll.feed),
                    seenAt: poll.at,
                    believedAt: each.time
                )
                let known = each.joins.flatMap { opened[$0] ?? stories[$0] }
                let story = try transaction.place(
                    id,
                    in: known,
                    placement: each.placement,
                    fingerprint: each.fingerprint,
                    at: poll.at
                )
                guard each.joins == nil else { continue }
                opened[each.number] = story
                try transaction.keepGist(each.gist, of: story, at: each.time)
            }
            try transaction.record(
                PollRecord(
                    feed: Feed.ID(poll.feed),
                    at: poll.at,
                    outcome: .new(poll.articles.count),
                    status: 200,
                    bytes: 40_000,
                    newArticles: poll.articles.count,
                    validators: Validators(
                        etag: "\"\(poll.articles.first?.number ?? 0)\"",
                        lastModified: nil
                    ),
                    nextPollAt: poll.at.advanced(bySeconds: 900)
                )
            )
        }
        stories.merge(opened) { $1 }
    }

    /// Puts what waits into the full-text index, as the daemon does every two seconds.
    func indexWaiting() throws {
        while try database.indexWaiting() {}
    }

    /// A matcher that knows which words are rare here.
    func matcher(for watches: [Watch]) throws -> WatchMatcher { try database.matcher(for: watches) }

    /// Somebody who is told of all.
    func keepTarget() throws { try database.write { try $0.configure(targets: [("desk", "")]) } }

    /// Writes what watches found in a poll into the outbox, as the daemon does in the poll's own transaction.
    func tell(_ found: [(number: Int64, watches: [String])], at now: Timestamp) throws {
        guard found.contains(where: { !$0.watches.isEmpty }) else { return }
        var rule = DeliveryRule()
        rule.perHour = 1_000_000
        let target = DeliveryRule.OfTarget(id: "desk", rule: rule)
        try database.write { transaction in
            for (number, watches) in found where !watches.isEmpty {
                let article = Article.ID(number)
                guard let story = try transaction.placement(of: article)?.story else { continue }
                for watch in watches {
                    try transaction.meet(watch, in: story, by: article)
                    let find = WatchFind(
                        watch: watch,
                        occasion: .first,
                        subject: .story(story),
                        article: article
                    )
                    _ = try transaction.note(find, to: [target], at: now)
                }
            }
        }
    }

    func close() { database.close() }
}
