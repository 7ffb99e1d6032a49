/// Where an outlet's claim of a time was read; the raw values are those of `published_from` and `updated_from` in
/// the `articles` view.
package enum ClaimOrigin: String, Hashable, Sendable, CaseIterable {
    /// `pubDate`, `atom:published`, a sitemap's `publication_date`, `date_published`, `date_gmt`.
    case feedPublished = "feed-published"
    case feedIssued = "feed-issued"
    /// `dc:date`, which may mean the editing.
    case feedDate = "feed-date"
    case feedCreated = "feed-created"
    /// `atom:updated`, `date_modified`, `modified_gmt`.
    case feedUpdated = "feed-updated"
    /// `dcterms:modified`, a sitemap's `lastmod`.
    case feedModified = "feed-modified"
    /// `lastBuildDate` inside an item.
    case feedBuilt = "feed-built"
    /// Beside the link on a page that lists news.
    case listingShown = "listing-shown"
    case pageJSONLD = "page-json-ld"
    case pageMeta = "page-meta"
    case pageMicrodata = "page-microdata"
    /// A `time` element.
    case pageTime = "page-time"
    /// A date that the page shows to readers.
    case pageShown = "page-shown"
    /// The day in the page's address.
    case pageAddress = "page-address"
    /// The XPath `date` of the configuration.
    case pageRule = "page-rule"
}
