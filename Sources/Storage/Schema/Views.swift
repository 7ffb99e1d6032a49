/// The views, renewed with every migration. Published columns stay as they are; new ones only join.
///
/// Short columns stand first, so that `select * from stories` reads well in the sqlite3 shell, and Arabic
/// last, so that right-to-left text does not turn the rest of the line around.
enum Views {
    static let all = [
        stories,
        articles,
        copies,
        links,
        outlets,
        feeds,
        polls,
        gaps,
        revisions,
        listings,
        syndication,
        agencies,
        politeness,
        corrections,
        forgotten,
        comments,
        events,
        eventStories,
        watches,
        watchHits,
        deliveries,
    ]

    private static let stories = View(
        name: "stories",
        summary: "One row for each text that was published, by one outlet or by many.",
        columns: [
            .init("id", "s.id", "the story; of joined stories the oldest id lives on"),
            .init(
                "first_published_at",
                "s.first_published_at",
                "believed time of the original, its earliest article"
            ),
            .init("last_published_at", "s.last_published_at", "believed time of its latest article"),
            .init("article_count", "s.article_count", "articles that carry the text, the original included"),
            .init("outlet_count", "s.outlet_count", "outlets that carry the text"),
            .init("first_outlet_id", "s.first_outlet_id", "outlet of the original"),
            .init(
                "agency",
                "s.agency",
                "news agency credited by the original, else by its earliest copy that credits one"
            ),
            .init("original_id", "s.original_id", "the original: articles.id"),
            .init(
                "first_rests_on",
                "(SELECT \(believedFrom("o")) FROM article o WHERE o.id = s.original_id)",
                "what first_published_at and first_outlet_id rest on: believed_from of the original"
            ),
            .init(
                "rank",
                "round(s.rank, 4)",
                """
                weight on the front page, the same whenever one asks: log2 of the outlets' votes, one each at its earliest \
                time t, as 2^(t / 5 h); the newest counts whole, others half, rubrics such as the weather three tenths
                """
            ),
            .init(
                "event_id",
                "(SELECT m.event_id FROM event_story m WHERE m.story_id = s.id)",
                "the event that it tells of with other stories; null: no other story tells of it"
            ),
            .init("title", "s.title", "title of the original"),
        ],
        source: "FROM story s"
    )

    private static let articles = View(
        name: "articles",
        summary: """
            One row for each address at which an outlet published. To search: select a.* from articles a \
            join articles_fts f on f.rowid = a.id where articles_fts match 'words'; the index holds folded \
            text, so write alef without hamza, ه for ة, ي for ى, digits as 0-9 and no vowel signs.
            """,
        columns: [
            .init("id", "a.id", "the article; grows with arrival"),
            .init("outlet_id", "a.outlet_id", "the configured id of the outlet"),
            .init("story_id", "p.story_id", "its story; null while it waits for its page"),
            .init(
                "relation",
                "p.relation",
                "original, copy, excerpt or extended; null while it waits for its page"
            ),
            .init(
                "published_at",
                "a.published_at",
                "when the outlet says it published; null where it does not say"
            ),
            .init(
                "updated_at",
                "a.updated_at",
                "when the outlet says it changed it; null where it does not say"
            ),
            .init("seen_at", "a.seen_at", "when khabar first saw it"),
            .init(
                "believed_at",
                "a.believed_at",
                "published_at where it can be believed, else updated_at, else seen_at"
            ),
        ] + claimOrigins + [
            .init("language", "a.language", "BCP 47, such as ar"),
            .init("agency", "a.agency", "news agency credited in the text, such as MAP"),
            .init(
                "revision_count",
                "a.revision_count",
                "how often title or text changed after it was first kept"
            ),
            .init("text_source", "a.text_source", "feed, page, or excerpt where only a part was to be had"),
            .init(
                "waits_for_page",
                "EXISTS (SELECT 1 FROM page_queue q WHERE q.article_id = a.id)",
                "1 while its page is still to be fetched"
            ),
            .init(
                "removed_at",
                "a.removed_at",
                "when its page was first seen to be gone, which a second look confirmed; null: it was not"
            ),
            .init(
                "removal",
                "a.removal",
                "gone: its address answered 404 or 410; front-page: it led to the front page; null: not removed"
            ),
            .init(
                "comment_count",
                "(SELECT k.count FROM comment_count k WHERE k.article_id = a.id ORDER BY k.at DESC LIMIT 1)",
                "comments that its feed last said it had; null where it does not say"
            ),
            .init(
                "sections",
                "(SELECT group_concat(k.name, ', ') FROM article_section k WHERE k.article_id = a.id)",
                "sections under which the outlet files it, as its feed names them, apart by commas; null: it names none"
            ),
            .init("byline", "a.byline", "author as named"),
            .init(
                "page_found",
                "a.page_found",
                "what answered at its link in place of the article, such as pdf, front-page, login; null: the article did"
            ),
            .init(
                "robots",
                "a.robots",
                "what its page says to robots, such as noarchive; yours to decide; null where it says nothing"
            ),
            .init("url", "a.url", "percent-encoded ASCII"),
            .init("image", "a.image", "address of its picture"),
            .init("title", "a.title", "plain text"),
            .init("text", "t.text", "plain text, paragraphs apart by a blank line"),
        ],
        source: """
            FROM article a
            LEFT JOIN article_text t ON t.article_id = a.id
            LEFT JOIN placement p ON p.article_id = a.id
            """
    )

