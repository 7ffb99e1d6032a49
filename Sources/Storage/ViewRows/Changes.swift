extension NewsDatabase {
    /// The number of the latest change of what readers are shown of stories and articles; 0 in an empty file. It only grows.
    package func changeNumber() throws(StorageError) -> Int64 {
        try read { try $0.first("SELECT max(number) FROM change") ?? 0 }
    }

    /// A piece of what changed.
    package struct Changes: Hashable, Sendable {
        /// `change`, `story_id`, `joined_into` and the columns of `stories` but the id; these are null where the story is gone.
        package let records: ViewRows
        /// What to ask with next time.
        package let last: Int64
        package let hasMore: Bool
        /// Whether changes after the asked one are not known any more: the mirror must begin anew.
        package let isTooOld: Bool
    }

    /// The stories that changed after the change of that number, each at its last change, the earliest first.
    package func changes(after number: Int64, limit: Int) throws(StorageError) -> Changes {
        try read { db in
            let newest: Int64 = try db.first("SELECT max(number) FROM change") ?? 0
            let begin = max(0, newest - Int64(Tables.keptChanges))
            var rows: [[SQLValue]] = []
            var last = number
            var hasMore = false
            try db.visit(
                """
                SELECT c.number, c.story_id, l.story_id, \(NewsDatabase.changedColumns.map { "s.\($0)" }.joined(separator: ", "))
                FROM change c LEFT JOIN stories s ON s.id = c.story_id LEFT JOIN story_alias l ON l.id = c.story_id
                WHERE c.number > ? ORDER BY c.number LIMIT ?
                """,
                [number, limit + 2]
            ) { row in
                let values = row.values
                guard case .integer(let change) = values[0], case .integer(let story) = values[1] else {
                    return true
                }
                // Story 0 is none, but its number counts.
                if story != 0 {
                    guard rows.count < limit else {
                        hasMore = true
                        return false
                    }
                    rows.append(values)
                }
                last = change
                return true
            }
            return Changes(
                records: ViewRows(
                    columns: NewsDatabase.changeColumns,
                    rows: rows
                ),
                last: last,
                hasMore: hasMore,
                isTooOld: number < begin
            )
        }
    }

    /// Of what `changes` gives.
    package static let changeColumns = ["change", "story_id", "joined_into"] + changedColumns

    private static let changedColumns = viewDocumentation.filter { $0.name == "stories" }.flatMap(\.columns)
        .map(\.name).filter { $0 != "id" }
}
