internal import Language
internal import News
internal import Storage

/// Stories: lists, one with all that its page shows, and what differs between its copies.
extension Routes {
    static let rows: [Form] = [.json, .lines, .csv]

    static let stories: [Route] = [
        Route(
            "api/v1/stories",
            "Stories, the newest or the weightiest first.",
            Fields.choosing + [
                Parameter("q", .text, "Only what these words find; the order is then that of the search."),
                Fields.sort, Fields.limit,
                Fields.cursor,
            ],
            forms: rows,
            validation: .changes,
            schema: Schema.page(of: Schema.row(of: "stories"))
        ) { .table(try storyList($0)) },
        Route(
            "api/v1/stories/{story}",
            "A story with its copies, its text as far as it may be shown, and what is told of it.",
            schema: Schema.row(of: "stories", storyMembers)
        ) { try whole($0) },
        Route(
            "api/v1/stories/{story}/diff/{article}",
            "Word by word, where an article of a story differs from its original.",
            forms: rows,
            schema: Schema.page(of: piece)
        ) { .table(try differences($0)) },
    ]

    // MARK: - Lists

    private static func storyList(_ visit: RouteVisit) throws -> Table {
        let filter = visit.storyFilter
        let limit = visit.limit(50)
        let isByRank = visit.text("sort") == "rank"
        if let words = visit.text("q") {
            let found = try searched(visit, words, isByRank: isByRank)
            let ids = found.answer.hits.compactMap(\.article.story)
            return Table(try visit.database.storyRecords(ids), next: found.next)
        }
        if isByRank {
            let list = try visit.database.weightiestStoryRecords(
                filter,
                since: visit.time("since"),
                until: visit.time("until"),
                after: try visit.cursor(RankCursor.init),
                limit: limit
            )
            return Table(list.records, next: list.next?.text)
        }
        let list = try visit.database.newestStoryRecords(
            filter,
            since: visit.time("since"),
            after: try visit.start(),
            limit: limit
        )
        return Table(list.records, next: list.next?.text)
    }

    // MARK: - One story

    private static let storyMembers: [(String, JSONValue)] = [
        ("independent_count", Schema.integer), ("sections", Schema.list(of: Schema.text)),
        ("text", Schema.textOrNone),
        ("copies", Schema.list(of: Schema.row(of: "copies"))),
        (
            "summary",
            Schema.list(
                of: Schema.object([("text", Schema.text), ("article_ids", Schema.list(of: Schema.integer))])
            )
        ),
        ("key_words", Schema.list(of: Schema.text)), ("names", Schema.list(of: Schema.text)),
        ("quotes", Schema.list(of: Schema.object([("text", Schema.text), ("speaker", Schema.textOrNone)]))),
        ("not_carried_by", Schema.list(of: Schema.text)),
        (
            "links",
            Schema.list(
                of: Schema.object([
                    ("kind", Schema.text), ("score", Schema.number), ("story_id", Schema.integer),
                    ("first_outlet_id", Schema.text), ("title", Schema.text),
                ])
            )
        ),
        (
            "corrections",
            Schema.list(
                of: Schema.object([
                    ("id", Schema.integer), ("kind", Schema.text), ("at", Schema.text), ("by", Schema.text),
                    ("reason", Schema.text),
                ])
            )
        ),
    ]

    /// The story of that number; where it was joined with another, that one's.
    static func screen(_ visit: RouteVisit, moved: (Story.ID) -> OwnAddress) throws -> (StoryScreen?, Made?) {
        let id = Story.ID(try visit.id("story"))
        switch try visit.stand.story(id) {
        case .story(let screen): return (screen, nil)
        case .moved(let other): return (nil, .moved(moved(other)))
        case .gone:
            throw Problem(
                410,
                "story \(id) is no more: its articles went for their age, or were forgotten",
                parameter: "story"
            )
        case .unknown: throw Problem(404, "there is no story \(id)", parameter: "story")
        }
    }

