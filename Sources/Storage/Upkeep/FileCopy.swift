internal import Glibc

/// A whole copy of a database in a file of its own, there either completely or not at all.
enum FileCopy {
    /// What is done where the name is taken.
    enum Taken {
        case refuse
        case replace
    }

    /// Copies the database of `source` as it stands at this moment, its journal included; writers go on beside it.
    ///
    /// The copy is written under a name of its own, forced to
    /// the disk, given the rights 0640 and then its name.
    static func make(of source: Connections, at path: String, ifTaken taken: Taken) throws {
        try make(at: path, ifTaken: taken) { try source.copy(to: $0) }
    }

    /// The same of what `write` writes into the file whose path it is given.
    static func make(at path: String, ifTaken taken: Taken, writing write: (String) throws -> Void) throws {
        if taken == .refuse, exists(path) { throw StorageError(.exists, path: path) }
        UnfinishedFile.removeAbandoned(besides: path)
        let unfinished = try UnfinishedFile.make(for: path)
        defer { unfinished.remove() }
        do {
            try write(unfinished.name)
        } catch {
            throw StorageError(error, path: path, opening: .writer)
        }
        guard unfinished.isStillThere else {
            throw StorageError(
                .inputOutput(detail: "\(unfinished.name) was replaced by something else"),
                path: path
            )
        }
        try check(fchmod(unfinished.descriptor, 0o640), path)
        try check(fsync(unfinished.descriptor), path)
        switch taken {
        case .refuse:
            // A link fails where the name is taken, which a renaming would not.
            guard link(unfinished.name, path) == 0 else {
                throw errno == EEXIST ? StorageError(.exists, path: path) : problem(path)
            }
        case .replace: try check(rename(unfinished.name, path), path)
        }
        try syncDirectory(of: path)
    }

    /// The copies of the database at `path` that were made before its schema changed.
    static func earlier(than path: String) -> [String] {
        let folder = directory(of: path)
        let beginning = (path.split(separator: "/").last.map { String($0) } ?? path) + beforeEnding
        let names = FolderEntries.names(in: folder).filter { name in
            name.hasPrefix(beginning) && name.dropFirst(beginning.count).allSatisfy(\.isNumber)
        }
        return names.sorted().map { path.contains("/") ? "\(folder)/\($0)" : $0 }
    }

    /// Before the version of the schema that the file was brought to.
    static let beforeEnding = ".before-"

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Bytes that an unprivileged process may still write beside `path`; nil where the system does not say.
    static func room(beside path: String) -> Int? {
        var status = statvfs()
        guard statvfs(directory(of: path), &status) == 0 else { return nil }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }

    private static func syncDirectory(of path: String) throws {
        let descriptor = open(directory(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw problem(path) }
        defer { close(descriptor) }
        try check(fsync(descriptor), path)
    }

    private static func check(_ result: Int32, _ path: String) throws {
        if result != 0 { throw problem(path) }
    }

    /// What the last call that failed means to whoever wants a file at `path`.
    static func problem(_ path: String) -> StorageError {
        let code = errno
        let detail = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        return switch code {
        case ENOSPC, EDQUOT: StorageError(.diskFull, path: path)
        case EACCES, EPERM, EROFS: StorageError(.permission(detail: detail), path: path)
        default: StorageError(.inputOutput(detail: detail), path: path)
        }
    }
}
