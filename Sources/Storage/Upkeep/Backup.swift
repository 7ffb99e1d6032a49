internal import Glibc
package import News

extension NewsDatabase {
    /// Copies the whole database into a new file while others read and write.
    ///
    /// - Throws: `StorageError.Cause.exists` where there is such a file already, or why it cannot be written; nothing
    ///   unfinished stays behind under that name.
    package func backup(to path: String) throws(StorageError) {
        do {
            try copy(to: path, ifTaken: .refuse)
        } catch {
            throw StorageError(error, path: path)
        }
    }

    /// Copies the database into `folder` under a name that says when, and removes the oldest such copies but `keep`.
    ///
    /// - Returns: The new copy and those that were removed.
    package func backup(into folder: String, keep: Int, at now: Timestamp) throws(StorageError) -> (
        copy: String, removed: [String]
    ) {
        let copy = "\(folder)/\(DatedCopy.name(at: now))"
        try backup(to: copy)
        let all = DatedCopy.all(in: folder)
        let removed = all.dropLast(max(keep, 1)).map { "\(folder)/\($0)" }
        return (copy, removed.filter { unlink($0) == 0 })
    }
}

/// Copies named `khabar-2025-05-31T030000Z.sqlite`, so that their order is that of time.
enum DatedCopy {
    static func name(at time: Timestamp) -> String {
        "khabar-\(time.description.filter { $0 != ":" }).sqlite"
    }

    /// Oldest first. Files of other names are none of ours.
    static func all(in folder: String) -> [String] {
        FolderEntries.names(in: folder).filter(isOurs).sorted()
    }

    static func isOurs(_ name: String) -> Bool {
        let pattern = "khabar-0000-00-00T000000Z.sqlite"
        return name.utf8.count == pattern.utf8.count
            && zip(name.utf8, pattern.utf8).allSatisfy { byte, wanted in
                wanted == UInt8(ascii: "0") ? byte.isASCIIDigit : byte == wanted
            }
    }
}