    private static func whole(_ visit: RouteVisit) throws -> Made {
        let (found, moved) = try screen(visit) { OwnAddress(["api", "v1", "stories", "\($0.number)"]) }
        guard let screen = found else { return moved ?? .document(.null) }
        let records = try visit.database.storyRecords([screen.card.id])
        guard let row = records.rows.first else {
            throw Problem(404, "there is no story \(screen.card.id)", parameter: "story")
        }
        let members = zip(records.columns, row).map { ($0, JSONValue($1)) }
        return .document(.object(members + (try told(of: screen, visit))))
    }

    private static func told(of screen: StoryScreen, _ visit: RouteVisit) throws -> [(String, JSONValue)] {
        let copies = Table(try visit.database.copyRecords(of: screen.card.id))
        // As on the page: without texts nothing is told that stands in them.
        let digest = visit.settings.texts == .none ? nil : screen.digest
        return [
            ("independent_count", JSONValue(screen.card.independentCount)),
            ("sections", .list(screen.card.sections.map { .text($0) })),
            ("text", JSONValue(shown(screen.text, visit))), ("copies", .list(copies.objects)),
            (
                "summary",
                .list(
                    (digest?.summary.sentences ?? []).map { sentence in
                        .object([
                            ("text", .text(sentence.text)),
                            ("article_ids", .list(sentence.carriers.map { .integer($0.number) })),
                        ])
                    }
                )
            ),
            ("key_words", .list((digest?.keyWords ?? []).map { .text($0) })),
            ("names", .list((digest?.names ?? []).map { .text($0.text) })),
            (
                "quotes",
                .list(
                    (digest?.quotes ?? []).map {
                        .object([("text", .text($0.text)), ("speaker", JSONValue($0.speaker))])
                    }
                )
            ),
            ("not_carried_by", .list(screen.notCarried.map { .text($0.id.text) })),
            (
                "links",
                .list(
                    screen.links.map { link in
                        .object([
                            ("kind", .text(link.kind.rawValue)), ("score", .number(link.score)),
                            ("story_id", .integer(link.story.id.number)),
                            ("first_outlet_id", .text(link.story.firstOutlet.text)),
                            ("title", .text(link.story.title)),
                        ])
                    }
                )
            ),
            (
                "corrections",
                .list(
                    screen.corrections.map { correction in
                        .object([
                            ("id", .integer(correction.id)), ("kind", .text(correction.kind.rawValue)),
                            ("at", JSONValue(correction.at)), ("by", .text(correction.by)),
                            ("reason", .text(correction.reason)),
                        ])
                    }
                )
            ),
        ]
    }

    /// As much of a text as the configuration shows.
    static func shown(_ text: String?, _ visit: RouteVisit) -> String? {
        switch visit.settings.texts {
        case .full: text
        case .excerpt: text.flatMap { ShownText.paragraphs(of: $0, .excerpt).first }
        case .none: nil
        }
    }

    // MARK: - Differences

    private static let piece = Schema.object([
        ("part", Schema.type("string", meaning: "title or text")),
        ("change", Schema.type("string", meaning: "same, removed or added")), ("words", Schema.text),
    ])

    private static func differences(_ visit: RouteVisit) throws -> Table {
        let article = Article.ID(try visit.id("article"))
        guard case .story(let screen) = try visit.stand.story(Story.ID(try visit.id("story"))) else {
            throw Problem(404, "there is no story \(visit.piece("story"))", parameter: "story")
        }
        guard screen.rows.contains(where: { $0.article == article }),
            let difference = try visit.database.difference(from: screen.card.original, to: article)
        else {
            throw Problem(404, "article \(article) is none of story \(screen.card.id)", parameter: "article")
        }
        guard visit.settings.texts == .full, difference.from.allowsText, difference.to.allowsText else {
            throw Problem(403, "texts are not shown here, by configuration or by their outlet's wish")
        }
        let rows = [("title", difference.title), ("text", difference.text)].flatMap { part, diff in
            diff.pieces.map { piece in
                [.text(part), .text(piece.kind.word), .text(piece.text)] as [JSONValue]
            }
        }
        return Table(columns: ["part", "change", "words"], rows: rows)
    }
}

extension WordDiff.Kind {
    fileprivate var word: String {
        switch self {
        case .same: "same"
        case .removed: "removed"
        case .added: "added"
        }
    }
}
