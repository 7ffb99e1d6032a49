/// What khabar missed, and when an outlet is silent for unusually long.
extension Views {
    static let gaps = View(
        name: "gaps",
        summary: """
            What was missed: a row each time that nothing of a feed's newer entries was there any more at the \
            next poll.
            """,
        columns: [
            .init("id", "g.id", "the gap"),
            .init("feed_id", "g.feed_id", "the feed"),
            .init("outlet_id", "f.outlet_id", "its outlet"),
            .init("after_at", "g.after_at", "published time of the newest entry before, else of the poll"),
            .init("before_at", "g.before_at", "published time of the oldest entry after, else of the poll"),
            .init(
                "missed",
                "g.missed",
                "entries missed, estimated by the feed's rhythm before and after; null where it has none"
            ),
            .init("noticed_at", "g.noticed_at", "the poll that showed it"),
            .init("last_success_at", "g.last_success_at", "the poll before that had an answer"),
        ],
        source: "FROM gap g JOIN feed f ON f.id = g.feed_id"
    )

    /// Of the feed `f`.
    static let feedGaps: [View.Column] = [
        .init("gap_count", "(SELECT count(*) FROM gap g WHERE g.feed_id = f.id)", "gaps noticed, see gaps"),
        .init(
            "missed_count",
            "(SELECT coalesce(sum(g.missed), 0) FROM gap g WHERE g.feed_id = f.id)",
            "entries missed in them, an estimate"
        ),
        .init(
            "last_gap_at",
            "(SELECT max(g.noticed_at) FROM gap g WHERE g.feed_id = f.id)",
            "when the last one was noticed"
        ),
    ]

    /// Of the outlet `o`.
    static let outletCoverage: [View.Column] = [
        .init("newest_at", newest, "believed time of its newest article"),
        .init(
            "silent_seconds",
            silence,
            "seconds from newest_at to last_success_at: how long khabar has looked and found nothing new"
        ),
        .init(
            "expected_count",
            expected,
            """
            articles it usually publishes in such a stretch of the week: mean of up to four weeks before; null \
            until it has been followed for a week
            """
        ),
        .init(
            "is_silent",
            """
            CASE WHEN \(newest) IS NULL THEN 0
                ELSE coalesce(\(expected) >= 5, \(silence) >= max(172800, 4 * \(meanGap)), 0) END
            """,
            """
            1 where that silence is not its way: 5 articles and more were expected; before expected_count is known, \
            two days and four times the mean gap
            """
        ),
        .init(
            "gap_count",
            "(SELECT count(*) FROM gap g JOIN feed f ON f.id = g.feed_id WHERE f.outlet_id = o.id)",
            "gaps noticed in its feeds, see gaps"
        ),
        .init(
            "missed_count",
            """
            (SELECT coalesce(sum(g.missed), 0) FROM gap g JOIN feed f ON f.id = g.feed_id
                WHERE f.outlet_id = o.id)
            """,
            "entries missed in them, an estimate"
        ),
    ]

    private static let newest = "(SELECT max(a.believed_at) FROM article a WHERE a.outlet_id = o.id)"
    private static let lastSuccess =
        "(SELECT max(f.last_success_at) FROM feed f WHERE f.outlet_id = o.id)"
    private static let silence =
        "max(0, CAST(strftime('%s', \(lastSuccess)) AS INTEGER) - CAST(strftime('%s', \(newest)) AS INTEGER))"
    private static let meanGap =
        "(SELECT min(f.gap_seconds) FROM feed f WHERE f.outlet_id = o.id AND f.state <> 'removed')"

    /// How many articles came in the same stretch of the week: the mean of up to four weeks before the silence began.
    /// So nights and days of rest count as they do now. Weeks before the outlet was followed are left out.
    private static let expected = """
        (SELECT round(avg(n), 1) FROM (
                SELECT (SELECT count(*) FROM article a WHERE a.outlet_id = o.id
                    AND a.believed_at > strftime('%Y-%m-%dT%H:%M:%SZ', w.from_at, w.back)
                    AND a.believed_at <= strftime('%Y-%m-%dT%H:%M:%SZ', w.to_at, w.back)) AS n
                FROM (
                    SELECT \(newest) AS from_at, \(lastSuccess) AS to_at,
                        '-' || (7 * ((\(silence) + 604799) / 604800 + k.column1)) || ' days' AS back
                    FROM (VALUES (0), (1), (2), (3)) k
                ) w
                WHERE w.to_at > w.from_at
                    AND o.added_at <= strftime('%Y-%m-%dT%H:%M:%SZ', w.from_at, w.back)
            ))
        """
}
