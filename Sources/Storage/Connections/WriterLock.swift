internal import Glibc
internal import Synchronization

/// The kernel's promise that one process at a time writes to a database: `flock` on "<database>.lock".
///
/// The kernel drops the lock with the process, however it ends, so the file may stay behind and means nothing
/// by itself. In it stands who holds the lock, for the one that is refused, and whether the database was ever written to: an
/// empty file is then a lost one and not a new one.
///
/// A second lock is on the file itself, as far as there is one, for it may have other names: hard links, or a folder that
/// is mounted twice.
final class WriterLock: Sendable {
    private let path: String
    private let descriptor: Int32
    /// Of the database file, with the second lock; nil before `takeFile`.
    private let file = Mutex<Int32?>(nil)
    private let released = Atomic(false)
    private let isKept: Atomic<Bool>
    private let name: [UInt8]

    /// - Parameters:
    ///   - path: The database file.
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
        let wasKept = WriterLock.contents(of: descriptor).contains(WriterLock.keptMark)
        isKept = Atomic(wasKept)
        name = Array("\(LockHolder(process: getpid(), program: program))\n".utf8)
        self.descriptor = descriptor
        self.path = path
        write(name, isKept: wasKept)
        try takeFile()
    }

    /// Takes the second lock, where there is a file and it is not taken yet.
    ///
    /// The lock is one of an open file description (fcntl(2)) on a byte that SQLite never locks. Closing any descriptor of
    /// the file drops the locks that SQLite holds on it in this process, so this one is closed after SQLite's own, and
    /// one that was refused is never closed: a process is refused once.
    func takeFile() throws(StorageError) {
        try file.withLock { file throws(StorageError) in
            guard file == nil else { return }
            guard !FilesLockedHere.contains(path) else { throw refusal }
            let opened = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK)
            // There is none yet, or it may not be written, which SQLite will say.
            guard opened >= 0 else { return }
            // Where the file system knows no such locks, the first one has to do.
            if !WriterLock.set(F_WRLCK, on: opened), errno == EAGAIN || errno == EACCES { throw refusal }
            file = opened
            FilesLockedHere.add(opened)
            var status = stat()
            if fstat(opened, &status) == 0, status.st_nlink > 1 {
                throw StorageError(.severalNames(count: Int(status.st_nlink)), path: path)
            }
        }
    }

    /// Takes or gives back the second lock.
    private static func set(_ type: Int32, on descriptor: Int32) -> Bool {
        var wish = flock()
        wish.l_type = Int16(type)
        wish.l_whence = Int16(SEEK_SET)
        wish.l_start = lockedByte
        wish.l_len = 1
        return retried { fcntl(descriptor, setLock, &wish) } == 0
    }

    private var refusal: StorageError {
        StorageError(.lockedByAnotherName, path: path)
    }

    /// F_OFD_SETLK, which Swift does not see. Source: linux/fcntl.h
    private static let setLock: Int32 = 37

    /// Far beyond any file, and beyond the bytes that SQLite locks at 1 GiB. Source: sqlite.org/lockingv3.html
    private static let lockedByte: off_t = 0x7FFF_FFFF_FFFF_FF00

    deinit {
        release()
    }

    /// Unlocks before it closes: a child process that was just forked holds the same open files until it begins its program, and
    /// would hold the locks with them.
    func release() {
        guard !released.exchange(true, ordering: .acquiringAndReleasing) else { return }
        file.withLock { file in
            guard let opened = file else { return }
            FilesLockedHere.remove(opened)
            _ = WriterLock.set(F_UNLCK, on: opened)
            close(opened)
            file = nil
        }
        write(Array("\n".utf8), isKept: isKept.load(ordering: .relaxed))
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Bytes of the database file as they stand there, whatever SQLite holds in memory; nil where it cannot be read.
    func bytes(at offset: Int, count: Int) -> [UInt8]? {
        file.withLock { file in
            guard let file else { return nil }
            var bytes = [UInt8](repeating: 0, count: count)
            let read = pread(file, &bytes, count, offset)
            return read < 0 ? nil : Array(bytes.prefix(read))
        }
    }

    /// Who holds the lock on a database whose file is gone; nil where nobody does.
    static func holder(ofLost path: String) -> LockHolder? {
        let descriptor = open(path + ".lock", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return nil }
        return holder(of: descriptor)
    }

    /// Notes that the database has been written to.
    func noteKept() {
        isKept.store(true, ordering: .relaxed)
        write(name, isKept: true)
    }

    /// Whether a lock file beside `path` says that the database has been written to.
    static func isKept(_ path: String) -> Bool {
        let descriptor = open(resolved(path) + ".lock", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return contents(of: descriptor).contains(keptMark)
    }

    private static let keptMark = "holds a database\n"

    // Where it cannot be written (a full disk), an emptied database is taken for a new one.
    private func write(_ first: [UInt8], isKept: Bool) {
        let bytes = first + (isKept ? Array(WriterLock.keptMark.utf8) : [])
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, bytes, bytes.count, 0)
    }

    /// The file a path leads to, so that a symbolic link is no second door; the path itself if there is no
    /// file.
    static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func holder(of descriptor: Int32) -> LockHolder? {
        // Empty in the instant between taking the lock and writing the name.
        LockHolder(parsing: contents(of: descriptor))
    }

    private static func contents(of descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 200)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
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

/// The database files that this process writes, so that asking for one of them again opens and closes nothing.
private enum FilesLockedHere {
    private struct Identity: Hashable {
        let device: UInt
        let inode: UInt

        init(_ status: stat) {
            device = UInt(status.st_dev)
            inode = UInt(status.st_ino)
        }
    }

    private static let all = Mutex<Set<Identity>>([])

    static func contains(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        let identity = Identity(status)
        return all.withLock { $0.contains(identity) }
    }

    static func add(_ descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return }
        let identity = Identity(status)
        _ = all.withLock { $0.insert(identity) }
    }

    static func remove(_ descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return }
        let identity = Identity(status)
        _ = all.withLock { $0.remove(identity) }
    }
}
