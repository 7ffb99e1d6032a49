package import News

/// What a reading asks for; nil means any. Times compare with the believed time, `since` inclusive, `until`
/// not.
package struct NewsFilter: Hashable, Sendable {
    package var since: Timestamp?
    package var until: Timestamp?
    package var outlet: Outlet.ID?
    /// As in the `agency` columns, letter case aside.
    package var agency: String?
    /// Only articles in this language, and stories with such an article; `ar` takes `ar-MA` in.
    package var language: String?
    /// Only stories that so many outlets carry, or articles of such stories.
    package var minOutlets: Int?
    /// Only articles that their outlet files under this section, or stories of such an article; letter case, vowel signs and
    /// forms of letters aside.
    package var section: String?
    package var limit: Int

    package init(
        since: Timestamp? = nil,
        until: Timestamp? = nil,
        outlet: Outlet.ID? = nil,
        agency: String? = nil,
        language: String? = nil,
        minOutlets: Int? = nil,
        section: String? = nil,
        limit: Int = 20
    ) {
        self.since = since
        self.until = until
        self.outlet = outlet
        self.agency = agency
        self.language = language
        self.minOutlets = minOutlets
        self.section = section
        self.limit = limit
    }
}
