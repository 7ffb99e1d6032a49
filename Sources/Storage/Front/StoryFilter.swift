internal import Language
package import News

/// Which stories a page shows; nil means any. A story is of a language, a country or a section where one of its articles is.
package struct StoryFilter: Hashable, Sendable {
    /// Carried by this outlet.
    package var outlet: Outlet.ID?
    /// As in the view `stories`, letter case aside.
    package var agency: String?
    /// `ar` takes `ar-MA` in.
    package var language: String?
    /// ISO 3166-1, of an outlet that carries it.
    package var country: String?
    /// However it is written.
    package var section: String?
    package var minOutlets: Int

    package init(
        outlet: Outlet.ID? = nil,
        agency: String? = nil,
        language: String? = nil,
        country: String? = nil,
        section: String? = nil,
        minOutlets: Int = 1
    ) {
        self.outlet = outlet
        self.agency = agency
        self.language = language
        self.country = country
        self.section = section
        self.minOutlets = minOutlets
    }

    /// What is asked of the row `s` of the table `story`, as "AND …". A page that reads along the articles of an outlet or
    /// section leaves that out here.
    func conditions(withOutlet: Bool = true, withSection: Bool = true) -> WhereClause {
        var clause = WhereClause()
        if withOutlet, let outlet {
            clause.add("EXISTS (SELECT 1 \(StoryFilter.members) AND m.outlet_id = ?)", outlet.text)
        }
        if let agency { clause.add("s.agency = ? COLLATE NOCASE", agency) }
        if let language {
            clause.add(
                "EXISTS (SELECT 1 \(StoryFilter.members) AND \(WhereClause.isOfLanguage("m")))",
                language.lowercased()
            )
        }
        if let country {
            clause.add(
                """
                EXISTS (SELECT 1 \(StoryFilter.members)
                    AND (SELECT country FROM outlet WHERE id = m.outlet_id) = ? COLLATE NOCASE)
                """,
                country
            )
        }
        if withSection, let section {
            clause.add(
                """
                EXISTS (SELECT 1 FROM placement q JOIN article_section k ON k.article_id = q.article_id
                    WHERE q.story_id = s.id AND k.section = ?)
                """,
                Folding.fold(section)
            )
        }
        if minOutlets > 1 { clause.add("s.outlet_count >= ?", minOutlets) }
        return clause
    }

    private static let members =
        "FROM placement q CROSS JOIN article m ON m.id = q.article_id WHERE q.story_id = s.id"
}
