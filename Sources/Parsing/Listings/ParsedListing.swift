package import News

/// XPaths of the configuration for a page whose links are the news; with no `items` links are grouped by shape.
package struct ListingRules: Hashable, Sendable {
    /// One element an item; the others are evaluated inside it.
    package var items: String?
    package var title: String?
    package var link: String?
    package var date: String?
    package var text: String?
    /// Who published the item, on pages that gather from several outlets.
    package var outlet: String?

    package init(
        items: String? = nil,
        title: String? = nil,
        link: String? = nil,
        date: String? = nil,
        text: String? = nil,
        outlet: String? = nil
    ) {
        self.items = items
        self.title = title
        self.link = link
        self.date = date
        self.text = text
        self.outlet = outlet
    }
}

/// An item of a listing.
///
/// Enough to file the item under another outlet than the page's: `entry.link` may be of any host, `entry.text`
/// is the item's own text where a rule selects it, `entry.published` is absolute ("4 hours ago" counts from the
/// time of fetching), and the outlet is named, and linked where the page links it.
package struct ListingEntry: Hashable, Sendable {
    /// `id` is the canonical URL: a place in the page is none, for it moves.
    package var entry: Entry
    /// As the page names the outlet; nil: the page's own.
    package var outletName: String?
    /// Where the outlet's name links to, absolute: the outlet's own site, or the page's page about it.
    package var outletURL: String?

    package init(entry: Entry, outletName: String? = nil, outletURL: String? = nil) {
        self.entry = entry
        self.outletName = outletName
        self.outletURL = outletURL
    }
}

/// What a listing page gave.
package struct ParsedListing: Hashable, Sendable {
    /// Of the page.
    package var title: String?
    package var language: String?
    /// In the order of the page, each URL once.
    package var entries: [ListingEntry] = []
    /// Rules that could not be evaluated or selected nothing, in words for the person who wrote them.
    package var warnings: [String] = []

    package init() {}
}
