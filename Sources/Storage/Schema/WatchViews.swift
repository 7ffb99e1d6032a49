/// What watches found, and who was told.
extension Views {
    static let watchHits = View(
        name: "watch_hits",
        summary: "One row for each thing that a watch had to tell: once for each watch, story and occasion.",
        columns: [
            .init("id", "h.id", "the find; grows with time"),
            .init("watch_id", "h.watch_id", "the configured id of the watch"),
            .init(
                "occasion",
                "h.occasion",
                "first, outlets>=5, edited, removed, mine-copied, silent, gap; test of a trial"
            ),
            .init("story_id", "h.story_id", "the story; null where it is about a feed"),
            .init("article_id", "h.article_id", "the article that brought it about; null where none did"),
            .init("feed_id", "h.feed_id", "the feed, of silent and gap; else null"),
            .init("at", "h.at", "when it was found, in the transaction of the article"),
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
                "(SELECT count(*) FROM delivery_hit x WHERE x.delivery_id = d.id)",
                "finds that it tells"
            ),
            .init("created_at", "d.created_at", "when its first find came"),
            .init("due_at", "d.due_at", "when it is sent, or was to be sent"),
            .init("tries", "d.tries", "tries begun so far"),
            .init("tried_at", "d.tried_at", "when the last try was begun; null: none was"),
            .init("status", "d.status", "what HTTP or SMTP answered at the last try; null: nothing"),
            .init("reason", "d.reason", "why the last try failed; null: it did not"),
            .init("sent_at", "d.sent_at", "when it was taken; null: it was not"),
        ],
        source: "FROM delivery d"
    )
}
