package import News

extension NewsTransaction {
    /// Brings outlets and feeds in step with the configuration.
    ///
    /// What is no longer configured stays with its articles, in state "removed", and is not polled. A feed
    /// that is new, or configured again, is due at once; a known one keeps its schedule and validators. What belonged to an id
    /// that an outlet had before is moved to it.
    @discardableResult
    package func configure(_ outlets: [Outlet], at now: Timestamp) throws -> [OutletMove] {
        let at = now.description
        for outlet in outlets {
            try run(
                """
                INSERT INTO outlet (id, name, homepage, language, country, added_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, homepage = excluded.homepage,
                    language = excluded.language, country = excluded.country, removed_at = NULL,
                    found_by = NULL
                """,
                [
                    outlet.id.text, outlet.name.storable, outlet.homepage, outlet.language, outlet.country,
                    at,
                ]
            )
        }
        let moves = try moveRenamed(outlets)
        for outlet in outlets {
            for feed in outlet.feeds {
                try run(
                    """
                    INSERT INTO feed (outlet_id, url, kind, state, state_since, next_poll_at)
                    VALUES (?1, ?2, ?3, 'new', ?4, ?4)
                    ON CONFLICT (outlet_id, url) DO UPDATE SET kind = coalesce(excluded.kind, kind),
                        state_reason = CASE WHEN state IN (?5, 'removed') THEN NULL ELSE state_reason END,
                        state_since = CASE WHEN state IN (?5, 'removed') THEN ?4 ELSE state_since END,
                        next_poll_at = CASE WHEN state IN (?5, 'removed') THEN ?4 ELSE next_poll_at END,
                        state = CASE WHEN state IN (?5, 'removed') THEN 'new' ELSE state END
                    """,
                    [outlet.id.text, feed.url, feed.kind?.rawValue, at, feed.isPaused ? "removed" : "paused"]
                )
                if feed.isPaused { try pause(feed.url, of: outlet.id, at: at) }
            }
        }
        try removeUnconfigured(outlets, at: at)
        try adoptFoundOutlets(for: outlets, at: now)
        return moves
    }

    private func pause(_ url: String, of outlet: Outlet.ID, at: String) throws {
        try run(
            """
            UPDATE feed SET state = 'paused', state_reason = 'paused in the configuration', state_since = ?,
                next_poll_at = NULL
            WHERE outlet_id = ? AND url = ? AND state <> 'paused'
            """,
            [at, outlet.text, url]
        )
    }

    private func removeUnconfigured(_ outlets: [Outlet], at: String) throws {
        let configured = Dictionary(
            outlets.map { ($0.id.text, Set($0.feeds.map(\.url))) },
            uniquingKeysWith: { $0.union($1) }
        )
        let outlets = try db.all("SELECT id FROM outlet WHERE removed_at IS NULL AND found_by IS NULL") {
            $0[0] as String
        }
        for id in outlets where configured[id] == nil {
            try run("UPDATE outlet SET removed_at = ? WHERE id = ?", [at, id])
        }
        let feeds = try db.all("SELECT id, outlet_id, url FROM feed WHERE state <> 'removed'") {
            (id: $0["id"] as Int64, outlet: $0["outlet_id"] as String, url: $0["url"] as String)
        }
        for feed in feeds where configured[feed.outlet]?.contains(feed.url) != true {
            try run(
                """
                UPDATE feed SET state = 'removed', state_reason = 'no longer configured', state_since = ?,
                    next_poll_at = NULL
                WHERE id = ?
                """,
                [at, feed.id]
            )
        }
    }
}
