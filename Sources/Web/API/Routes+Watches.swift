internal import News
internal import Storage

/// Watches: reading them and what they told, and the same that the pages take.
extension Routes {
    private static let watchRow = Schema.object([
        ("id", Schema.text), ("name", Schema.text), ("is_configured", Schema.truth), ("words", Schema.text),
        ("exact", Schema.truth), ("prefixes", Schema.truth), ("outlets", Schema.list(of: Schema.text)),
        ("agencies", Schema.list(of: Schema.text)), ("languages", Schema.list(of: Schema.text)),
        ("sections", Schema.list(of: Schema.text)), ("min_outlets", Schema.type("integer", "null")),
        ("on", Schema.list(of: Schema.text)), ("notify", Schema.list(of: Schema.text)),
        ("changed_by", Schema.textOrNone), ("changed_at", Schema.text), ("find_count", Schema.integer),
        ("last_find_at", Schema.textOrNone),
    ])

    private static let deliveryRow = Schema.row(of: "deliveries")

    static let watches: [Route] = [
        Route(
            "api/v1/watches",
            "All watches: those of the configuration, and those that people keep.",
            schema: Schema.page(of: watchRow)
        ) { visit in
            let rows = try visit.database.watches().map(members)
            let columns = (rows.first ?? []).map(\.0)
            return .table(Table(columns: columns, rows: rows.map { $0.map(\.1) }))
        },
        Route(
            "api/v1/watches/{watch}",
            "One watch, with the numbers of the latest stories that meet it.",
            schema: {
                guard case .object(let members) = watchRow else { return watchRow }
                return .object(
                    members.map { name, value in
                        switch (name, value) {
                        case ("properties", .object(let properties)):
                            (name, .object(properties + [("story_ids", Schema.list(of: Schema.integer))]))
                        case ("required", .list(let names)): (name, .list(names + [.text("story_ids")]))
                        default: (name, value)
                        }
                    }
                )
            }()
        ) { visit in
            let kept = try watch(visit)
            let stories = try visit.database.storyIDs(of: kept.watch, limit: 100)
            return .document(
                .object(members(kept) + [("story_ids", .list(stories.map { .integer($0.number) }))])
            )
        },
        Route(
            "api/v1/watches/{watch}/deliveries",
            "The messages of a watch, the newest first.",
            [Fields.limit],
            forms: rows,
            schema: Schema.page(of: deliveryRow)
        ) { visit in
            let kept = try watch(visit)
            return .table(
                Table(try visit.database.deliveryRecords(of: kept.watch.id, limit: visit.limit(50)))
            )
        },
        Route(
            "api/v1/watches",
            "Makes a watch beside those of the configuration; without an id it gets one.",
            method: .post,
            body: Route.Body(schema: body(isNew: true), example: example),
            schema: kept
        ) { visit in
            let writer = try visit.writer()
            let asked: AskedWatch = try visit.decoded()
            return try visit.fulfil(.keep(try asked.watch(id: asked.id ?? ""), isNew: true), writer)
        },
        Route(
            "api/v1/watches/{watch}",
            "Changes a watch that people keep: it becomes what the body states.",
            method: .post,
            body: Route.Body(schema: body(isNew: false), example: example),
            schema: kept
        ) { visit in
            let writer = try visit.writer()
            let known = try watch(visit)
            let asked: AskedWatch = try visit.decoded()
            guard asked.id == nil || asked.id == known.watch.id else {
                throw Problem(409, "a watch keeps its id; make another one", parameter: "id")
            }
            return try visit.fulfil(.keep(try asked.watch(id: known.watch.id), isNew: false), writer)
        },
        Route(
            "api/v1/watches/{watch}/end",
            "Ends a watch that people keep.",
            method: .post,
            schema: kept
        ) { visit in
            let writer = try visit.writer()
            return try visit.fulfil(.end(watch: try watch(visit).watch.id), writer)
        },
        Route(
            "api/v1/watches/{watch}/test",
            "Sends a trial message to each of its targets.",
            method: .post,
            schema: begun
        ) { visit in
            let writer = try visit.writer()
            return try visit.fulfil(.tryOut(watch: try watch(visit).watch.id), writer)
        },
        Route(
            "api/v1/deliveries/{delivery}/replay",
            "Sends a message anew, under its id.",
            method: .post,
            schema: begun
        ) { visit in
            let writer = try visit.writer()
            return try visit.fulfil(.replay(delivery: try visit.id("delivery")), writer)
        },
    ]

    static func watch(_ visit: RouteVisit) throws -> KeptWatch {
        guard let kept = try visit.database.watch(visit.piece("watch")) else {
            throw Problem(
                404,
                "there is no watch of that id; GET /api/v1/watches lists them",
                parameter: "watch"
            )
        }
        return kept
    }

