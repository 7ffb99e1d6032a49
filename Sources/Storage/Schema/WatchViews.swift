/// What watches found, and who was told.
extension Views {
    static let watches = View(
        name: "watches",
        summary: "One row for each watch in force: those of the configuration, and those that people keep.",
        columns: [
            .init("id", "w.id", "its name in commands, addresses and messages"),
            .init(
                "is_configured",
                "w.is_configured",
                "1: it stands in the configuration; 0: somebody keeps it"
            ),
            .init("is_exact", "w.is_exact", "1: the words must stand letter for letter"),
            .init(
                "prefixes",
                "w.expands_prefixes",
                "1: the words also with the article and the particles of one letter"
            ),
            .init("min_outlets", "w.min_outlets", "how many outlets must carry the story; null: any number"),
            .init(
                "occasions",
                "w.occasions",
                "when it speaks, a JSON list: first, outlets>=5, event>=5, edited, removed, mine-copied, silent, gap, daily, weekly"
            ),
            .init("notify", "w.notify", "who is told, a JSON list of configured ids"),
            .init(
                "outlets",
                "w.outlets",
                "outlets of which one must carry it, a JSON list of configured ids"
            ),
            .init("agencies", "w.agencies", "agencies of which one must be credited, a JSON list"),
            .init("languages", "w.languages", "languages of which it must be one, a JSON list"),
            .init("changed_by", "w.changed_by", "who keeps it and changed it last; null: the configuration"),
            .init("changed_at", "w.changed_at", "when it was last changed"),
            .init(
                "find_count",
                "(SELECT count(*) FROM watch_hit h WHERE h.watch_id = w.id AND h.occasion <> 'test')",
                "how often it spoke"
            ),
            .init(
                "last_find_at",
                "(SELECT max(h.at) FROM watch_hit h WHERE h.watch_id = w.id AND h.occasion <> 'test')",
                "when it spoke last; null: never"
            ),
            .init("sections", "w.sections", "sections of which the outlet must name one, a JSON list"),
            .init("words", "w.words", "words to look for, as in `khabar search`; empty: any article"),
            .init("name", "w.name", "as people know it"),
        ],
        source: """
            FROM watch w
            WHERE w.is_configured = 1 OR NOT EXISTS (SELECT 1 FROM watch c WHERE c.id = w.id AND c.is_configured = 1)
            """
    )

    static let watchHits = View(
        name: "watch_hits",
        summary: "One row for each thing that a watch had to tell: once for each watch, story and occasion.",
        columns: [
            .init("id", "h.id", "the find; grows with time"),
            .init("watch_id", "h.watch_id", "the configured id of the watch"),
            .init(
                "occasion",
                "h.occasion",
                "first, outlets>=5, event>=5, edited, removed, mine-copied, silent, gap; test of a trial"
            ),
            .init("story_id", "h.story_id", "the story; null where it is about a feed"),
            .init("article_id", "h.article_id", "the article that brought it about; null where none did"),
            .init("feed_id", "h.feed_id", "the feed, of silent and gap; else null"),
            .init("at", "h.at", "when it was found, in the transaction of the article"),
            .init("event_id", "h.event_id", "the event, of event>=5; else null"),
        ],
        source: "FROM watch_hit h"
    )

    static let deliveries = View(
        name: "deliveries",
        summary: "One row for each message to one who is told of watches.",
        columns: [
            .init("id", "d.id", "the message; grows with time"),
            .init("message_id", "d.message_id", "its id, the same whenever it is sent again"),
            .init("target_id", "d.target_id", "the configured id of who is told"),
            .init("watch_id", "d.watch_id", "the watch; null of a summary, which tells of several"),
            .init("state", "d.state", "waiting, sent or failed"),
            .init(
                "hit_count",
                """
                (SELECT count(*) FROM delivery_hit x WHERE x.delivery_id = d.id)
                    + (SELECT count(*) FROM delivery_story x WHERE x.delivery_id = d.id)
                """,
                "finds that it tells; of a digest the stories"
            ),
            .init("created_at", "d.created_at", "when its first find came"),
            .init("due_at", "d.due_at", "when it is sent, or was to be sent"),
            .init("tries", "d.tries", "tries begun so far"),
            .init("tried_at", "d.tried_at", "when the last try was begun; null: none was"),
            .init("status", "d.status", "what HTTP or SMTP answered at the last try; null: nothing"),
            .init("reason", "d.reason", "why the last try failed; null: it did not"),
            .init("sent_at", "d.sent_at", "when it was taken; null: it was not"),
            .init("digest", "d.digest", "daily or weekly of a digest; null: it tells finds"),
        ],
        source: "FROM delivery d"
    )
}
