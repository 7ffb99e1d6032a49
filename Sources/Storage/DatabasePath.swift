import Machinery
internal import Glibc

/// Paths at which a database can stand: SQLite takes some for what is no file, and waits for ever at others.
package enum DatabasePath {
    /// Source: PATH_MAX of limits.h, less what stands after a database's name: "-journal", ".unfinished-…".
    private static let longest = 4096 - 64

    /// - Throws: `StorageError.Cause.notAFile` where neither is a file at `path` nor can one be.
    package static func check(_ path: String) throws(StorageError) {
        if let reason = faultOfName(path) { throw StorageError(.notAFile(reason: reason), path: path) }
        var status = stat()
        // What is not there can be made; what may not be looked at is said by SQLite.
        guard stat(path, &status) == 0 else { return }
        let reason: String
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFDIR: reason = "this is a folder"
        case S_IFIFO: reason = "this is a pipe"
        case S_IFSOCK: reason = "this is a socket"
        default: reason = "this is a device"
        }
        throw StorageError(.notAFile(reason: reason), path: path)
    }

    /// Why `path` can name no file, whatever is there; nil where it can.
    package static func faultOfName(_ path: String) -> String? {
        if path.isEmpty {
            return "the path is empty, which SQLite takes for a file that is gone when it is closed"
        }
        if path.holds(0) { return "the path holds a NUL character" }
        if path.utf8.count > longest { return "the path is longer than \(longest) bytes" }
        if path.hasSuffix("/") { return "the path ends in \"/\", as those of folders do" }
        // SQLite has a meaning for names that begin so. Source: sqlite.org/inmemorydb.html, sqlite.org/uri.html
        if path.hasPrefix(":") {
            return
                "SQLite takes it for a database in memory, which no other command sees and which is gone at the end"
        }
        if path.lowercased().hasPrefix("file:") {
            return "this is a URI, whose parameters could do away with what keeps the news safe"
        }
        return nil
    }
}
