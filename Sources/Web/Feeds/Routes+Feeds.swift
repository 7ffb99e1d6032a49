internal import News
internal import Storage

/// The outgoing feeds.
extension Routes {
    /// So many stories has a feed unless it is asked for another number.
    private static let length = 200

    static let feeds: [Route] = [
        feed(
            "feed",
            "Every story, the latest arrivals first; with other fields those that they choose, the newest first.",
            [
                Fields.outlet, Fields.agency, Fields.language, Fields.section, Fields.minOutlets,
            ]
        ) { visit in
            guard visit.storyFilter != StoryFilter() else {
                return OutgoingFeed(
                    title: visit.words.latest,
                    page: Addresses.latest,
                    stories: try visit.database.latestArrivals(limit: visit.limit(length)),
                    authority: try visit.database.feedAuthority()
                )
            }
            return try newest(visit, visit.storyFilter, title: visit.words.latest, page: Addresses.latest)
        },
        feed(
            "top",
            "The stories of 24 hours that two outlets or more carry, the weightiest first.",
            validation: .bytes
        ) { visit in
            OutgoingFeed(
                title: visit.words.top,
                page: Addresses.front,
                stories: try visit.database.weightiestFeedStories(
                    at: visit.surroundings.now(),
                    limit: min(visit.limit(50), 100)
                ),
                authority: try visit.database.feedAuthority()
            )
        },
        feed("outlets/{outlet}/feed", "The stories that an outlet carries, by its own articles.") { visit in
            let outlet = Outlet.ID(visit.piece("outlet"))
            guard let name = visit.stand.names[outlet] else {
                throw Problem(
                    404,
                    "there is no outlet of that id; GET /api/v1/outlets lists them",
                    parameter: "outlet"
                )
            }
            let filter = StoryFilter(outlet: outlet)
            return try newest(visit, filter, title: name, page: Addresses.outlet(outlet))
        },
        feed("agencies/{agency}/feed", "The stories that credit an agency, letter case aside.") { visit in
            let agency = visit.piece("agency")
            let filter = StoryFilter(agency: agency)
            return try newest(visit, filter, title: agency, page: Addresses.agency(agency))
        },
        feed("sections/{section}/feed", "The stories that outlets file under a section, however it is spelt.")
        { visit in
            let section = visit.piece("section")
            let page = OwnAddress(["latest"], query: [("section", section)])
            return try newest(visit, StoryFilter(section: section), title: section, page: page)
        },
        feed(
            "watches/{watch}",
            "The stories that meet a watch, the latest first.",
            validation: .bytes
        ) { visit in
            let kept = try watch(visit)
            return try made(
                visit,
                try visit.database.storyIDs(of: kept.watch, limit: min(visit.limit(50), 100)),
                title: kept.watch.name,
                page: Addresses.watch(kept.watch.id)
            )
        },
        feed(
            "search",
            "The stories that words find, the newest first.",
            [Fields.words, Fields.outlet, Fields.agency, Fields.language],
            validation: .bytes
        ) { visit in
            let words = visit.text("q") ?? ""
            let answer = try visit.database.search(words, visit.newsFilter(limit: min(visit.limit(50), 100)))
            if let fault = answer.fault { throw Problem(404, "\(fault)", parameter: "q") }
            return try made(
                visit,
                answer.hits.compactMap(\.article.story),
                title: "\(visit.words.search)\(visit.words.colon)\(words)",
                page: Addresses.search(words)
            )
        },
    ]

    private static func feed(
        _ path: String,
        _ summary: String,
        _ parameters: [Parameter] = [],
        validation: Route.Validation = .changes,
        make: @escaping @Sendable (RouteVisit) throws -> OutgoingFeed
    ) -> Route {
        Route(
            path,
            summary,
            parameters + [Parameter("limit", .number(1...500), "So many stories at most.")],
            forms: [.atom, .jsonFeed],
            needsSuffix: true,
            validation: validation,
            schema: Schema.jsonFeed
        ) { .feed(try make($0)) }
    }

    private static func newest(
        _ visit: RouteVisit,
        _ filter: StoryFilter,
        title: String,
        page: OwnAddress
    ) throws -> OutgoingFeed {
        OutgoingFeed(
            title: title,
            page: page,
            stories: try visit.database.newestFeedStories(filter, limit: visit.limit(length)),
            authority: try visit.database.feedAuthority()
        )
    }

    private static func made(_ visit: RouteVisit, _ stories: [Story.ID], title: String, page: OwnAddress)
        throws
        -> OutgoingFeed
    {
        OutgoingFeed(
            title: title,
            page: page,
            stories: try visit.database.feedStories(stories),
            authority: try visit.database.feedAuthority()
        )
    }
}
