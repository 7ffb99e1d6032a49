package import Language
package import News

/// A story with everything that its page shows.
package struct StoryScreen: Hashable, Sendable {
    package let card: StoryCard
    /// Earliest first; at most `StoryCard.limitCarriers`.
    package let rows: [StoryMember]
    /// Of the original, dateline and credit included, paragraphs apart by a blank line; nil where there is none, or its outlet
    /// does not want it shown.
    package let text: String?
    /// Whether there is a text that its outlet wants nobody to show.
    package let isTextWithheld: Bool
    /// Nil without a text that may be shown.
    package let digest: StoryDigest?
    /// Outlets that publish in a language of the story and published something else within a day of its first article.
    package let notCarried: [OutletName]
    package let links: [LinkRow]
    /// The happening that it tells of with other stories; nil where it is alone.
    package let event: EventPage?
    package let corrections: [CorrectionRecord]
}

/// An article as a row of its story's page.
package struct StoryMember: Hashable, Sendable {
    package let article: Article.ID
    package let outlet: Outlet.ID
    package let outletName: String
    package let url: String
    package let language: String?
    package let title: String
    /// Whether the title differs from the story's in more than marks and forms of letters.
    package let hasOwnTitle: Bool
    package let relation: Relation
    package let believedAt: Timestamp
    package let restsOn: BelievedFrom
    package let seenAt: Timestamp
    package let delaySeconds: Int64
    /// 0...1 against `match`; 1 for the original; nil where the pair was never measured.
    package let similarity: Double?
    package let containment: Double?
    package let match: Article.ID?
    package let rule: String
    package let agency: String?
    package let byline: String?
    package let revisionCount: Int
    package let removedAt: Timestamp?
    /// gone or front-page.
    package let removal: String?
    package let comments: Int?
    package let allowsText: Bool
}

/// What a story says in short, made by rules from its own texts: no word of it was written by a machine.
package struct StoryDigest: Hashable, Sendable {
    package let summary: StorySummary
    package let keyWords: [String]
    package let names: [NamedThing]
    package let quotes: [Quote]
}

/// What stands at a story's address.
package enum StoryAnswer: Hashable, Sendable {
    case story(StoryScreen)
    /// It was joined with this one.
    case moved(Story.ID)
    /// It was there once: its articles were forgotten, or went for their age.
    case gone
    case unknown
}

extension NewsDatabase {
    /// Texts of a story that its summary looks at, beside the original.
    private static let limitTexts = 24

    /// A story's page. `statistics` are those of `wordStatistics()`, which say which words are common.
    package func storyScreen(
        _ id: Story.ID,
        statistics: WordStatistics = WordStatistics()
    ) throws(StorageError) -> StoryAnswer {
        let found = try read { db -> (answer: StoryAnswer?, parts: Parts?) in
            if let parts = try Parts(id, in: db) { return (nil, parts) }
            let moved: Int64? = try db.first("SELECT story_id FROM story_alias WHERE id = ?", [id.number])
            if let moved { return (.moved(Story.ID(moved)), nil) }
            let last: Int64 = try db.first("SELECT seq FROM sqlite_sequence WHERE name = 'story'") ?? 0
            return (id.number > 0 && id.number <= last ? .gone : .unknown, nil)
        }
        guard let parts = found.parts else { return found.answer ?? .unknown }
        // Read for themselves, so that no reading lasts longer than it must.
        let links = try links(of: id, limit: 24)
        var event: EventPage?
        if let known = try self.event(of: id) { event = try self.event(known) }
        let corrections = try corrections(of: parts.rows.prefix(100).map(\.article))
        var digest: StoryDigest?
        if let original = parts.original, parts.rows.first?.allowsText == true, !original.text.isEmpty {
            digest = StoryDigest(
                summary: StorySummary(original: original, others: parts.others),
                keyWords: KeyWords.of(title: original.title, text: original.text, against: statistics),
                names: Names.of(title: original.title, text: original.text),
                quotes: Quotes.of(original)
            )
        }
        let isWithheld = parts.rows.first?.allowsText == false && parts.text?.isEmpty == false
        return .story(
            StoryScreen(
                card: parts.card,
                rows: parts.rows,
                text: isWithheld ? nil : parts.text.flatMap { $0.isEmpty ? nil : $0 },
                isTextWithheld: isWithheld,
                digest: digest,
                notCarried: parts.notCarried,
                links: links,
                event: event,
                corrections: corrections
            )
        )
    }

    /// How common words are: of the latest stories' titles and beginnings. Costs some hundredths of a second: keep the answer
    /// for an hour.
    package func wordStatistics(stories: Int = 1500) throws(StorageError) -> WordStatistics {
        let texts: [String] = try read { db in
            try db.all(
                """
                SELECT s.title || char(10) || coalesce(substr(t.text, 1, 600), '')
                FROM (SELECT id, title, original_id FROM story ORDER BY first_published_at DESC, id DESC LIMIT ?) s
                LEFT JOIN article_text t ON t.article_id = s.original_id
                """,
                [stories]
            ) { $0[0] }
        }
        var statistics = WordStatistics()
        for text in texts { statistics.add(text) }
        return statistics
    }