    private static let copies = View(
        name: "copies",
        summary: "One row for each article of a story, the original and the lone one too.",
        columns: [
            .init("story_id", "p.story_id", "the story"),
            .init("article_id", "p.article_id", "the article"),
            .init("outlet_id", "a.outlet_id", "outlet of the article"),
            .init(
                "relation",
                "p.relation",
                "original: the earliest; copy: same text; excerpt: a part of it; extended: with more besides"
            ),
            .init(
                "similarity",
                "CASE p.relation WHEN 'original' THEN 1.0 ELSE round(p.similarity, 4) END",
                "share of text in common with match_id, 0 to 1; 1 for the original; null: joined unmeasured"
            ),
            .init(
                "containment",
                "CASE p.relation WHEN 'original' THEN 1.0 ELSE round(p.containment, 4) END",
                "share of the shorter text found in the longer, 0 to 1; as similarity"
            ),
            .init(
                "delay_seconds",
                CarriedTextSQL.delay,
                "seconds from the original's believed time to this article's"
            ),
            .init("match_id", "p.match_id", "the article it was measured against; null where none was"),
            .init("rule", "p.rule", "the rule that put it into the story"),
            .init(
                "evidence",
                "p.evidence",
                "what was measured against match_id, as JSON; null where nothing was"
            ),
            .init("first_outlet_id", "s.first_outlet_id", "outlet of the original"),
            .init("believed_at", "a.believed_at", "of the article"),
            .init("believed_from", believedFrom("a"), believedFromMeaning),
            .init("seen_at", "a.seen_at", "when khabar first saw the article"),
            .init("agency", "a.agency", "agency that the article credits"),
            .init("story_agency", "s.agency", "agency that the story credits"),
            .init("url", "a.url", "of the article"),
            .init("title", "a.title", "of the article"),
        ],
        source: """
            FROM placement p
            JOIN article a ON a.id = p.article_id
            JOIN story s ON s.id = p.story_id
            """
    )

    private static let links = View(
        name: "links",
        summary:
            "What stories have to do with one another without being one: a row for each pair of articles.",
        columns: [
            .init("story_id", "p.story_id", "story of the article"),
            .init("other_story_id", "o.story_id", "story of the other article"),
            .init(
                "kind",
                "l.kind",
                "partial: has passages of the other; roundup: holds several such; series: further part; "
                    + "related: same event in other words"
            ),
            .init(
                "score",
                "round(l.score, 4)",
                "0 to 1: share of the other's text, or likeness of the words"
            ),
            .init("article_id", "l.article_id", "the article in which it was seen, the later one"),
            .init("other_id", "l.other_id", "the other article"),
            .init("evidence", "l.evidence", "what was measured, as JSON"),
        ],
        source: """
            FROM link l
            JOIN placement p ON p.article_id = l.article_id
            JOIN placement o ON o.article_id = l.other_id
            WHERE p.story_id <> o.story_id
            """
    )

