internal import News
internal import Storage

/// Events: happenings that several stories tell of.
extension Routes {
    static let events: [Route] = [
        Route(
            "api/v1/events",
            "Events, the newest or the weightiest first.",
            [Fields.since, Fields.until, Fields.sort, Fields.limit, Fields.cursor],
            forms: rows,
            schema: Schema.page(of: Schema.row(of: "events"))
        ) { .table(try eventList($0)) },
        Route(
            "api/v1/events/{event}",
            "An event with its stories, the earliest first.",
            schema: Schema.row(
                of: "events",
                [("stories", Schema.list(of: Schema.row(of: "event_stories")))]
            )
        ) { try event($0) },
    ]

    private static func eventList(_ visit: RouteVisit) throws -> Table {
        let (since, limit) = (visit.time("since"), visit.limit(50))
        if visit.text("sort") == "rank" {
            let list = try visit.database.weightiestEventRecords(
                since: since,
                until: visit.time("until"),
                after: try visit.cursor(RankCursor.init),
                limit: limit
            )
            return Table(list.records, next: list.next?.text)
        }
        let list = try visit.database.newestEventRecords(since: since, after: try visit.start(), limit: limit)
        return Table(list.records, next: list.next?.text)
    }

    private static func event(_ visit: RouteVisit) throws -> Made {
        let id = Event.ID(try visit.id("event"))
        if let found = try visit.database.eventRecord(id), let row = Table(found.event).objects.first,
            case .object(let members) = row
        {
            return .document(.object(members + [("stories", .list(Table(found.stories).objects))]))
        }
        switch try visit.stand.event(id) {
        // Not for good: events are made anew as news comes.
        case .moved(let other):
            return .moved(OwnAddress(["api", "v1", "events", "\(other.number)"]), isForGood: false)
        case .gone:
            throw Problem(
                410,
                "event \(id.number) is no more: its stories went, or tell of different things",
                parameter: "event"
            )
        case .event, .unknown: throw Problem(404, "there is no event \(id.number)", parameter: "event")
        }
    }
}
