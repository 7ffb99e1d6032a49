internal import News

/// The views of outlets, their feeds, and what was asked of them.
extension Views {
    static let outlets = View(
        name: "outlets",
        summary: "One row for each publisher ever configured, or named by a page that gathers from several.",
        columns: [
            .init("id", "o.id", "the configured id"),
            .init(
                "state",
                outletState,
                "ok; degraded: some feeds fail; failing: all do; new: none polled; idle: has none; paused; listed: not "
                    + "configured, a page named it; removed"
            ),
            .init("article_count", "o.article_count", "articles kept of it"),
            .init(
                "last_success_at",
                "(SELECT max(f.last_success_at) FROM feed f WHERE f.outlet_id = o.id)",
                "last time one of its feeds answered well"
            ),
            .init("language", "o.language", "BCP 47, as configured"),
            .init("country", "o.country", "ISO 3166-1, as configured"),
            .init("added_at", "o.added_at", "when it was first configured"),
            .init("removed_at", "o.removed_at", "when it left the configuration; null while it is there"),
            .init("found_by", "o.found_by", "the feed whose items named it; null where it is configured"),
        ] + outletCoverage + [
            .init("homepage", "o.homepage", "as configured"),
            .init("name", "o.name", "as readers know it"),
        ],
        source: "FROM outlet o"
    )

    private static let outletState = """
        CASE WHEN o.found_by IS NOT NULL THEN 'listed' WHEN o.removed_at IS NOT NULL THEN 'removed' ELSE (
                SELECT CASE
                    WHEN count(*) = 0 THEN 'idle'
                    WHEN sum(f.state = 'paused') = count(*) THEN 'paused'
                    WHEN sum(f.state IN (\(states(.failing)))) = count(*) THEN 'failing'
                    WHEN sum(f.state IN (\(states(.failing)))) > 0 THEN 'degraded'
                    WHEN sum(f.state IN (\(states(.well, .odd)))) > 0 THEN 'ok'
                    ELSE 'new' END
                FROM feed f WHERE f.outlet_id = o.id AND f.state <> 'removed') END
        """

    /// The feed states of some grades, as SQL writes a list.
    private static func states(_ grades: Feed.Health.Grade...) -> String {
        Feed.Health.allCases.filter { grades.contains($0.grade) }.map { "'\($0.rawValue)'" }.joined(
            separator: ", "
        )
    }

    static let feeds = View(
        name: "feeds",
        summary: "One row for each polled address.",
        columns: [
            .init("id", "f.id", "the feed"),
            .init("outlet_id", "f.outlet_id", "its outlet"),
            .init(
                "state",
                "f.state",
                "new: not polled yet; ok; quiet: nothing new for unusually long; stale: for a month; moved: for "
                    + "good; blocked: we are shut out; not-a-feed; gone: not asked any more; failing; paused: by the configuration; removed: no "
                    + "longer configured"
            ),
            .init("kind", "f.kind", "feed, page, sitemap or wp-json; null until it is known"),
            .init("last_success_at", "f.last_success_at", "last time it answered well"),
            .init("next_poll_at", "f.next_poll_at", "when it is asked next; null: never"),
            .init("state_since", "f.state_since", "since when it is in this state"),
            .init("consecutive_failures", "f.consecutive_failures", "failed polls since the last success"),
            .init("last_poll_at", "f.last_poll_at", "when it was last asked"),
            .init(
                "carries",
                "f.carries",
                "full or excerpt: what its entries hold of their articles; null until pages have shown it"
            ),
            .init(
                "identity",
                "f.identity",
                "link, id or content: what alone tells its entries apart; null: address and id do"
            ),
            .init("etag", "f.etag", "validator sent with the next request"),
            .init("last_modified", "f.last_modified", "validator sent with the next request"),
            .init("url", "f.url", "as configured"),
            .init("final_url", "f.final_url", "where redirects last led"),
            .init("gap_seconds", "f.gap_seconds", "mean seconds between its entries, as last seen"),
            .init("newest_at", "f.newest_at", "published time of its newest entry"),
            .init("moved_to", "f.moved_to", "where permanent redirects lead"),
            .init("hub", "f.hub", "the WebSub hub that it names"),
            .init(
                "ignores_validators",
                "f.same_bodies >= 3",
                "1 where its server gives validators and sends the whole all the same, three times in a row"
            ),
            .init("robots", "f.robots", "what its server says to robots, such as noindex"),
        ] + feedGaps + [
            .init("state_reason", "f.state_reason", "why it is in this state")
        ],
        source: "FROM feed f"
    )

    static let polls = View(
        name: "polls",
        summary: "One row each time a feed was asked.",
        columns: [
            .init("id", "p.id", "the poll"),
            .init("feed_id", "p.feed_id", "the feed"),
            .init("outlet_id", "f.outlet_id", "its outlet"),
            .init("at", "p.at", "when it was asked"),
            .init("outcome", "p.outcome", "new, changed, unchanged, not-modified or failed"),
            .init("status", "p.status", "HTTP status; null where no answer came"),
            .init("new_articles", "p.new_articles", "articles first seen in it"),
            .init("changed_articles", "p.changed_articles", "articles whose title or text it changed"),
            .init("warnings", "p.warnings", "oddities met in reading it"),
            .init("bytes", "p.bytes", "received"),
            .init("duration_ms", "p.duration_ms", "milliseconds from asking to having read it"),
            .init("reason", "p.reason", "why it failed"),
        ],
        source: "FROM poll p JOIN feed f ON f.id = p.feed_id"
    )

    static let politeness = View(
        name: "politeness",
        summary: "What was asked of each registrable domain: one row for each of them and each day.",
        columns: [
            .init(
                "domain",
                "k.domain",
                "what somebody registered, such as example.org for feeds.example.org"
            ),
            .init("day", "k.day", "in UTC"),
            .init(
                "requests",
                "k.feeds + k.pages + k.others",
                "all requests, each step of a redirect for itself"
            ),
            .init("feeds", "k.feeds", "requests for feeds"),
            .init("pages", "k.pages", "requests for article pages"),
            .init("others", "k.others", "requests for other things, robots.txt above all"),
            .init("hops", "k.hops", "of all these, the further steps of redirects"),
            .init("unconditional", "k.unconditional", "requests for feeds without validators"),
            .init("not_modified", "k.not_modified", "answered 304"),
            .init("failures", "k.failures", "without an answer, or with one of 400 and more"),
            .init("bytes", "k.bytes", "received"),
            .init(
                "shortest_gap_ms",
                "k.shortest_gap_ms",
                "milliseconds between the starts of two requests, the least"
            ),
            .init("rests_until", "d.rests_until", "until when it is left alone; null: it is not"),
            .init("reason", "d.reason", "why it is left alone"),
        ],
        source: "FROM asked k LEFT JOIN domain d ON d.name = k.domain"
    )
}
