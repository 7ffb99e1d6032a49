internal import GRDB
internal import News

/// The WHERE of a reading, put together piece by piece with its arguments.
struct Condition {
    private var pieces: [String] = []
    private(set) var arguments: [(any DatabaseValueConvertible)?] = []

    mutating func add(
        _ sql: String,
        _ argument: some DatabaseValueConvertible,
        _ further: [(any DatabaseValueConvertible)?] = []
    ) {
        pieces.append(sql)
        arguments.append(argument)
        arguments += further
    }

    /// "WHERE …" or nothing.
    var sql: String { pieces.isEmpty ? "" : "WHERE " + pieces.joined(separator: " AND ") }
    /// "AND …" or nothing.
    var continued: String { pieces.map { "AND \($0) " }.joined() }

    /// The filter on the `stories` view, named `s`.
    static func stories(_ filter: NewsFilter) -> Condition {
        var condition = Condition()
        if let since = filter.since { condition.add("s.first_published_at >= ?", since.description) }
        if let until = filter.until { condition.add("s.first_published_at < ?", until.description) }
        if let agency = filter.agency { condition.add("s.agency = ? COLLATE NOCASE", agency) }
        if let least = filter.minOutlets {
            // The second half lets the index of shared stories be used.
            condition.add(
                least > 1 ? "s.outlet_count >= ? AND s.outlet_count > 1" : "s.outlet_count >= ?",
                least
            )
        }
        if let outlet = filter.outlet {
            condition.add(
                """
                EXISTS (SELECT 1 FROM placement p JOIN article a ON a.id = p.article_id
                    WHERE p.story_id = s.id AND a.outlet_id = ?)
                """,
                outlet.text
            )
        }
        return condition
    }

    /// The filter on the `articles` view or the `article` table, named `a`.
    static func articles(_ filter: NewsFilter) -> Condition {
        var condition = Condition()
        if let since = filter.since { condition.add("a.believed_at >= ?", since.description) }
        if let until = filter.until { condition.add("a.believed_at < ?", until.description) }
        if let outlet = filter.outlet { condition.add("a.outlet_id = ?", outlet.text) }
        if let agency = filter.agency { condition.add("a.agency = ? COLLATE NOCASE", agency) }
        if let language = filter.language {
            // BCP 47 goes on behind a hyphen, in any case.
            condition.add("lower(a.language) || '-' GLOB ? || '-*'", language.lowercased())
        }
        if let least = filter.minOutlets {
            condition.add(
                """
                EXISTS (SELECT 1 FROM placement p JOIN story s ON s.id = p.story_id
                    WHERE p.article_id = a.id AND s.outlet_count >= ?)
                """,
                least
            )
        }
        return condition
    }
}
