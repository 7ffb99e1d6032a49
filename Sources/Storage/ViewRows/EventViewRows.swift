package import News

/// Rows of the views of events, as programs are given them.
extension NewsDatabase {
    /// Rows of the view `events`, the newest first by their earliest story.
    package func newestEventRecords(
        since: Timestamp? = nil,
        after cursor: StoryCursor? = nil,
        limit: Int
    ) throws(StorageError) -> RowList<StoryCursor> {
        try read { db in
            let found = try db.walk(
                """
                SELECT first_published_at AS at, id AS found_id, story_count > 1 AS matches
                FROM event INDEXED BY event_time WHERE (first_published_at, id) < (?, ?)
                ORDER BY first_published_at DESC, id DESC
                """,
                [cursor?.at.description ?? "9999", cursor?.id ?? Int64.max],
                limit: limit
            ) { row in
                let place = StoryCursor(at: try row.instant("at"), id: row["found_id"])
                return since.map { place.at < $0 } == true ? nil : place
            }
            return RowList(records: try db.records(of: "events", found.ids), next: found.next)
        }
    }

    /// The same, the weightiest first; `since` and `until`, which is exclusive, are of their earliest stories.
    package func weightiestEventRecords(
        since: Timestamp? = nil,
        until: Timestamp? = nil,
        after cursor: RankCursor? = nil,
        limit: Int
    ) throws(StorageError) -> RowList<RankCursor> {
        try read { db in
            let found = try db.walk(
                """
                SELECT rank, id AS found_id,
                    story_count > 1 AND first_published_at >= ? AND first_published_at < ? AS matches
                FROM event INDEXED BY event_rank WHERE (rank, id) < (?, ?) ORDER BY rank DESC, id DESC
                """,
                [
                    since?.description ?? "", until?.description ?? "9999:",
                    cursor?.rank ?? Double.greatestFiniteMagnitude, cursor?.id ?? Int64.max,
                ],
                limit: limit
            ) { RankCursor(rank: $0["rank"], id: $0["found_id"]) }
            return RowList(records: try db.records(of: "events", found.ids), next: found.next)
        }
    }

    /// A row of the view `events` with those of `event_stories`, the earliest first, at most 300; nil where there is no such event.
    package func eventRecord(_ id: Event.ID) throws(StorageError) -> (event: ViewRows, stories: ViewRows)? {
        try read { db in
            let event = try db.records(of: "events", [id.number])
            guard !event.rows.isEmpty else { return nil }
            let stories = try db.records(
                "SELECT * FROM event_stories WHERE event_id = ? ORDER BY first_published_at, story_id LIMIT 300",
                [id.number]
            )
            return (event, stories)
        }
    }
}
