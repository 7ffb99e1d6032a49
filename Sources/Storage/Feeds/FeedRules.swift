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
    /// Remembers by which rules feeds are read. A feed whose rules have changed is read anew at its next poll.
    ///
    /// What was learnt by the rules before is forgotten with the validators: how entries are told apart, and what pages
    /// hold beyond them. The pages of the outlet that are asked again are read anew too. A feed whose rules were never
    /// noted keeps everything: it is new, or an earlier khabar kept it.
    ///
    /// - Returns: How many feeds are read anew.
    package func rememberRules(_ rules: [FeedRules]) throws -> Int {
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
                    carries = NULL, pages_longer = 0, pages_same = 0
                WHERE id = ?
                """,
                [feed.id]
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
