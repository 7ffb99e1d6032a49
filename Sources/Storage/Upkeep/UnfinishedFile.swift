internal import Glibc
import News

/// The file in which a copy is made before it has its name: `khabar.sqlite.unfinished-6d1f0c…`.
///
/// Nobody can foresee the name, and a file or link that is there already is never opened. While the copy is made the file is
/// locked, so that the next copy knows which files were left behind by a process that was killed.
struct UnfinishedFile {
    let name: String
    /// Open and locked. To be closed after SQLite has closed the file, for closing drops SQLite's locks.
    let descriptor: Int32

    private static let mark = ".unfinished-"
    private static let endings = ["", "-journal", "-wal", "-shm"]

    /// - Throws: `StorageError` where no file can be made beside `path`.
    static func make(for path: String) throws(StorageError) -> UnfinishedFile {
        while true {
            let number = String(UInt64.random(in: .min ... .max), radix: 16)
            let name = path + Self.mark + String(repeating: "0", count: 16 - number.count) + number
            let descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                if errno == EEXIST { continue }
                let detail = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
                throw switch errno {
                case ENOSPC, EDQUOT, EACCES, EPERM, EROFS: FileCopy.problem(path)
                default: StorageError(.cannotCreate(detail: detail), path: path)
                }
            }
            let file = UnfinishedFile(name: name, descriptor: descriptor)
            // Between its making and its locking, another copy may have taken it for abandoned. Where the file system has
            // no locks, that is all there is to fear.
            _ = flock(descriptor, LOCK_EX)
            if file.isStillThere { return file }
            close(descriptor)
        }
    }

    /// Whether the name leads to the file that was made.
    var isStillThere: Bool {
        var (own, named) = (stat(), stat())
        return fstat(descriptor, &own) == 0 && lstat(name, &named) == 0
            && own.st_dev == named.st_dev && own.st_ino == named.st_ino
    }

    /// Takes away what is left under the name, and lets go of the lock.
    func remove() {
        for ending in Self.endings { unlink(name + ending) }
        close(descriptor)
    }
}

// MARK: - Left behind

extension UnfinishedFile {
    /// Removes what copies left unfinished in the folder of `path`: files of this user, named as copies are, that nobody locks.
    ///
    /// What cannot be removed stays, and costs only room.
    static func removeAbandoned(besides path: String) {
        let folder = FileCopy.directory(of: path)
        let own = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
        for name in FolderEntries.names(in: folder) {
            guard let stem = stem(of: name), stem == own || DatedCopy.isOurs(stem) else { continue }
            let file = "\(folder)/\(name)"
            let descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                status.st_uid == geteuid(), flock(descriptor, LOCK_EX | LOCK_NB) == 0
            else { continue }
            for ending in endings { unlink(file + ending) }
        }
    }

    /// What the copy was to be called; nil where `name` is not that of an unfinished one.
    private static func stem(of name: String) -> String? {
        guard let range = name.ranges(of: mark).last else { return nil }
        let number = name[range.upperBound...]
        let isNumber =
            !number.isEmpty && number.utf8.allSatisfy { $0.hexValue != nil && !$0.isASCIIUppercase }
        return isNumber ? String(name[..<range.lowerBound]) : nil
    }
}

/// What stands in a folder; nothing where it cannot be read.
enum FolderEntries {
    static func names(in folder: String) -> [String] {
        guard let entries = opendir(folder) else { return [] }
        defer { closedir(entries) }
        var names: [String] = []
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            names.append(name)
        }
        return names
    }
}
