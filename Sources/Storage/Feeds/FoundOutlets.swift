internal import Language
package import News

/// Outlets that no one configured: the pages that gather from several name them.
extension NewsTransaction {
    /// Adds an outlet that no one configured because an item of `feed` named it; a known one stays as it is.
    package func addFoundOutlet(_ outlet: Outlet, in feed: Feed.ID, at now: Timestamp) throws {
        try run(
            """
            INSERT INTO outlet (id, name, homepage, language, country, added_at, found_by)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
            """,
            [
                outlet.id.text, outlet.name.storable, outlet.homepage, outlet.language, outlet.country,
                now.description, feed.number,
            ]
        )
    }

    /// Gives the articles of outlets that a page had named to the configured outlets of the same name.
    func adoptFoundOutlets(for outlets: [Outlet], at now: Timestamp) throws {
        let found = try db.all("SELECT id, name FROM outlet WHERE found_by IS NOT NULL") {
            (id: $0["id"] as String, name: $0["name"] as String)
        }
        guard !found.isEmpty else { return }
        let configured = Dictionary(outlets.map { (Folding.fold($0.name), $0.id) }) { first, _ in first }
        for (id, name) in found {
            guard let own = configured[Folding.fold(name)], own.text != id else { continue }
            let stories = try db.all(
                """
                SELECT DISTINCT p.story_id FROM placement p JOIN article a ON a.id = p.article_id
                WHERE a.outlet_id = ?
                """,
                [id]
            ) { $0[0] as Int64 }
            // An address that the configured outlet has too stays with the found one.
            try run("UPDATE OR IGNORE article SET outlet_id = ? WHERE outlet_id = ?", [own.text, id])
            try run("UPDATE OR IGNORE listing SET outlet_id = ? WHERE outlet_id = ?", [own.text, id])
            try run(
                """
                UPDATE outlet SET article_count = (SELECT count(*) FROM article WHERE outlet_id = outlet.id)
                WHERE id IN (?, ?)
                """,
                [own.text, id]
            )
            for story in stories { try recompute(story) }
            try run(
                """
                DELETE FROM outlet WHERE id = ?1 AND article_count = 0
                    AND NOT EXISTS (SELECT 1 FROM listing WHERE outlet_id = ?1)
                """,
                [id]
            )
        }
    }
}
