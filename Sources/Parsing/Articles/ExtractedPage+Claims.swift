package import News

extension ExtractedPage {
    /// Where the page states when it was published.
    package var publishedFrom: ClaimOrigin? { claimOrigin(of: "published") }
    /// Where the page states when it was changed.
    package var modifiedFrom: ClaimOrigin? { claimOrigin(of: "modified") }

    /// By the beginning of the rule's name.
    private static let origins: [(rule: String, origin: ClaimOrigin)] = [
        ("JSON-LD", .pageJSONLD), ("meta ", .pageMeta), ("itemprop", .pageMicrodata),
        ("time element", .pageTime), ("element named date", .pageShown), ("visible date", .pageShown),
        ("address", .pageAddress),
        ("configured XPath", .pageRule),
    ]

    private func claimOrigin(of field: String) -> ClaimOrigin? {
        guard let rule = origins.first(where: { $0.field == field })?.rule else { return nil }
        return ExtractedPage.origins.first { rule.hasPrefix($0.rule) }?.origin
    }
}
