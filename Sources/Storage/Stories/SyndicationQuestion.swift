package import News

/// What is counted of who carries whose text.
package struct SyndicationQuestion: Hashable, Sendable {
    /// How the days are gathered; each period is named by its first day, a month by year and month. UTC.
    package enum Period: String, Hashable, Sendable, CaseIterable {
        case day
        case week
        case month
    }

    /// Of the later article, by believed time.
    package var since: Timestamp?
    package var until: Timestamp?
    /// Nil: all in one.
    package var period: Period?
    /// Leaves out the stories that credit an agency: there both outlets may have it from the agency.
    package var withoutAgencies: Bool

    package init(
        since: Timestamp? = nil,
        until: Timestamp? = nil,
        period: Period? = nil,
        withoutAgencies: Bool = false
    ) {
        self.since = since
        self.until = until
        self.period = period
        self.withoutAgencies = withoutAgencies
    }
}

/// How often one outlet carried texts that another had first.
package struct SyndicationRow: Hashable, Sendable {
    /// Nil where all is in one.
    package let period: String?
    package let outlet: Outlet.ID
    package let firstOutlet: Outlet.ID
    package let copies: Int
    /// Of them, copies of stories that credit an agency.
    package let agencyCopies: Int
    /// `copies` among all articles of the outlet in that period, 0...1.
    package let share: Double
    package let medianDelaySeconds: Int64
}

/// How much of an outlet comes from an agency.
package struct AgencyRow: Hashable, Sendable {
    package let period: String?
    package let outlet: Outlet.ID
    package let agency: String
    /// In stories that credit the agency.
    package let articles: Int
    /// Of them, articles that credit it themselves.
    package let credited: Int
    /// `articles` among all of the outlet in that period, 0...1.
    package let share: Double
}

extension NewsDatabase {
    /// Who carries whose text, by period, then the most copies first.
    package func syndication(_ question: SyndicationQuestion) throws(StorageError) -> [SyndicationRow] {
        let (period, clause) = (question.periodSQL, question.clause)
        let agencies = question.withoutAgencies ? "AND s.agency IS NULL" : ""
        let sql = """
            WITH total AS (
                SELECT \(period) AS period, a.outlet_id, count(*) AS articles
                FROM article a \(clause.sql) GROUP BY 1, 2
            ), copy AS (
                \(CarriedTextSQL.copies(period: period, where: "\(agencies) \(clause.continued)"))
            )
            SELECT c.period, c.outlet_id, c.first_outlet_id, c.pair_copies AS copies, c.pair_agency_copies AS agency_copies,
                round(1.0 * c.pair_copies / t.articles, 4) AS share, \(CarriedTextSQL.medianDelay) AS delay
            FROM copy c JOIN total t ON t.outlet_id = c.outlet_id AND t.period IS c.period
            WHERE \(CarriedTextSQL.isMiddle)
            GROUP BY c.period, c.outlet_id, c.first_outlet_id
            ORDER BY c.period, copies DESC, c.outlet_id, c.first_outlet_id
            """
        return try read { db in
            try db.all(sql, clause.arguments + clause.arguments) { row in
                SyndicationRow(
                    period: row["period"],
                    outlet: row.outlet("outlet_id"),
                    firstOutlet: row.outlet("first_outlet_id"),
                    copies: row["copies"],
                    agencyCopies: row["agency_copies"],
                    share: row["share"],
                    medianDelaySeconds: row["delay"]
                )
            }
        }
    }

    /// What outlets have from agencies, by period and outlet, the largest share first.
    package func agencyShares(_ question: SyndicationQuestion) throws(StorageError) -> [AgencyRow] {
        let (period, clause) = (question.periodSQL, question.clause)
        let sql = """
            WITH credit AS (
                SELECT \(period) AS period, a.outlet_id, \(CarriedTextSQL.agency) AS agency,
                    a.agency IS NOT NULL AS is_credited
                \(CarriedTextSQL.articlesWithStories)
                \(clause.sql)
            ), total AS (
                SELECT period, outlet_id, count(*) AS articles FROM credit GROUP BY 1, 2
            )
            SELECT c.period, c.outlet_id, c.agency, count(*) AS articles, sum(c.is_credited) AS credited,
                round(1.0 * count(*) / t.articles, 4) AS share
            FROM credit c JOIN total t ON t.outlet_id = c.outlet_id AND t.period IS c.period
            WHERE c.agency IS NOT NULL
            GROUP BY c.period, c.outlet_id, c.agency
            ORDER BY c.period, c.outlet_id, share DESC, c.agency
            """
        return try read { db in
            try db.all(sql, clause.arguments) { row in
                AgencyRow(
                    period: row["period"],
                    outlet: row.outlet("outlet_id"),
                    agency: row["agency"],
                    articles: row["articles"],
                    credited: row["credited"],
                    share: row["share"]
                )
            }
        }
    }
}

extension SyndicationQuestion {
    /// On the article `a`.
    fileprivate var clause: WhereClause { WhereClause.articles(NewsFilter(since: since, until: until)) }

    fileprivate var periodSQL: String {
        switch period {
        case nil: "NULL"
        case .day: "substr(a.believed_at, 1, 10)"
        // The Monday of the week.
        case .week: "date(a.believed_at, 'weekday 0', '-6 days')"
        case .month: "substr(a.believed_at, 1, 7)"
        }
    }
}
