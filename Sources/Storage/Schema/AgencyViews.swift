/// How much of an outlet comes from agencies.
extension Views {
    static let agencies = View(
        name: "agencies",
        summary: "How much of an outlet comes from news agencies: one row for each outlet and agency.",
        columns: [
            .init("outlet_id", "c.outlet_id", "the outlet"),
            .init("agency", "c.agency", "the agency, such as MAP"),
            .init(
                "article_count",
                "c.article_count",
                "its articles in stories that credit the agency, itself or in another outlet's copy"
            ),
            .init("credited_count", "c.credited_count", "of these, articles that credit it themselves"),
            .init(
                "share",
                "round(1.0 * c.article_count / o.article_count, 4)",
                "article_count as a share of all articles of the outlet, 0 to 1"
            ),
        ],
        source: """
            FROM (
                SELECT a.outlet_id, \(CarriedTextSQL.agency) AS agency, count(*) AS article_count,
                    count(a.agency) AS credited_count
                \(CarriedTextSQL.articlesWithStories)
                WHERE \(CarriedTextSQL.agency) IS NOT NULL
                GROUP BY 1, 2
            ) c
            JOIN outlet o ON o.id = c.outlet_id
            """
    )
}
