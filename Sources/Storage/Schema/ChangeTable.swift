/// The migration that numbers changes, so that mirrors and validators cost one look-up.
extension Tables {
    /// How many of the latest changes are kept at least.
    static let keptChanges = 500_000
    static let trimmedEvery = 256

    static let twelfth = """
        -- Each story at its last change, in the order of changes. Story 0 stands for what concerns none or many: articles
        -- that wait for their page, names of outlets, what servers say to robots.
        CREATE TABLE change (
            number   INTEGER PRIMARY KEY,
            story_id INTEGER NOT NULL UNIQUE
        );
        -- Numbers of a file that was filled before begin so high that what a mirror missed shows.
        INSERT INTO change (number, story_id) SELECT \(2 * keptChanges), 0 WHERE EXISTS (SELECT 1 FROM story);
        -- Now and then, for each look costs the writer.
        CREATE TRIGGER change_trimmed AFTER INSERT ON change WHEN NEW.number % \(trimmedEvery) = 0 BEGIN
            DELETE FROM change WHERE number <= (SELECT max(number) FROM change) - \(keptChanges);
        END;
        \(noted("story_opened", "AFTER INSERT ON story", "NEW.id"))
        \(noted("story_changed", "AFTER UPDATE ON story", "NEW.id"))
        \(noted("story_ended", "AFTER DELETE ON story", "OLD.id"))
        \(noted(
            "placement_changed",
            "AFTER UPDATE OF relation, similarity, containment, match_id, rule ON placement",
            "NEW.story_id"
        ))
        \(noted("event_joined", "AFTER INSERT ON event_story", "NEW.story_id"))
        \(noted("event_left", "AFTER DELETE ON event_story", "OLD.story_id"))
        \(noted("event_changed", "AFTER UPDATE OF event_id ON event_story", "NEW.story_id"))
        \(noted("article_arrived", "AFTER INSERT ON article", "0"))
        \(noted("article_left", "AFTER DELETE ON article", "0"))
        \(noted("article_changed", "AFTER UPDATE OF \(shown) ON article", story(of: "NEW.id")))
        \(noted("comments_changed", "AFTER INSERT ON comment_count", story(of: "NEW.article_id")))
        \(noted("page_wanted", "AFTER INSERT ON page_queue", "0"))
        \(noted("page_had", "AFTER DELETE ON page_queue", "0"))
        \(noted("feed_said", "AFTER UPDATE OF robots ON feed WHEN NEW.robots IS NOT OLD.robots", "0"))
        \(noted("outlet_named", "AFTER UPDATE OF name ON outlet WHEN NEW.name IS NOT OLD.name", "0"))

        -- The authority and the year of the ids of outgoing feeds: of this database for good, whatever its address.
        -- Source: RFC 4151; .invalid is nobody's, by RFC 2606.
        INSERT OR IGNORE INTO meta (name, value)
        VALUES ('feed_authority', 'khabar-' || lower(hex(randomblob(8))) || '.invalid,' || strftime('%Y', 'now'));
        """

    /// Columns of an article that others are shown.
    private static let shown = """
        believed_at, published_at, updated_at, text_source, language, agency, byline, revision_count, url, image, title, \
        robots, removed_at, removal, page_found
        """

    /// A story's number rises with each change. Unlike INSERT OR REPLACE, this holds whatever an outer statement says of
    /// conflicts.
    private static func noted(_ name: String, _ occasion: String, _ story: String) -> String {
        """
        CREATE TRIGGER change_\(name) \(occasion) BEGIN
            INSERT INTO change (story_id) VALUES (\(story))
            ON CONFLICT (story_id) DO UPDATE SET number = (SELECT max(number) + 1 FROM change);
        END;
        """
    }

    private static func story(of article: String) -> String {
        "coalesce((SELECT story_id FROM placement WHERE article_id = \(article)), 0)"
    }
}
