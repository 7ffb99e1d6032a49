internal import Glibc
internal import Synchronization

/// The kernel's promise that one process at a time writes to a database: `flock` on "<database>.lock".
///
/// The kernel drops the lock with the process, however it ends, so the file may stay behind and means nothing
/// by itself. In it stands who holds the lock, for the one that is refused.
final class WriterLock: Sendable {
    private let descriptor: Int32
    private let released = Atomic(false)

    /// - Parameters:
    ///   - path: The database file. Never opened here: closing any descriptor of it would drop the locks that
    ///     SQLite holds on it in this process (POSIX locks belong to the process, not to the descriptor).
    ///   - program: What to call this process, such as "khabar run".
    /// - Throws: `locked` with what the holder wrote of itself, or why there can be no lock file.
    init(database path: String, program: String) throws(StorageError) {
        let lockPath = WriterLock.resolved(path) + ".lock"
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else {
            let code = errno
            let detail = "\(lockPath): \(WriterLock.text(of: code))"
            switch code {
            case EACCES, EPERM, EROFS: throw StorageError(.permission(detail: detail), path: path)
            case ENOSPC, EDQUOT: throw StorageError(.diskFull, path: path)
            default: throw StorageError(.cannotCreate(detail: detail), path: path)
            }
        }
        Ownership.give(descriptor, likeDatabase: path)
        guard WriterLock.retried({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 else {
            let code = errno
            let holder = WriterLock.holder(of: descriptor)
            close(descriptor)
            guard code == EWOULDBLOCK else {
                throw StorageError(
                    .inputOutput(detail: "\(lockPath): \(WriterLock.text(of: code))"),
                    path: path
                )
            }
            throw StorageError(.locked(holder: holder), path: path)
        }
        // A name that cannot be written (a full disk) costs only the courtesy of naming ourselves.
        let name = Array("\(LockHolder(process: getpid(), program: program))\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, name, name.count, 0)
        self.descriptor = descriptor
    }

    deinit {
        release()
    }

    func release() {
        guard !released.exchange(true, ordering: .acquiringAndReleasing) else { return }
        _ = ftruncate(descriptor, 0)
        close(descriptor)
    }

    /// The file a path leads to, so that a symbolic link is no second door; the path itself if there is no
    /// file.
    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func holder(of descriptor: Int32) -> LockHolder? {
        var bytes = [UInt8](repeating: 0, count: 200)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        // Empty in the instant between taking the lock and writing the name.
        return LockHolder(parsing: String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self))
    }

    private static func retried(_ call: () -> Int32) -> Int32 {
        while true {
            let result = call()
            guard result < 0, errno == EINTR else { return result }
        }
    }

    private static func text(of code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }
}
