internal import News
internal import Storage

/// Outlets and agencies, and who has texts from whom.
extension Routes {
    static let outlets: [Route] = [
        Route(
            "api/v1/outlets",
            "The outlets, by id.",
            forms: rows,
            schema: Schema.page(of: Schema.row(of: "outlets"))
        ) { .table(Table(withoutUsers(try $0.stand.outletRecords(), in: "homepage"))) },
        Route(
            "api/v1/outlets/{outlet}",
            "An outlet with its feeds, where its texts come from and who carries them.",
            schema: Schema.row(
                of: "outlets",
                [
                    (
                        "make_up",
                        Schema.object([
                            ("own", Schema.integer), ("agency", Schema.integer), ("copied", Schema.integer),
                        ])
                    ),
                    ("copies", exchanges), ("copied_by", exchanges),
                    ("feeds", Schema.list(of: Schema.row(of: "feeds"))),
                ]
            )
        ) { .document(try outlet($0)) },
        Route(
            "api/v1/agencies",
            "How much of each outlet comes from agencies.",
            period,
            forms: rows,
            schema: Schema.page(of: Schema.row(of: "agencies"))
        ) { visit in
            let rows = try visit.database.agencyShares(question(visit)).map { row in
                [
                    .text(row.outlet.text), .text(row.agency), JSONValue(row.articles),
                    JSONValue(row.credited),
                    .number(row.share),
                ] as [JSONValue]
            }
            return .table(
                Table(
                    columns: ["outlet_id", "agency", "article_count", "credited_count", "share"],
                    rows: rows
                )
            )
        },
        Route(
            "api/v1/syndication",
            "Who carries whose texts: a row for each pair of outlets.",
            period,
            forms: rows,
            schema: Schema.page(of: Schema.row(of: "syndication"))
        ) { visit in
            let rows = try visit.database.syndication(question(visit)).map { row in
                [
                    .text(row.outlet.text), .text(row.firstOutlet.text), JSONValue(row.copies),
                    .number(row.share),
                    .integer(row.medianDelaySeconds), JSONValue(row.agencyCopies),
                ] as [JSONValue]
            }
            return .table(
                Table(
                    columns: [
                        "outlet_id", "first_outlet_id", "copy_count", "share", "median_delay_seconds",
                        "agency_count",
                    ],
                    rows: rows
                )
            )
        },
    ]

    private static let period = [
        Parameter("since", .time, "Articles not before this time; the last seven days unless it is given."),
        Fields.until,
    ]

    private static func question(_ visit: RouteVisit) -> SyndicationQuestion {
        let end = visit.time("until") ?? visit.surroundings.now()
        return SyndicationQuestion(
            since: visit.time("since") ?? end.advanced(bySeconds: -7 * 86_400),
            until: visit.time("until")
        )
    }

    private static let exchanges = Schema.list(
        of: Schema.object([
            ("outlet_id", Schema.text), ("copy_count", Schema.integer), ("agency_count", Schema.integer),
            ("median_delay_seconds", Schema.integer),
        ])
    )

    private static func outlet(_ visit: RouteVisit) throws -> JSONValue {
        let id = Outlet.ID(visit.piece("outlet"))
        let all = withoutUsers(try visit.stand.outletRecords(), in: "homepage")
        let rows = all.rows.filter { $0.first == .text(id.text) }
        guard let row = rows.first,
            let screen = try visit.database.outletScreen(id, at: visit.surroundings.now())
        else {
            throw Problem(
                404,
                "there is no outlet of that id; GET /api/v1/outlets lists them",
                parameter: "outlet"
            )
        }
        var feeds = try visit.database.feedRecords(of: id)
        for column in ["url", "final_url", "moved_to"] { feeds = withoutUsers(feeds, in: column) }
        let members = zip(all.columns, row).map { ($0, JSONValue($1)) }
        return .object(
            members + [
                (
                    "make_up",
                    .object([
                        ("own", JSONValue(screen.makeUp.own)), ("agency", JSONValue(screen.makeUp.agency)),
                        ("copied", JSONValue(screen.makeUp.copied)),
                    ])
                ),
                ("copies", .list(screen.copies.map(exchange))),
                ("copied_by", .list(screen.copiedBy.map(exchange))),
                ("feeds", .list(Table(feeds).objects)),
            ]
        )
    }

    private static func exchange(_ exchange: OutletScreen.Exchange) -> JSONValue {
        .object([
            ("outlet_id", .text(exchange.outlet.text)), ("copy_count", JSONValue(exchange.copies)),
            ("agency_count", JSONValue(exchange.agencyCopies)),
            ("median_delay_seconds", .integer(exchange.medianDelaySeconds)),
        ])
    }

    /// Addresses may hold the name and the secret by which khabar reads them.
    private static func withoutUsers(_ records: ViewRows, in column: String) -> ViewRows {
        var records = records
        records.replace(column) { value in
            guard case .text(let address) = value else { return value }
            return .text(URLReference.withoutUser(address))
        }
        return records
    }
}
