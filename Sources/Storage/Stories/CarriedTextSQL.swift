/// The SQL of who carries whose text, which the view and the questions over a time share.
enum CarriedTextSQL {
    /// Seconds from the original `s` to the article `a`.
    static let delay = "strftime('%s', a.believed_at) - strftime('%s', s.first_published_at)"

    /// The copies `c`, each with how many copies its pair of outlets has and which place its delay has among them.
    ///
    /// - Parameters:
    ///   - period: the period of the article `a`, or NULL.
    ///   - condition: on the article `a` and the story `s`, beginning with AND; or empty.
    /// - Returns: A SELECT.
    static func copies(period: String = "NULL", where condition: String = "") -> String {
        """
        SELECT \(period) AS period, a.outlet_id, s.first_outlet_id, \(delay) AS delay,
            count(*) OVER pair AS pair_copies, count(s.agency) OVER pair AS pair_agency_copies,
            row_number() OVER (pair ORDER BY \(delay)) AS place
        FROM story s
        JOIN placement p ON p.story_id = s.id
        JOIN article a ON a.id = p.article_id
        WHERE s.outlet_count > 1 AND a.outlet_id <> s.first_outlet_id \(condition)
        WINDOW pair AS (PARTITION BY \(period), a.outlet_id, s.first_outlet_id)
        """
    }

    /// Whether a copy `c` is one of the one or two in the middle of its pair: the mean of their delays is the median.
    static let isMiddle = "c.place IN ((c.pair_copies + 1) / 2, (c.pair_copies + 2) / 2)"
    /// Over the middle copies of a pair.
    static let medianDelay = "CAST(avg(c.delay) AS INTEGER)"

    /// The agency of an article `a`: the one that it credits itself, else the one that its story `s` credits.
    static let agency = "coalesce(a.agency, s.agency)"
    /// The articles `a`, with the stories `s` in which they stand.
    static let articlesWithStories = """
        FROM article a
        LEFT JOIN placement p ON p.article_id = a.id
        LEFT JOIN story s ON s.id = p.story_id
        """

    /// What is counted where independent texts are counted: of a story `s` the agency that it credits, else its first outlet.
    static let source = "coalesce('agency ' || s.agency, 'outlet ' || s.first_outlet_id)"
    /// The earliest of some articles `a`, in seconds since 1970: the vote of their outlet.
    static let vote = "CAST(strftime('%s', min(a.believed_at)) AS INTEGER)"
}
