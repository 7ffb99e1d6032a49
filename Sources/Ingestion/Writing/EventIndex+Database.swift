package import Deduplication
package import Storage

extension EventIndex {
    /// The index of the stories of the last weeks, as a database keeps it.
    ///
    /// - Throws: `StorageError` where the database cannot be read.
    package static func restored(from database: NewsDatabase) throws(StorageError) -> EventIndex {
        var index = EventIndex()
        try database.eventGists { index.restore($0, at: $1, from: $2) }
        return index
    }
}
