internal import Language
internal import News

/// What a reading leaves out: the WHERE of its statement, put together piece by piece with its arguments.
struct WhereClause {
    private var pieces: [String] = []
    private(set) var arguments: SQLArguments = []

    mutating func add(
        _ sql: String,
        _ argument: some SQLArgument,
        _ further: SQLArguments = []
    ) {
        pieces.append(sql)
        arguments.append(argument)
        arguments += further
    }

    /// "WHERE …" or nothing.
    var sql: String { pieces.isEmpty ? "" : "WHERE " + pieces.joined(separator: " AND ") }
    /// "AND …" or nothing.
    var continued: String { pieces.map { "AND \($0) " }.joined() }

    /// Whether the article of this name is of the language that is bound, in small letters. A tag such as ar-MA begins with its
    /// language and a hyphen; letter case does not count.
    static func isOfLanguage(_ article: String) -> String {
        "lower(\(article).language) || '-' GLOB ? || '-*'"
    }

    /// The filter on the `stories` view, named `s`.
    static func stories(_ filter: NewsFilter) -> WhereClause {
        var clause = WhereClause()
        if let since = filter.since { clause.add("s.first_published_at >= ?", since.description) }
        if let until = filter.until { clause.add("s.first_published_at < ?", until.description) }
        if let agency = filter.agency { clause.add("s.agency = ? COLLATE NOCASE", agency) }
        if let least = filter.minOutlets {
            // The second half lets the index of shared stories be used.
            clause.add(
                least > 1 ? "s.outlet_count >= ? AND s.outlet_count > 1" : "s.outlet_count >= ?",
                least
            )
        }
        if let language = filter.language {
            clause.add(
                """
                EXISTS (SELECT 1 FROM placement p JOIN article a ON a.id = p.article_id
                    WHERE p.story_id = s.id AND \(WhereClause.isOfLanguage("a")))
                """,
                language.lowercased()
            )
        }
        if let outlet = filter.outlet {
            clause.add(
                """
                EXISTS (SELECT 1 FROM placement p JOIN article a ON a.id = p.article_id
                    WHERE p.story_id = s.id AND a.outlet_id = ?)
                """,
                outlet.text
            )
        }
        if let section = filter.section {
            clause.add(
                """
                EXISTS (SELECT 1 FROM placement p JOIN article_section k ON k.article_id = p.article_id
                    WHERE p.story_id = s.id AND k.section = ?)
                """,
                Folding.fold(section)
            )
        }
        return clause
    }

    /// The filter on the `events` view, named `e`: events with such a story, and with news between the two times.
    static func events(_ filter: NewsFilter) -> WhereClause {
        var clause = WhereClause()
        if let since = filter.since { clause.add("e.last_published_at >= ?", since.description) }
        if let until = filter.until { clause.add("e.first_published_at < ?", until.description) }
        if let least = filter.minOutlets { clause.add("e.outlet_count >= ?", least) }
        if let agency = filter.agency {
            clause.add(
                """
                EXISTS (SELECT 1 FROM event_story m JOIN story s ON s.id = m.story_id
                    WHERE m.event_id = e.id AND s.agency = ? COLLATE NOCASE)
                """,
                agency
            )
        }
        let articles =
            "FROM event_story m JOIN placement p ON p.story_id = m.story_id JOIN article a ON a.id = p.article_id"
        if let language = filter.language {
            clause.add(
                "EXISTS (SELECT 1 \(articles) WHERE m.event_id = e.id AND \(WhereClause.isOfLanguage("a")))",
                language.lowercased()
            )
        }
        if let outlet = filter.outlet {
            clause.add(
                "EXISTS (SELECT 1 \(articles) WHERE m.event_id = e.id AND a.outlet_id = ?)",
                outlet.text
            )
        }
        if let section = filter.section {
            clause.add(
                """
                EXISTS (SELECT 1 \(articles) JOIN article_section k ON k.article_id = a.id
                    WHERE m.event_id = e.id AND k.section = ?)
                """,
                Folding.fold(section)
            )
        }
        return clause
    }

    /// The filter on the `articles` view or the `article` table, named `a`.
    static func articles(_ filter: NewsFilter) -> WhereClause {
        var clause = WhereClause()
        if let since = filter.since { clause.add("a.believed_at >= ?", since.description) }
        if let until = filter.until { clause.add("a.believed_at < ?", until.description) }
        if let outlet = filter.outlet { clause.add("a.outlet_id = ?", outlet.text) }
        if let agency = filter.agency { clause.add("a.agency = ? COLLATE NOCASE", agency) }
        if let language = filter.language {
            clause.add(WhereClause.isOfLanguage("a"), language.lowercased())
        }
        if let section = filter.section {
            clause.add(
                "EXISTS (SELECT 1 FROM article_section k WHERE k.article_id = a.id AND k.section = ?)",
                Folding.fold(section)
            )
        }
        if let least = filter.minOutlets {
            clause.add(
                """
                EXISTS (SELECT 1 FROM placement p JOIN story s ON s.id = p.story_id
                    WHERE p.article_id = a.id AND s.outlet_count >= ?)
                """,
                least
            )
        }
        return clause
    }
}
