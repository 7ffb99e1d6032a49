/// What happened, as several stories tell it.
extension Views {
    static let events = View(
        name: "events",
        summary: "One row for each happening that two stories or more tell of, each in words of its own.",
        columns: [
            .init("id", "e.id", "the event; it keeps its id as long as most of its stories stay together"),
            .init("first_published_at", "e.first_published_at", "of its earliest story"),
            .init("last_published_at", "e.last_published_at", "believed time of its latest article"),
            .init("story_count", "e.story_count", "stories that tell of it: texts, each with its copies"),
            .init("article_count", "e.article_count", "articles of all its stories"),
            .init("outlet_count", "e.outlet_count", "outlets that carry one of its stories"),
            .init(
                "independent_count",
                "e.independent_count",
                "independent texts: stories of one agency count once, and so do those that one outlet had first"
            ),
            .init("languages_met", "e.language_count > 1", "1 where its stories are in several languages"),
            .init("first_outlet_id", "f.first_outlet_id", "outlet of its earliest story"),
            .init("first_story_id", "e.first_id", "its earliest story"),
            .init("headline_story_id", "coalesce(h.id, f.id)", "the story whose title stands for the event"),
            .init(
                "rank",
                "round(e.rank, 4)",
                """
                weight on the front page, as of stories: each outlet has one vote in all of the stories, and the newest vote \
                of each story counts whole
                """
            ),
            .init(
                "title",
                "coalesce(h.title, f.title)",
                "the title that says most of what the stories share"
            ),
        ],
        source: """
            FROM event e
            JOIN story f ON f.id = e.first_id
            LEFT JOIN story h ON h.id = e.headline_id
            WHERE e.story_count > 1
            """
    )

    static let eventStories = View(
        name: "event_stories",
        summary: "One row for each story of an event.",
        columns: [
            .init("event_id", "m.event_id", "the event"),
            .init("story_id", "m.story_id", "the story; it stands in one event"),
            .init("first_published_at", "s.first_published_at", "of the story"),
            .init(
                "delay_seconds",
                """
                CAST(strftime('%s', s.first_published_at) AS INTEGER) - CAST(strftime('%s', e.first_published_at) AS INTEGER)
                """,
                "seconds from the event's earliest story to this one"
            ),
            .init("first_outlet_id", "s.first_outlet_id", "outlet that had the story first"),
            .init("article_count", "s.article_count", "articles that carry it"),
            .init("outlet_count", "s.outlet_count", "outlets that carry it"),
            .init("agency", "s.agency", "agency that it credits"),
            .init(
                "language",
                "(SELECT coalesce(a.language, o.language) FROM article a JOIN outlet o ON o.id = a.outlet_id "
                    + "WHERE a.id = s.original_id)",
                "of its original, else of the outlet"
            ),
            .init("is_headline", "e.headline_id = s.id", "1 for the story whose title stands for the event"),
            .init("title", "s.title", "of the story"),
        ],
        source: """
            FROM event_story m
            JOIN event e ON e.id = m.event_id
            JOIN story s ON s.id = m.story_id
            """
    )
}
