package import News

/// What became of an outlet that has another id in the configuration now.
package struct OutletMove: Hashable, Sendable {
    package let from: Outlet.ID
    package let to: Outlet.ID
    /// How many articles changed hands.
    package let articles: Int
}

/// A feed that an outlet of another id polled before.
package struct FormerOwner: Hashable, Sendable {
    package let feed: String
    package let owner: Outlet.ID
    package let former: Outlet.ID
    /// How many articles the former outlet has of the feed.
    package let articles: Int
}

/// Outlets that were renamed, split or put together: the configuration says which ids they had.
extension NewsTransaction {
    /// Gives outlets what belonged to the ids that they had: first the feeds that they poll now, with their articles, then, of
    /// ids that are configured no longer, all the rest. Where both have an article of one address, the earlier id's stays.
    func moveRenamed(_ outlets: [Outlet]) throws -> [OutletMove] {
        let configured = Set(outlets.map(\.id))
        var counts: [(from: Outlet.ID, to: Outlet.ID, articles: Int)] = []
        for outlet in outlets {
            for old in outlet.was where old != outlet.id {
                guard try db.isAny("SELECT 1 FROM outlet WHERE id = ?", [old.text]) else { continue }
                counts.append((old, outlet.id, try moveFeeds(of: old, to: outlet)))
            }
        }
        for at in counts.indices where !configured.contains(counts[at].from) {
            counts[at].articles += try moveArticles(of: counts[at].from, to: counts[at].to, "1", [])
        }
        return counts.filter { $0.articles > 0 }.map {
            OutletMove(from: $0.from, to: $0.to, articles: $0.articles)
        }
    }

    private func moveFeeds(of old: Outlet.ID, to outlet: Outlet) throws -> Int {
        let urls = Dictionary(outlet.feeds.map { (FeedAddress($0.url), $0.url) }) { first, _ in first }
        let feeds = try db.all("SELECT id, url FROM feed WHERE outlet_id = ? ORDER BY id", [old.text]) {
            (id: $0["id"] as Int64, url: $0["url"] as String)
        }
        var moved = 0
        for feed in feeds {
            guard let url = urls[FeedAddress(feed.url)] else { continue }
            moved += try moveArticles(of: old, to: outlet.id, "feed_id = ?", [feed.id])
            let own: Int64? = try db.first(
                "SELECT id FROM feed WHERE outlet_id = ? AND url = ?",
                [outlet.id.text, url]
            )
            if let own {
                try run("UPDATE article SET feed_id = ? WHERE feed_id = ?", [own, feed.id])
                try run("UPDATE listing SET feed_id = ? WHERE feed_id = ?", [own, feed.id])
            } else {
                try run(
                    "UPDATE feed SET outlet_id = ?, url = ? WHERE id = ?",
                    [outlet.id.text, url, feed.id]
                )
            }
        }
        return moved
    }

    private func moveArticles(
        of old: Outlet.ID,
        to new: Outlet.ID,
        _ condition: String,
        _ arguments: SQLArguments
    ) throws -> Int {
        let doubles = try db.all(
            """
            SELECT n.id FROM (SELECT url FROM article WHERE outlet_id = ? AND \(condition)) o
            JOIN article n ON n.outlet_id = ? AND n.url = o.url
            """,
            [old.text] + arguments + [new.text]
        ) { Article.ID($0[0] as Int64) }
        for double in doubles { _ = try eraseArticle(double) }
        let shared = try db.all(
            """
            SELECT DISTINCT p.story_id FROM article a JOIN placement p ON p.article_id = a.id
            JOIN story s ON s.id = p.story_id
            WHERE a.outlet_id = ? AND \(condition.replacing("feed_id", with: "a.feed_id")) AND s.article_count > 1
            """,
            [old.text] + arguments
        ) { $0[0] as Int64 }
        try run(
            "UPDATE article SET outlet_id = ? WHERE outlet_id = ? AND \(condition)",
            [new.text, old.text] + arguments
        )
        let count = db.changedRows
        guard count > 0 else { return 0 }
        try run(
            """
            UPDATE OR IGNORE listing SET outlet_id = ?1
            WHERE outlet_id = ?2 AND article_id IN (SELECT id FROM article WHERE outlet_id = ?1)
            """,
            [new.text, old.text]
        )
        try run(
            """
            UPDATE outlet SET article_count = (SELECT count(*) FROM article WHERE outlet_id = outlet.id)
            WHERE id IN (?, ?)
            """,
            [new.text, old.text]
        )
        try run(
            """
            UPDATE story SET first_outlet_id = (SELECT outlet_id FROM article WHERE id = original_id)
            WHERE first_outlet_id = ?
            """,
            [old.text]
        )
        for story in shared { try recompute(story) }
        return count
    }
}

extension NewsDatabase {
    /// The feeds of `outlets` of which another outlet has articles, one that does not poll them any more.
    package func formerOwners(of outlets: [Outlet]) throws(StorageError) -> [FormerOwner] {
        var polled: [FeedAddress: Set<Outlet.ID>] = [:]
        for outlet in outlets {
            for feed in outlet.feeds { polled[FeedAddress(feed.url), default: []].insert(outlet.id) }
        }
        let known = try read { db in
            try db.all("SELECT id, outlet_id, url FROM feed ORDER BY id") {
                (id: $0["id"] as Int64, outlet: $0.outlet("outlet_id"), url: $0["url"] as String)
            }
        }
        var byAddress: [FeedAddress: [(id: Int64, outlet: Outlet.ID)]] = [:]
        for feed in known { byAddress[FeedAddress(feed.url), default: []].append((feed.id, feed.outlet)) }
        var found: [FormerOwner] = []
        for outlet in outlets {
            for feed in outlet.feeds {
                let address = FeedAddress(feed.url)
                for former in byAddress[address] ?? [] where polled[address]?.contains(former.outlet) != true
                {
                    guard !outlet.was.contains(former.outlet) else { continue }
                    let articles: Int? = try read { db in
                        try db.first(
                            "SELECT count(*) FROM article WHERE outlet_id = ? AND feed_id = ?",
                            [former.outlet.text, former.id]
                        )
                    }
                    guard let articles, articles > 0 else { continue }
                    found.append(
                        FormerOwner(
                            feed: feed.url,
                            owner: outlet.id,
                            former: former.outlet,
                            articles: articles
                        )
                    )
                }
            }
        }
        return found
    }
}

/// What is left of a feed's address when http or https, `www.` and a last slash make no difference.
package struct FeedAddress: Hashable, Sendable {
    private let text: String

    package init(_ url: String) {
        let parts = URLReference(CanonicalURL(url)?.text ?? url)
        guard parts.scheme?.hasPrefix("http") == true, let authority = parts.authority else {
            text = url
            return
        }
        let host = authority.hasPrefix("www.") ? authority.dropFirst(4) : authority[...]
        let path = parts.pathAndQuery
        text = String(host) + (path.hasSuffix("/") ? path.dropLast() : path[...])
    }
}
