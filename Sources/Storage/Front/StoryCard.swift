internal import Language
package import News

/// An outlet as a page names it.
package struct OutletName: Hashable, Sendable {
    package let id: Outlet.ID
    package let name: String
    /// As configured.
    package let language: String?
    package let country: String?
}

/// An outlet that carries a story, at its earliest article there.
package struct Carrier: Hashable, Sendable {
    package let outlet: Outlet.ID
    package let name: String
    package let article: Article.ID
    package let url: String
    package let relation: Relation
    package let believedAt: Timestamp
    /// From the original on.
    package let delaySeconds: Int64
}

/// What readers said of a story, as the feeds tell.
package struct CommentTally: Hashable, Sendable {
    /// Of all its articles.
    package let count: Int
    /// The address of the article that has the most.
    package let url: String
}

/// A story as a list shows it.
package struct StoryCard: Hashable, Sendable {
    package let id: Story.ID
    package let title: String
    /// Of the original, else of its outlet.
    package let language: String?
    package let original: Article.ID
    package let url: String
    package let firstOutlet: Outlet.ID
    package let firstOutletName: String
    package let firstPublishedAt: Timestamp
    package let firstRestsOn: BelievedFrom
    package let lastPublishedAt: Timestamp
    package let agency: String?
    package let articleCount: Int
    package let outletCount: Int
    /// How many texts there are of it that owe nothing to the others: the original's, or the agency's that it took over, and
    /// those of the outlets that added passages of their own.
    package let independentCount: Int
    package let rank: Double
    /// The beginning of the text without dateline and credit; nil where there is none, or its outlet does not want it shown.
    package let lead: String?
    /// Of the original, else of the earliest article that has one.
    package let image: String?
    /// Of the original.
    package let sections: [String]
    /// One for each outlet, the first one first; at most `limitCarriers`.
    package let carriers: [Carrier]
    package let comments: CommentTally?

    package static let limitCarriers = 300
}

// MARK: - Reading

/// Makes cards within one reading, so that all of them show one state of the file.
struct StoryCards {
    let db: Connection

    /// The cards of stories, in the given order; those that are gone are left out.
    ///
    /// With `end` they are as they stood then: what was published later does not count.
    func cards(_ stories: [Int64], until end: Timestamp? = nil, withLead: Bool = true) throws -> [StoryCard] {
        try stories.compactMap { try card($0, until: end, withLead: withLead) }
    }

    private struct Head {
        let title: String
        let agency: String?
        let articles: Int
        let outlets: Int
        let last: Timestamp
        let rank: Double
        let original: Int64
    }

    private struct Member {
        let carrier: Carrier
        let image: String?
        let language: String?
        let agency: String?
        let restsOn: BelievedFrom
        let allowsText: Bool
        let comments: Int?
        let title: String
    }

    private func card(_ story: Int64, until end: Timestamp?, withLead: Bool) throws -> StoryCard? {
        let head = try db.first(
            """
            SELECT title, agency, article_count, outlet_count, last_published_at, rank, original_id FROM story
            WHERE id = ?
            """,
            [story]
        ) { row in
            Head(
                title: row["title"],
                agency: row["agency"],
                articles: row["article_count"],
                outlets: row["outlet_count"],
                last: try row.instant("last_published_at"),
                rank: row["rank"],
                original: row["original_id"]
            )
        }
        guard let head else { return nil }
        let members = try members(of: story, until: end)
        // The original is read even where it is not among the first of so many.
        guard let first = members.first else { return nil }
        var seen: Set<Outlet.ID> = []
        let carriers = members.filter { seen.insert($0.carrier.outlet).inserted }.map(\.carrier)
        let own = Set(members.filter { $0.carrier.relation == .extended }.map(\.carrier.outlet))
            .subtracting([first.carrier.outlet])
        let allowsText = first.allowsText
        let lead =
            withLead && allowsText ? try lead(of: first.carrier.article, outletName: first.carrier.name) : ""
        let comments = members.compactMap(\.comments).reduce(0, +)
        let most = members.max { ($0.comments ?? 0) < ($1.comments ?? 0) }
        return StoryCard(
            id: Story.ID(story),
            title: first.title,
            language: first.language,
            original: first.carrier.article,
            url: first.carrier.url,
            firstOutlet: first.carrier.outlet,
            firstOutletName: first.carrier.name,
            firstPublishedAt: first.carrier.believedAt,
            firstRestsOn: first.restsOn,
            lastPublishedAt: end == nil ? head.last : members.map(\.carrier.believedAt).max() ?? head.last,
            agency: end == nil ? head.agency : members.lazy.compactMap(\.agency).first,
            articleCount: end == nil ? head.articles : members.count,
            outletCount: end == nil ? head.outlets : carriers.count,
            independentCount: 1 + own.count,
            rank: head.rank,
            lead: lead.isEmpty ? nil : lead,
            image: members.lazy.compactMap(\.image).first,
            sections: try sections(of: first.carrier.article),
            carriers: carriers,
            comments: comments > 0 ? most.map { CommentTally(count: comments, url: $0.carrier.url) } : nil
        )
    }

    private func members(of story: Int64, until end: Timestamp?) throws -> [Member] {
        var first: Timestamp?
        return try db.all(
            """
            SELECT a.id, a.outlet_id, o.name, a.title, a.url, a.image, coalesce(a.language, o.language) AS language,
                a.agency, a.believed_at, \(Views.believedFrom("a")) AS rests_on, p.relation, a.robots,
                f.robots AS feed_robots,
                (SELECT k.count FROM comment_count k WHERE k.article_id = a.id ORDER BY k.at DESC LIMIT 1) AS comments
            FROM placement p CROSS JOIN article a ON a.id = p.article_id
            JOIN outlet o ON o.id = a.outlet_id
            LEFT JOIN feed f ON f.id = a.feed_id
            WHERE p.story_id = ?1 AND a.believed_at <= ?2
            ORDER BY a.believed_at, a.id LIMIT ?3
            """,
            [story, end?.description ?? "9999", StoryCard.limitCarriers]
        ) { row in
            let at = try row.instant("believed_at")
            let start = first ?? at
            first = start
            return Member(
                carrier: Carrier(
                    outlet: row.outlet("outlet_id"),
                    name: row["name"],
                    article: row.article("id"),
                    url: row["url"],
                    relation: row.value("relation") ?? .copy,
                    believedAt: at,
                    delaySeconds: at.seconds(since: start)
                ),
                image: row["image"],
                language: row["language"],
                agency: row["agency"],
                restsOn: row.value("rests_on") ?? .seen,
                allowsText: TextUse.allowsText(row["robots"], row["feed_robots"]),
                comments: row["comments"],
                title: row["title"]
            )
        }
    }

    private func lead(of article: Article.ID, outletName: String) throws -> String {
        let text: String? = try db.first(
            "SELECT substr(text, 1, ?2) FROM article_text WHERE article_id = ?1",
            [article.number, Lead.bytes / 2]
        )
        return text.map { Lead.of($0, outletName: outletName) } ?? ""
    }

    private func sections(of article: Article.ID) throws -> [String] {
        try db.all("SELECT name FROM article_section WHERE article_id = ?", [article.number]) { $0[0] }
    }
}
