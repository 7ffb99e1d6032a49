internal import Glibc
package import News

/// Whether the file that is open still stands at its path.
package enum FilePresence: Hashable, Sendable {
    case there
    /// No file stands at the path.
    case removed
    /// Another file stands at the path, or what is in the file is not what was: it was emptied, or copied over.
    case replaced
    /// The file stands there, and its journal does not.
    case journalRemoved
}

/// A file, whatever its name, told by device and inode.
///
/// Only the name is looked at: closing any descriptor of the file would drop the locks that SQLite holds on it.
struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64

    /// The file at `path`, wherever links lead; nil where there is none, or the system does not say.
    init?(at path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    /// Whether it stands at `path`. What cannot be looked at is not known to be gone.
    func isAt(_ path: String) -> Bool {
        if let found = FileIdentity(at: path) { return found == self }
        return errno != ENOENT
    }

    func presence(at path: String) -> FilePresence {
        if let found = FileIdentity(at: path) {
            return found == self && !FileIdentity.isEmpty(path) ? .there : .replaced
        }
        // What cannot be looked at, for want of rights or memory, is not known to be gone.
        return errno == ENOENT || errno == ENOTDIR ? .removed : .there
    }
}

extension FileIdentity {
    /// Whether a file of no bytes stands at `path`. A database that was written to has some.
    static func isEmpty(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_size == 0
    }
}

// MARK: - A file that was removed while it was open

extension NewsDatabase {
    /// Throws where the file that is open no longer stands at its path, so that nothing is written that is lost with it.
    package func checkPresence() throws(StorageError) {
        switch presence {
        case .there: return
        case .removed: throw StorageError(.removed, path: path)
        case .replaced: throw StorageError(.replaced, path: path)
        case .journalRemoved: throw StorageError(.journalRemoved, path: path)
        }
    }

    /// Saves what is still open beside the path, as "<path>.saved-2025-05-31T030000Z".
    ///
    /// The kernel keeps the content of a removed file as long as it is open. Only the connection that writes has it: a new
    /// one would look for the file by its name.
    ///
    /// - Returns: The path of the copy.
    package func rescue(at now: Timestamp) throws(StorageError) -> String {
        let copy = "\(path)\(NewsDatabase.savedEnding)\(now.description.filter { $0 != ":" })"
        do {
            try FileCopy.make(at: copy, ifTaken: .refuse) { unfinished in
                try withoutTransaction { try $0.run("VACUUM INTO ?", [unfinished]) }
            }
        } catch {
            throw StorageError(error, path: copy)
        }
        return copy
    }

    /// Why there is no file at `path` to read: it may have been removed under a khabar that works still, or been saved beside.
    static func lost(_ path: String) -> StorageError {
        if let holder = WriterLock.holder(ofLost: path) {
            return StorageError(.removedUnder(holder), path: path)
        }
        do throws(StorageError) {
            try checkNoneIsMissing(at: path)
        } catch {
            return error
        }
        return StorageError(.missing, path: path)
    }

    /// Refuses to make a new file where one was: a saved copy lies beside, or a journal that is not empty.
    static func checkNoneIsMissing(at path: String) throws(StorageError) {
        guard FileIdentity(at: path) == nil, errno == ENOENT else { return }
        var status = stat()
        let journal = path + "-wal"
        if stat(journal, &status) == 0, status.st_size > 0 {
            throw StorageError(.wouldBeginAnew(beside: journal), path: path)
        }
        if let saved = newestSaved(of: path) {
            throw StorageError(.wouldBeginAnew(beside: saved), path: path)
        }
    }

    /// Refuses a file that khabar wrote to before, as its lock file shows, and that is empty now. SQLite would take it for a new
    /// database.
    static func checkNotEmptied(_ path: String) throws(StorageError) {
        guard FileIdentity.isEmpty(path), WriterLock.isKept(path) else { return }
        throw StorageError(.emptied, path: path)
    }

    private static let savedEnding = ".saved-"

    private static func newestSaved(of path: String) -> String? {
        let folder = FileCopy.directory(of: path)
        let beginning = (path.split(separator: "/").last.map { String($0) } ?? path) + savedEnding
        let length = beginning.utf8.count + "2025-05-31T030000Z".utf8.count
        let names = FolderEntries.names(in: folder).filter {
            $0.hasPrefix(beginning) && $0.utf8.count == length
        }
        // Named by time, so the greatest is the newest.
        return names.max().map { path.contains("/") ? "\(folder)/\($0)" : $0 }
    }
}
