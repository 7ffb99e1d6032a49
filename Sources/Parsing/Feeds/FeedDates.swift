import Language
import News

/// How the dates of a document are read.
struct FeedDates {
    /// What "3 hours ago" counts from; without it such dates are none.
    var now: Timestamp?
    /// Of dates that are written without a zone; nil: UTC.
    var zone: LocalZone?

    func read(_ text: ArraySlice<UInt8>) -> NewsDate? {
        guard let date = NewsDate(utf8: text, now: now) else { return nil }
        return zone?.placed(date) ?? date
    }

    func read(_ text: String) -> NewsDate? { read(Array(text.utf8)[...]) }
}
