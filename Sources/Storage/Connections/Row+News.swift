internal import GRDBSQLite
internal import News

/// Columns as the field's own values.
extension Row {
    func time(_ column: String) -> Timestamp? {
        (self[column] as String?).flatMap { Timestamp(rfc3339: $0) }
    }

    /// A time that the schema says is there.
    func instant(_ column: String) throws -> Timestamp {
        guard let time = time(column) else { throw Row.noTime(in: column) }
        return time
    }

    /// The same where the query gives the column's `unixepoch`, many times as fast.
    func instant(at index: Int, of column: String) throws -> Timestamp {
        guard let seconds = self[index] as Int64? else { throw Row.noTime(in: column) }
        return Timestamp(secondsSince1970: seconds)
    }

    private static func noTime(in column: String) -> SQLError {
        SQLError(
            code: SQLITE_CORRUPT,
            message: "column \(column) holds no time of the form YYYY-MM-DDTHH:MM:SSZ"
        )
    }

    func outlet(_ column: String) -> Outlet.ID { Outlet.ID(self[column]) }
    func feed(_ column: String) -> Feed.ID { Feed.ID(self[column]) }
    func article(_ column: String) -> Article.ID { Article.ID(self[column]) }
    func event(_ column: String) -> Event.ID { Event.ID(self[column]) }
    func story(_ column: String) -> Story.ID { Story.ID(self[column]) }

    func value<T: RawRepresentable>(_ column: String) -> T? where T.RawValue == String {
        (self[column] as String?).flatMap { T(rawValue: $0) }
    }

    var validators: Validators {
        Validators(etag: self["etag"], lastModified: self["last_modified"])
    }
}
