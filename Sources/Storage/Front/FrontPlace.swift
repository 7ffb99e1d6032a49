internal import News

/// What may stand on the front, by its weight.
struct FrontPlace {
    enum What {
        case event(Int64)
        case story(Int64)
    }

    let what: What
    let rank: Double

    init(_ what: What, rank: Double) {
        self.what = what
        self.rank = rank
    }

    /// Of equal weights events go first, then what is newer.
    static func comesFirst(_ a: FrontPlace, _ b: FrontPlace) -> Bool {
        if a.rank != b.rank { return a.rank > b.rank }
        switch (a.what, b.what) {
        case (.event(let one), .event(let other)), (.story(let one), .story(let other)): return one > other
        case (.event, .story): return true
        case (.story, .event): return false
        }
    }

    // MARK: - SQL

    /// "AND …", of a row `e` of the table `event`: one of its stories passes the conditions.
    static func inEvent(_ clause: WhereClause) -> String {
        guard !clause.continued.isEmpty else { return "" }
        return """
            AND EXISTS (SELECT 1 FROM event_story n JOIN story s ON s.id = n.story_id
                WHERE n.event_id = e.id \(clause.continued))
            """
    }

    /// Of a row `s` of the table `story`: no other story tells of the same.
    static let isAlone = """
        NOT EXISTS (SELECT 1 FROM event_story n JOIN event e ON e.id = n.event_id
            WHERE n.story_id = s.id AND e.story_count > 1)
        """

    // MARK: - As it was

    /// What stood in this place at `end`, by what was published then; nil where that was no more than one outlet's, or nothing
    /// of it was published after `since`. An event of which one story was there is that story.
    func asOf(_ end: Timestamp, since: Timestamp, in db: Connection) throws -> FrontPlace? {
        let votes = try EventCards(db: db).votes(for: what, until: end)
        guard votes.outlets.count > 1, votes.last > since.secondsSince1970 else { return nil }
        if case .event = what, votes.stories.count == 1, let story = votes.stories.keys.first {
            return FrontPlace(.story(story), rank: votes.rank)
        }
        return FrontPlace(what, rank: votes.rank)
    }

    // MARK: - Cards

    /// Stories of an event that its card may show.
    private static let storiesShown = 6

    /// The weightiest `limit` of them as cards; what is gone is left out.
    static func cards(of places: [FrontPlace], limit: Int, until end: Timestamp? = nil, in db: Connection)
        throws
        -> [FrontCard]
    {
        try places.sorted(by: comesFirst).prefix(limit).compactMap { place in
            switch place.what {
            case .event(let event):
                try EventCards(db: db).card(event, until: end, shown: storiesShown).map { .event($0) }
            case .story(let story):
                try StoryCards(db: db).cards([story], until: end).first.map { .story($0) }
            }
        }
    }
}
