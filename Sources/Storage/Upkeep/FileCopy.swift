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
        let unfinished = "\(path).unfinished-\(getpid())"
        unlink(unfinished)
        defer { for ending in ["", "-journal", "-wal", "-shm"] { unlink(unfinished + ending) } }
        do {
            try write(unfinished)
        } catch {
            throw StorageError(error, path: path, opening: .writer)
        }
        try check(chmod(unfinished, 0o640), path)
        try sync(unfinished, reportedAs: path)
        switch taken {
        case .refuse:
            // A link fails where the name is taken, which a renaming would not.
            guard link(unfinished, path) == 0 else {
                throw errno == EEXIST ? StorageError(.exists, path: path) : problem(path)
            }
        case .replace: try check(rename(unfinished, path), path)
        }
        try sync(directory(of: path), reportedAs: path)
    }

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// The names of what lies in a folder; none where it cannot be read.
    static func names(in folder: String) -> [String] {
        guard let entries = opendir(folder) else { return [] }
        defer { closedir(entries) }
        var names: [String] = []
        while let entry = readdir(entries) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
            )
        }
        return names
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

    private static func sync(_ path: String, reportedAs name: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw problem(name) }
        defer { close(descriptor) }
        try check(fsync(descriptor), name)
    }

    private static func check(_ result: Int32, _ path: String) throws {
        if result != 0 { throw problem(path) }
    }

    private static func problem(_ path: String) -> StorageError {
        let code = errno
        let detail = strerror(code).map { String(cString: $0) } ?? "error \(code)"
        return switch code {
        case ENOSPC, EDQUOT: StorageError(.diskFull, path: path)
        case EACCES, EPERM, EROFS: StorageError(.permission(detail: detail), path: path)
        default: StorageError(.inputOutput(detail: detail), path: path)
        }
    }
}