    /// What is read of a story in one go.
    private struct Parts {
        let card: StoryCard
        let rows: [StoryMember]
        let text: String?
        let original: CarriedText?
        let others: [CarriedText]
        let notCarried: [OutletName]

        init?(_ id: Story.ID, in db: Connection) throws {
            guard let card = try StoryCards(db: db).cards([id.number]).first else { return nil }
            self.card = card
            let rows = try Parts.rows(of: card, in: db)
            self.rows = rows
            let text = try Parts.text(of: card.original, in: db)
            self.text = text
            let names = Dictionary(card.carriers.map { ($0.outlet, $0.name) }) { first, _ in first }
            func carried(_ row: StoryMember, _ text: String) -> CarriedText {
                CarriedText(
                    article: row.article,
                    outlet: row.outlet,
                    title: row.title,
                    text: Attribution(text: text, outletName: names[row.outlet]).comparedText
                )
            }
            original = rows.first.flatMap { row in text.map { carried(row, $0) } }
            // One of each outlet.
            var seen: Set<Outlet.ID> = []
            let asked = rows.dropFirst().filter { seen.insert($0.outlet).inserted }.prefix(limitTexts)
            others = try asked.compactMap { row in
                try Parts.text(of: row.article, in: db).map { carried(row, $0) }
            }
            notCarried = try Parts.notCarried(card, rows, in: db)
        }

        private static func text(of article: Article.ID, in db: Connection) throws -> String? {
            try db.first("SELECT text FROM article_text WHERE article_id = ?", [article.number])
        }

        private static func rows(of card: StoryCard, in db: Connection) throws -> [StoryMember] {
            let title = Folding.fold(card.title)
            return try db.all(
                """
                SELECT a.id, a.outlet_id, o.name, a.url, coalesce(a.language, o.language) AS language, a.title,
                    p.relation, a.believed_at, \(Views.believedFrom("a")) AS rests_on, a.seen_at, p.similarity,
                    p.containment, p.match_id, p.rule, a.agency, a.byline, a.revision_count, a.removed_at, a.removal,
                    a.robots, f.robots AS feed_robots,
                    (SELECT k.count FROM comment_count k WHERE k.article_id = a.id ORDER BY k.at DESC LIMIT 1)
                        AS comments
                FROM placement p CROSS JOIN article a ON a.id = p.article_id
                JOIN outlet o ON o.id = a.outlet_id
                LEFT JOIN feed f ON f.id = a.feed_id
                WHERE p.story_id = ? ORDER BY a.believed_at, a.id LIMIT ?
                """,
                [card.id.number, StoryCard.limitCarriers]
            ) { row in
                let relation: Relation = row.value("relation") ?? .copy
                let at = try row.instant("believed_at")
                let own: String = row["title"]
                return StoryMember(
                    article: row.article("id"),
                    outlet: row.outlet("outlet_id"),
                    outletName: row["name"],
                    url: row["url"],
                    language: row["language"],
                    title: own,
                    hasOwnTitle: Folding.fold(own) != title,
                    relation: relation,
                    believedAt: at,
                    restsOn: row.value("rests_on") ?? .seen,
                    seenAt: try row.instant("seen_at"),
                    delaySeconds: at.seconds(since: card.firstPublishedAt),
                    similarity: relation == .original ? 1 : row["similarity"],
                    containment: relation == .original ? 1 : row["containment"],
                    match: (row["match_id"] as Int64?).map { Article.ID($0) },
                    rule: row["rule"],
                    agency: row["agency"],
                    byline: row["byline"],
                    revisionCount: row["revision_count"],
                    removedAt: row.time("removed_at"),
                    removal: row["removal"],
                    comments: row["comments"],
                    allowsText: TextUse.allowsText(row["robots"], row["feed_robots"])
                )
            }
        }

        private static func notCarried(
            _ card: StoryCard,
            _ rows: [StoryMember],
            in db: Connection
        ) throws -> [OutletName] {
            let carrying = Set(rows.map(\.outlet))
            let languages = Set(rows.compactMap(\.language).map { $0.prefix { $0 != "-" }.lowercased() })
            let from = card.firstPublishedAt.description
            let to = card.firstPublishedAt.advanced(bySeconds: frontSeconds).description
            return try db.all(
                """
                SELECT id, name, language, country FROM outlet o
                WHERE removed_at IS NULL AND EXISTS (SELECT 1 FROM article a INDEXED BY article_outlet_time
                    WHERE a.outlet_id = o.id AND a.believed_at >= ? AND a.believed_at < ?)
                ORDER BY id
                """,
                [from, to]
            ) { row in
                OutletName(
                    id: row.outlet("id"),
                    name: row["name"],
                    language: row["language"],
                    country: row["country"]
                )
            }
            .filter { outlet in
                let language = outlet.language?.prefix { $0 != "-" }.lowercased()
                return !carrying.contains(outlet.id)
                    && (languages.isEmpty || language.map { languages.contains($0) } ?? true)
            }
        }
    }
}
