internal import Glibc
internal import Language
internal import News

/// How much a story weighs on the front page, whenever one asks: stories of all times compare by it.
///
/// Each outlet has one vote, cast at the earliest believed time at which it carried the story, and a vote loses half its
/// weight in `halfLifeSeconds`. The newest vote counts whole, every other one half, for it carries the same text. The
/// rank is log2 of their sum, as it would be counted at the end of time: `log2 Σ v · 2^(t/h)`. So it does not depend on
/// "now", another outlet never lowers it, and a second article of one outlet changes nothing.
struct StoryRank: Hashable {
    static let halfLifeSeconds = 18_000.0
    /// Of what an outlet publishes day after day under the same heading.
    static let rubricWeight = 0.3

    let value: Double
    /// The time of the newest vote: the latest of the outlets' earliest times.
    let newestVote: Int64

    init(value: Double, newestVote: Int64) {
        self.value = value
        self.newestVote = newestVote
    }

    /// - Parameters:
    ///   - votes: The earliest time of each outlet, in seconds since 1970; at least one.
    ///   - title: Of the original.
    init(votes: [Int64], title: String) {
        // From the greatest on, so that the sum does not depend on the order in which they came.
        let ordered = votes.sorted(by: >)
        let newest = ordered.first ?? 0
        let sum = ordered.reduce(0.0) { $0 + exp2(Double($1 - newest) / StoryRank.halfLifeSeconds) }
        self.init(newest: newest, sum: sum, weight: StoryRank.weight(of: title))
    }

    /// Of an event: each outlet votes once, at its earliest time in all of the stories. The newest vote for each story
    /// counts whole, others half; those for a rubric three tenths of that.
    ///
    /// - Parameter stories: The earliest time of each outlet in each story, and the title of its original.
    init(event stories: [(votes: [Outlet.ID: Int64], title: String)]) {
        var earliest: [Outlet.ID: (time: Int64, story: Int)] = [:]
        for (story, votes) in stories.map(\.votes).enumerated() {
            for (outlet, time) in votes where time < earliest[outlet]?.time ?? .max {
                earliest[outlet] = (time, story)
            }
        }
        var votes = [[Int64]](repeating: [], count: stories.count)
        for vote in earliest.values { votes[vote.story].append(vote.time) }
        let ranks = zip(votes, stories).filter { !$0.0.isEmpty }.map {
            StoryRank(votes: $0.0, title: $0.1.title)
        }
        let greatest = ranks.map(\.value).max() ?? 0
        // In the order of stories, so that the sum is the same each time.
        value = greatest + log2(ranks.reduce(0.0) { $0 + exp2($1.value - greatest) })
        newestVote = ranks.map(\.newestVote).max() ?? 0
    }

    /// With the vote of one more outlet.
    func adding(_ vote: Int64, title: String) -> StoryRank {
        let weight = StoryRank.weight(of: title)
        // What the other votes come to, as a multiple of the newest one's.
        let known = exp2(value - Double(newestVote) / StoryRank.halfLifeSeconds - log2(weight) + 1) - 1
        let newest = max(vote, newestVote)
        let sum =
            max(1, known) * exp2(Double(newestVote - newest) / StoryRank.halfLifeSeconds)
            + exp2(Double(vote - newest) / StoryRank.halfLifeSeconds)
        return StoryRank(newest: newest, sum: sum, weight: weight)
    }

    /// `sum` is that of all votes at full weight, as a multiple of the newest one's.
    private init(newest: Int64, sum: Double, weight: Double) {
        value = Double(newest) / StoryRank.halfLifeSeconds + log2((sum + 1) / 2) + log2(weight)
        newestVote = newest
    }

    /// The least rank of a story of two outlets or more that got a vote at `time` or later, were it a rubric.
    static func least(since time: Timestamp) -> Double {
        Double(time.secondsSince1970) / halfLifeSeconds + log2(rubricWeight) - 1
    }

    private static func weight(of title: String) -> Double { Rubric.isTitle(title) ? rubricWeight : 1 }
}

extension NewsTransaction {
    /// Counts a story's votes anew.
    func rerank(_ story: Int64) throws {
        let title: String = try db.first("SELECT title FROM story WHERE id = ?", [story]) ?? ""
        try keep(StoryRank(votes: try votes(for: story), title: title), of: story)
    }

    func keep(_ rank: StoryRank, of story: Int64) throws {
        try run(
            "UPDATE story SET rank = ?, newest_vote = ? WHERE id = ?",
            [rank.value, rank.newestVote, story]
        )
    }

    /// The earliest time of each outlet in a story.
    private func votes(for story: Int64) throws -> [Int64] {
        try db.all(
            """
            SELECT \(CarriedTextSQL.vote)
            FROM placement p CROSS JOIN article a ON a.id = p.article_id
            WHERE p.story_id = ? GROUP BY a.outlet_id
            """,
            [story]
        ) { $0[0] }
    }

    /// Gives all stories their rank: for a file of a schema that knew none.
    static func rankAll(in db: Connection) throws {
        let transaction = NewsTransaction(db: db, path: "")
        var last: Int64 = 0
        while true {
            // Piece by piece: what is being read must not be changed.
            let piece = try db.all(
                """
                SELECT id, outlet_count, title, CAST(strftime('%s', first_published_at) AS INTEGER) AS at FROM story
                WHERE id > ? ORDER BY id LIMIT 5000
                """,
                [last]
            ) { row in
                (
                    id: row["id"] as Int64, outlets: row["outlet_count"] as Int,
                    title: row["title"] as String,
                    at: row["at"] as Int64
                )
            }
            guard let end = piece.last else { return }
            for story in piece {
                let votes = story.outlets > 1 ? try transaction.votes(for: story.id) : [story.at]
                try transaction.keep(
                    StoryRank(votes: votes.isEmpty ? [story.at] : votes, title: story.title),
                    of: story.id
                )
            }
            last = end.id
        }
    }
}
