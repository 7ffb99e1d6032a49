/// On what a believed time rests.
extension Views {
    /// SQL that tells which claim the believed time equals, of the article under that alias.
    static func believedFrom(_ article: String) -> String {
        """
        CASE WHEN \(article).published_precision = 'day' AND \(article).believed_at <> \(article).seen_at
                AND \(article).believed_at >= \(article).published_at
                AND julianday(\(article).believed_at) - julianday(\(article).published_at) < 1 THEN 'day'
            ELSE CASE \(article).believed_at WHEN \(article).published_at THEN 'published'
                WHEN \(article).updated_at THEN 'updated' WHEN \(article).seen_at THEN 'seen' ELSE 'earlier' END END
        """
    }

    /// What its values mean.
    static let believedFromMeaning = """
        what believed_at rests on: published or updated, the outlet's claim; day, a claim without an hour, counted as late as \
        the last poll that did not find it, else as the day's end; seen, for want of a claim to be believed; \
        earlier, another time than the present claim: what the outlet claimed before, or the last poll that did not find the \
        article, where its claim lies well before that
        """

    /// Of the article `a`.
    static let claimOrigins: [View.Column] = [
        .init("believed_from", believedFrom("a"), believedFromMeaning),
        .init(
            "published_precision",
            "a.published_precision",
            """
            how exactly published_at is stated: instant; minute; day, then it is the day's first second in the outlet's zone; \
            null as published_from
            """
        ),
        .init(
            "published_from",
            "a.published_from",
            """
            where published_at was read: feed-published, feed-issued, feed-date, feed-created, listing-shown, \
            page-json-ld, page-meta, page-microdata, page-time, page-shown, page-address, page-rule; null without \
            claim, and for articles kept before that was noted
            """
        ),
        .init(
            "updated_from",
            "a.updated_from",
            "likewise for updated_at: feed-updated, feed-modified, feed-built, page-json-ld, page-meta and so on"
        ),
    ]
}
