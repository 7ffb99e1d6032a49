internal import News
internal import Storage

/// Articles, search, outlets, agencies, what changed, and khabar itself.
extension Routes {
    static let reading: [Route] =
        stories + events + articles + outlets + [
            Route(
                "api/v1/search",
                "Articles that words find, one of each story.",
                [
                    Fields.words, Fields.outlet, Fields.agency, Fields.language, Fields.section,
                    Fields.minOutlets,
                    Fields.since, Fields.until,
                    Fields.sort,
                    Fields.limit, Fields.cursor,
                ],
                forms: rows,
                schema: Schema.page(
                    of: Schema.row(
                        of: "articles",
                        without: ["text"],
                        [
                            ("story_articles", Schema.type("integer", "null")),
                            ("story_outlets", Schema.type("integer", "null")),
                            ("snippet", Schema.textOrNone),
                            ("snippet_hits", hits), ("title_hits", hits),
                        ]
                    )
                )
            ) { .table(try search($0)) },
            Route(
                "api/v1/changes",
                "The stories that changed after a change of that number, the earliest first: what a mirror asks for.",
                [
                    Parameter(
                        "after",
                        .number(0...999_999_999_999_999_999),
                        "\"next\" of the piece before; 0 for all.",
                        isRequired: true
                    ),
                    Fields.limit,
                ],
                forms: rows,
                validation: .changes,
                schema: Schema.page(
                    of: Schema.object(
                        NewsDatabase.changeColumns.map { ($0, Schema.column($0, of: "stories")) }
                    ),
                    [("has_more", Schema.truth)]
                )
            ) { .table(try changes($0)) },
            Route(
                "api/v1/status",
                "How khabar fares.",
                schema: Schema.object([
                    ("grade", Schema.text), ("is_running", Schema.truth), ("version", Schema.text),
                    ("started_at", Schema.textOrNone), ("article_count", Schema.integer),
                    ("story_count", Schema.integer), ("last_article_at", Schema.textOrNone),
                    ("database_bytes", Schema.integer), ("change", Schema.integer),
                    (
                        "feeds",
                        Schema.list(
                            of: Schema.object([("state", Schema.text), ("feed_count", Schema.integer)])
                        )
                    ),
                    (
                        "troubles",
                        Schema.list(
                            of: Schema.object([
                                ("is_bad", Schema.truth), ("code", Schema.text), ("words", Schema.text),
                                ("remedy", Schema.text),
                            ])
                        )
                    ),
                ])
            ) { .document(try status($0)) },
            Route("api/v1/openapi.json", "This description.", schema: .object([("type", .text("object"))])) {
                _ in
                .document(OpenAPI.document)
            },
        ]

    // MARK: - Articles

    private static let articles: [Route] = [
        Route(
            "api/v1/articles",
            "Articles, the newest first.",
            Fields.choosing + [Fields.limit, Fields.cursor],
            forms: rows,
            validation: .changes,
            schema: Schema.page(of: Schema.row(of: "articles"))
        ) { visit in
            let filter = visit.newsFilter(limit: visit.limit(50))
            let list = try visit.database.articleRecords(filter, after: try visit.cursor(StoryCursor.init))
            return .table(Table(withTexts(list.records, visit), next: list.next?.text))
        },
        Route("api/v1/articles/{article}", "An article.", schema: Schema.row(of: "articles")) { visit in
            let records = withTexts(try visit.database.articleRecords([try known(visit)]), visit)
            return .document(Table(records).objects.first ?? .null)
        },
        Route(
            "api/v1/articles/{article}/revisions",
            "The earlier wordings of an article, the first one first; the present one is the article's own.",
            forms: rows,
            schema: Schema.page(of: Schema.row(of: "revisions"))
        ) { visit in
            .table(Table(withTexts(try visit.database.revisionRecords(of: try known(visit)), visit)))
        },
    ]

    private static func known(_ visit: RouteVisit) throws -> Article.ID {
        let id = Article.ID(try visit.id("article"))
        guard try visit.database.article(id) != nil else {
            throw Problem(404, "there is no article \(id)", parameter: "article")
        }
        return id
    }

    private static func withTexts(_ records: ViewRows, _ visit: RouteVisit) -> ViewRows {
        var records = records
        records.replace("text") { value in
            guard case .text(let text) = value else { return .null }
            return shown(text, visit).map { .text($0) } ?? .null
        }
        return records
    }