    private static let listings = View(
        name: "listings",
        summary:
            "Where pages that gather from several outlets listed an article that has an address of its own.",
        columns: [
            .init("article_id", "l.article_id", "the article"),
            .init("outlet_id", "l.outlet_id", "the outlet that the page named"),
            .init("feed_id", "l.feed_id", "the page"),
            .init("seen_at", "l.seen_at", "when khabar first saw it there"),
            .init("url", "l.url", "the page's address for it"),
        ],
        source: "FROM listing l"
    )

    private static let revisions = View(
        name: "revisions",
        summary: "Earlier wordings of articles; the present one stands in articles.",
        columns: [
            .init("article_id", "r.article_id", "the article"),
            .init("number", "r.number", "1 is the first wording"),
            .init("replaced_at", "r.replaced_at", "when khabar saw the next wording"),
            .init("published_at", "r.published_at", "the outlet's claim then"),
            .init("updated_at", "r.updated_at", "the outlet's claim then"),
            .init("text_source", "r.text_source", "feed, page or excerpt"),
            .init("url", "r.url", "its address then"),
            .init("title", "r.title", "its title then"),
            .init("text", "r.text", "its text then"),
        ],
        source: "FROM revision r"
    )

    private static let syndication = View(
        name: "syndication",
        summary:
            "Who carries whose text: one row for each pair of a copying outlet and one that was first.",
        columns: [
            .init("outlet_id", "c.outlet_id", "the outlet that came later"),
            .init("first_outlet_id", "c.first_outlet_id", "the outlet of the originals"),
            .init("copy_count", "c.pair_copies", "articles of the one that carry a text of the other"),
            .init(
                "share",
                "round(1.0 * c.pair_copies / o.article_count, 4)",
                "copy_count as a share of all articles of outlet_id, 0 to 1"
            ),
            .init(
                "median_delay_seconds",
                CarriedTextSQL.medianDelay,
                "median seconds from the original to the copy"
            ),
            .init(
                "agency_count",
                "c.pair_agency_copies",
                "of copy_count, copies of stories that credit an agency: both may have taken them from it"
            ),
        ],
        source: """
            FROM (\(CarriedTextSQL.copies())) c
            JOIN outlet o ON o.id = c.outlet_id
            WHERE \(CarriedTextSQL.isMiddle)
            GROUP BY c.outlet_id, c.first_outlet_id
            """
    )

    private static let corrections = View(
        name: "corrections",
        summary: "What people decided about stories: one row for each `khabar split` and `khabar join`.",
        columns: [
            .init("id", "c.id", "the correction"),
            .init("kind", "c.kind", "split or join"),
            .init(
                "article_id",
                "c.article_id",
                "of a split the article taken out; of a join the original of the story that went into the other"
            ),
            .init("story_id", "c.story_id", "of a split the story it left; of a join the one that lives on"),
            .init(
                "other_story_id",
                "c.other_story_id",
                "of a split the story it was given; of a join the one that went into story_id"
            ),
            .init("at", "c.at", "when it was decided"),
            .init("by", "c.by", "the account of who decided"),
            .init(
                "pairs",
                "(SELECT count(*) FROM correction_pair k WHERE k.correction_id = c.id)",
                "pairs of articles that it still holds apart or together; 0 once a later correction lifted it"
            ),
            .init("reason", "c.reason", "as it was given"),
        ],
        source: "FROM correction c"
    )

    private static let forgotten = View(
        name: "forgotten",
        summary: "What was deleted for good by `khabar forget`: that it was done, not what it was.",
        columns: [
            .init("id", "g.id", "the deletion"),
            .init("kind", "g.kind", "article or outlet"),
            .init("article_id", "g.article_id", "the article that was; null for an outlet"),
            .init("outlet_id", "g.outlet_id", "its outlet, or the outlet itself"),
            .init("articles", "g.articles", "articles deleted"),
            .init("revisions", "g.revisions", "earlier wordings deleted with them"),
            .init("at", "g.at", "when"),
            .init("by", "g.by", "the account of who did it"),
            .init("reason", "g.reason", "as it was given"),
        ],
        source: "FROM forgetting g"
    )

    private static let comments = View(
        name: "comments",
        summary: "How many comments articles had: a row each time a feed said another number.",
        columns: [
            .init("article_id", "k.article_id", "the article"),
            .init("at", "k.at", "when khabar saw it"),
            .init("count", "k.count", "comments"),
        ],
        source: "FROM comment_count k"
    )
}