    private static func members(_ kept: KeptWatch) -> [(String, JSONValue)] {
        let watch = kept.watch
        func list(_ texts: [String]) -> JSONValue { .list(texts.map { .text($0) }) }
        return [
            ("id", .text(watch.id)), ("name", .text(watch.name)),
            ("is_configured", .truth(kept.isConfigured)),
            ("words", .text(watch.words)), ("exact", .truth(watch.isExact)),
            ("prefixes", .truth(watch.expandsPrefixes)), ("outlets", list(watch.outlets.map(\.text))),
            ("agencies", list(watch.agencies)), ("languages", list(watch.languages)),
            ("sections", list(watch.sections)),
            ("min_outlets", watch.minOutlets.map { JSONValue($0) } ?? .null),
            ("on", list(watch.occasions.map(\.description))), ("notify", list(watch.notify)),
            ("changed_by", JSONValue(kept.changedBy)), ("changed_at", JSONValue(kept.changedAt)),
            ("find_count", JSONValue(kept.findCount)), ("last_find_at", JSONValue(kept.lastFindAt)),
        ]
    }

    // MARK: - What is sent

    private static let kept = Schema.object([("watch_id", Schema.text)])
    private static let begun = Schema.object([("delivery_ids", Schema.list(of: Schema.integer))])
    private static let example =
        #"{"name": "Rain", "words": "سيول OR فيضانات", "on": ["first", "outlets>=3"], "notify": ["desk"]}"#

    /// Everything may be left out.
    private static func body(isNew: Bool) -> JSONValue {
        func text(_ most: Int) -> JSONValue {
            .object([
                ("type", .text("string")), ("maxLength", .integer(Int64(most))),
                ("pattern", .text("^[^\\u0000]*$")),
            ])
        }
        func list(_ element: JSONValue) -> JSONValue {
            .object([
                ("type", .text("array")), ("maxItems", .integer(Int64(Watch.mostElements))),
                ("items", element),
            ])
        }
        let name = text(Watch.longestName)
        let id = JSONValue.object([
            ("type", .text("string")), ("pattern", .text("^[a-z0-9_-]{1,\(Watch.longestID)}$")),
        ])
        let occasion = JSONValue.object([
            ("type", .text("string")),
            (
                "pattern",
                .text(
                    "^(first|edited|removed|mine-copied|silent|gap|daily|weekly|(outlets|event)>=([2-9]|[1-9][0-9]{1,2}|1000))$"
                )
            ),
        ])
        return .object([
            ("type", .text("object")),
            (
                "properties",
                .object([
                    ("id", id), ("name", name), ("words", text(Watch.longestWords)), ("exact", Schema.truth),
                    ("prefixes", Schema.truth), ("outlets", list(name)), ("agencies", list(name)),
                    ("languages", list(name)), ("sections", list(name)),
                    (
                        "min_outlets",
                        .object([
                            ("type", .text("integer")), ("minimum", .integer(1)),
                            ("maximum", .integer(Int64(Watch.mostOutlets))),
                        ])
                    ), ("on", list(occasion)), ("notify", list(name)),
                ])
            ), ("additionalProperties", .truth(false)),
        ])
    }

    private struct AskedWatch: AskedBody {
        static let names: Set = [
            "id", "name", "words", "exact", "prefixes", "outlets", "agencies", "languages", "sections",
            "min_outlets", "on", "notify",
        ]
        var id: String?
        var name: String?
        var words: String?
        var exact: Bool?
        var prefixes: Bool?
        var outlets: [String]?
        var agencies: [String]?
        var languages: [String]?
        var sections: [String]?
        var min_outlets: Int?
        var on: [String]?
        var notify: [String]?

        func watch(id: String) throws(Problem) -> Watch {
            var watch = Watch()
            watch.id = id
            watch.name = name ?? ""
            watch.words = words ?? ""
            watch.isExact = exact ?? false
            watch.expandsPrefixes = prefixes ?? false
            watch.outlets = (outlets ?? []).map { Outlet.ID($0) }
            watch.agencies = agencies ?? []
            watch.languages = languages ?? []
            watch.sections = sections ?? []
            watch.minOutlets = min_outlets
            watch.notify = notify ?? []
            guard let on else { return watch }
            watch.occasions = []
            for text in on {
                guard let occasion = WatchOccasion(text) else {
                    throw Problem(
                        400,
                        "\"on\" takes first, outlets>=5, event>=5, edited, removed, mine-copied, silent, gap, daily, weekly",
                        parameter: "on"
                    )
                }
                watch.occasions.append(occasion)
            }
            return watch
        }
    }
}

extension RouteVisit {
    fileprivate func fulfil(_ wish: WatchWish, _ writer: Reader) throws(Problem) -> Made {
        switch surroundings.fulfil(wish, writer.name) {
        case .done(let id): return .document(.object([("watch_id", .text(id))]))
        case .begun(let deliveries):
            return .document(.object([("delivery_ids", .list(deliveries.map { .integer($0) }))]))
        case .refused(let reason): throw Problem(409, reason)
        case .unavailable: throw Problem.noWriter
        }
    }
}