    // MARK: - Search

    /// Start and length of each hit, in code points.
    private static let hits = Schema.list(of: Schema.list(of: Schema.integer))

    /// Hits of one piece, which goes on by how many were passed over, and no further than a thousand.
    static func searched(_ visit: RouteVisit, _ words: String, isByRank: Bool) throws -> (
        answer: SearchAnswer, next: String?
    ) {
        let limit = visit.limit(50)
        let offset = try visit.cursor { text in
            text.first == "p"
                ? Parameter.number(String(text.dropFirst())).flatMap { (1...1000).contains($0) ? $0 : nil }
                : nil
        }
        let answer = try visit.database.search(
            words,
            visit.newsFilter(limit: limit),
            SearchManner(order: isByRank ? .rank : .newest, offset: offset ?? 0)
        )
        if let fault = answer.fault { throw Problem(404, "\(fault)", parameter: "q") }
        let end = (offset ?? 0) + limit
        return (answer, answer.hasMore && end <= 1000 ? "p\(end)" : nil)
    }

    private static func search(_ visit: RouteVisit) throws -> Table {
        let found = try searched(visit, visit.text("q") ?? "", isByRank: visit.text("sort") == "rank")
        let records = try visit.database.articleRecords(found.answer.hits.map(\.article.id))
        guard let text = records.columns.firstIndex(of: "text") else { return Table(records) }
        let known = Dictionary(found.answer.hits.map { ($0.article.id.number, $0) }) { first, _ in first }
        let rows = records.rows.compactMap { row -> [JSONValue]? in
            guard case .integer(let id) = row.first, let hit = known[id] else { return nil }
            var values = row.map(JSONValue.init)
            // Where the text may not be shown, no part of it is.
            let isShown = row[text] != .null && visit.settings.texts != .none
            values.remove(at: text)
            return values + [
                hit.story.map { JSONValue($0.articleCount) } ?? .null,
                hit.story.map { JSONValue($0.outletCount) } ?? .null,
                isShown ? .text(hit.snippet.text) : .null, places(isShown ? hit.snippet.hits : []),
                places(hit.title.hits),
            ]
        }
        let columns =
            records.columns.filter { $0 != "text" }
            + ["story_articles", "story_outlets", "snippet", "snippet_hits", "title_hits"]
        return Table(columns: columns, rows: rows, next: found.next)
    }

    private static func places(_ hits: [(start: Int, length: Int)]) -> JSONValue {
        .list(hits.map { .list([JSONValue($0.start), JSONValue($0.length)]) })
    }

    // MARK: - Changes and status

    private static func changes(_ visit: RouteVisit) throws -> Table {
        let found = try visit.database.changes(
            after: Int64(visit.number("after") ?? 0),
            limit: visit.limit(50)
        )
        guard !found.isTooOld else {
            throw Problem(
                410,
                "changes as old as this are not kept; read /api/v1/stories anew, and go on after \"change\" of /api/v1/status",
                parameter: "after"
            )
        }
        var table = Table(found.records, next: "\(found.last)", hasMore: found.hasMore)
        table.beside = [("has_more", .truth(found.hasMore))]
        return table
    }

    private static func status(_ visit: RouteVisit) throws -> JSONValue {
        let report = visit.surroundings.status()
        return .object([
            ("grade", .text("\(report.grade)")), ("is_running", .truth(report.isRunning)),
            ("version", .text(report.version)), ("started_at", JSONValue(report.startedAt)),
            ("article_count", JSONValue(report.articles)), ("story_count", JSONValue(report.stories)),
            ("last_article_at", JSONValue(report.lastArticleAt)),
            ("database_bytes", JSONValue(report.databaseBytes)),
            ("change", .integer(try visit.database.changeNumber())),
            (
                "feeds",
                .list(
                    report.feeds.map {
                        .object([("state", .text($0.state)), ("feed_count", JSONValue($0.count))])
                    }
                )
            ),
            (
                "troubles",
                .list(
                    report.findings.map { finding in
                        .object([
                            ("is_bad", .truth(finding.isBad)), ("code", .text(finding.trouble.code)),
                            ("words", .text(finding.trouble.words)),
                            ("remedy", .text(finding.trouble.remedy)),
                        ])
                    }
                )
            ),
        ])
    }
}
