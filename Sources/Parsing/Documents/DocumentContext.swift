package import News

/// What is known of a document beside its bytes.
package struct DocumentContext: Sendable {
    /// The HTTP header's value.
    package var contentType: String?
    /// Where the document came from: the base of relative references.
    package var url: String?
    /// What the operator says of the encoding. It goes before what header and document say.
    package var charset: String?
    /// What dates such as "3 hours ago" count from. Without it such dates are left out.
    package var now: Timestamp?
    /// The zone of dates that are written without one; nil: UTC.
    package var zone: LocalZone?

    package init(
        contentType: String? = nil,
        url: String? = nil,
        charset: String? = nil,
        now: Timestamp? = nil,
        zone: LocalZone? = nil
    ) {
        self.contentType = contentType
        self.url = url
        self.charset = charset
        self.now = now
        self.zone = zone
    }

    var dates: FeedDates { FeedDates(now: now, zone: zone) }
}
