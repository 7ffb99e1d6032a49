package import News

/// A digest of the rules by which a configured feed and its outlet's pages are read.
package struct FeedRules: Hashable, Sendable {
    package let outlet: Outlet.ID
    /// As configured.
    package let url: String
    package let digest: Int64

    package init(outlet: Outlet.ID, url: String, digest: Int64) {
        self.outlet = outlet
        self.url = url
        self.digest = digest
    }
}

extension NewsTransaction {
    /// Makes feeds due that failed without an answer: what was changed in the configuration may have mended them. Domains
    /// that must rest do so all the same.
    package func retryUnanswered(at now: Timestamp) throws {
        try run(
            """
            UPDATE feed SET next_poll_at = ?1 WHERE state = 'failing' AND next_poll_at > ?1 AND NOT EXISTS (
                SELECT 1 FROM poll p WHERE p.feed_id = feed.id AND p.at = feed.last_poll_at AND p.status IS NOT NULL)
            """,
            [now.description]
        )
    }

    /// Remembers by which rules feeds are read. A feed whose rules have changed is read anew at its next poll.
    ///
    /// What was learnt by the rules before is forgotten with the validators: how entries are told apart, and what pages
    /// hold beyond them. One that failed is due at once, for the change may have mended it. The pages of the outlet that are asked again are read anew too. A feed whose rules were never
    /// noted keeps everything: it is new, or an earlier khabar kept it.
    ///
    /// - Returns: How many feeds are read anew.
    package func rememberRules(_ rules: [FeedRules], at now: Timestamp) throws -> Int {
        struct Key: Hashable {
            let outlet: String
            let url: String
        }
        let digests = Dictionary(rules.map { (Key(outlet: $0.outlet.text, url: $0.url), $0.digest) }) {
            first,
            _ in
            first
        }
        let feeds = try db.all(
            """
            SELECT f.id, f.outlet_id, f.url, m.value AS rules FROM feed f
            LEFT JOIN meta m ON m.name = 'rules ' || f.id WHERE f.state <> 'removed'
            """
        ) { row in
            (
                id: row["id"] as Int64, key: Key(outlet: row["outlet_id"], url: row["url"]),
                rules: row["rules"] as String?
            )
        }
        var changedOutlets: Set<String> = []
        var changed = 0
        for feed in feeds {
            guard let digest = digests[feed.key].map({ "\($0)" }), digest != feed.rules else { continue }
            try run("INSERT OR REPLACE INTO meta (name, value) VALUES ('rules ' || ?, ?)", [feed.id, digest])
            guard feed.rules != nil else { continue }
            changed += 1
            changedOutlets.insert(feed.key.outlet)
            try run(
                """
                UPDATE feed SET etag = NULL, last_modified = NULL, body_hash = NULL, same_bodies = 0, identity = NULL,
                    carries = NULL, pages_longer = 0, pages_same = 0,
                    next_poll_at = CASE WHEN consecutive_failures > 0 AND state <> 'paused' THEN ?2 ELSE next_poll_at END
                WHERE id = ?1
                """,
                [feed.id, now.description]
            )
        }
        for outlet in changedOutlets.sorted() {
            try run(
                """
                UPDATE recheck SET etag = NULL, last_modified = NULL
                WHERE (etag IS NOT NULL OR last_modified IS NOT NULL)
                    AND (SELECT outlet_id FROM article WHERE id = recheck.article_id) = ?
                """,
                [outlet]
            )
        }
        return changed
    }
}
