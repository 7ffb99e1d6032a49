package import News

/// The kept stories that meet a watch.
extension NewsDatabase {
    /// So many of the newest articles are compared with a watch, which takes some 50 µs each.
    package static let mostArticlesCompared = 20_000

    /// Those that meet it now, told or not, the newest first: what it would have found.
    package func stories(
        meeting watch: Watch,
        since: Timestamp? = nil,
        until: Timestamp? = nil,
        limit: Int,
        comparing most: Int = mostArticlesCompared
    ) throws(StorageError) -> [StoryRow] {
        let matcher = WatchMatcher([watch])
        var stories: [StoryRow] = []
        var seen: Set<Story.ID> = []
        for row in try articles(NewsFilter(since: since, until: until, limit: most)) {
            guard let id = row.story, !seen.contains(id), !matcher.met(by: row.article).isEmpty else {
                continue
            }
            seen.insert(id)
            guard let story = try story(id)?.story, story.outletCount >= watch.minOutlets ?? 1 else {
                continue
            }
            stories.append(story)
            if stories.count == limit { break }
        }
        return stories
    }

    /// The same by rank.
    package func weightiestStories(meeting watch: Watch, since: Timestamp, limit: Int) throws(StorageError)
        -> [StoryRow]
    {
        let all = try stories(meeting: watch, since: since, limit: .max)
        return Array(all.sorted { ($0.rank, $0.id) > ($1.rank, $1.id) }.prefix(limit))
    }

    /// The stories that met it when they came, the latest first; where these are few, those of the newest articles too that came
    /// before it.
    package func storyIDs(of watch: Watch, limit: Int) throws(StorageError) -> [Story.ID] {
        let met = try read { db in
            try db.all(
                """
                SELECT s.id FROM watch_match m JOIN story s ON s.id = m.story_id
                WHERE m.watch_id = ? AND s.outlet_count >= ? ORDER BY m.story_id DESC LIMIT ?
                """,
                [watch.id, watch.minOutlets ?? 1, limit]
            ) { $0.story("id") }
        }
        guard met.count < limit else { return met }
        let before = try stories(meeting: watch, limit: limit, comparing: NewsDatabase.mostArticlesOfPage)
            .map(\.id)
        return Array(Set(met).union(before).sorted(by: >).prefix(limit))
    }

    /// A page is not to wait for more than a tenth of a second.
    private static let mostArticlesOfPage = 1000

    /// Stories as lists show them, in the given order; those that are gone are left out.
    package func storyCards(_ ids: [Story.ID]) throws(StorageError) -> [StoryCard] {
        try read { db in try StoryCards(db: db).cards(ids.map(\.number)) }
    }
}
