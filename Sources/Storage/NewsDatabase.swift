internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// The news in one SQLite file: one writer at a time, any number of readers beside it.
///
/// Open it with a role; write in transactions (`write`, with everything a `NewsTransaction` offers); read
/// with the functions in `Reading/`. What the file holds is laid down in `Schema/`, what its views promise
/// is `viewDocumentation`. All calls are synchronous and may wait for the disk.
package final class NewsDatabase: Sendable {
    package enum Role: Hashable, Sendable {
        /// Makes the file where there is none, brings it to the present schema, owns it until `close`.
        case writer
        /// Never locks, never changes anything; the file must be there.
        case reader
    }

    package let path: String
    package let role: Role
    private let pool: DatabasePool

    /// Of SQLite, as it runs.
    package static var libraryVersion: String { String(cString: sqlite3_libversion()) }
    private let lock: WriterLock?
    private let isClosed = Atomic(false)
    /// What opening did to a file of an earlier khabar; nil where there was nothing to do.
    package let migration: Migration?

    /// A file that was brought forward.
    package struct Migration: Hashable, Sendable {
        /// Its schema before and after.
        package let from: Int
        package let to: Int
        /// The file as it was before.
        package let copy: String
    }

    /// Opens the file at `path`.
    ///
    /// - Parameters:
    ///   - path: Relative paths are relative to the working directory.
    ///   - role: A writer takes the kernel's locks on "<path>.lock" and on the file itself first, and is refused with
    ///     `StorageError.Cause.locked` while another process holds one of them.
    ///   - program: What the next one that is refused is told of this process, such as "khabar run".
    ///   - migrating: Called before a file of an earlier schema is brought forward, when its copy is made.
    /// - Throws: Why the file cannot be used; it is then as it was.
    package init(
        path: String,
        role: Role,
        program: String = "khabar",
        migrating: (Migration) -> Void = { _ in }
    ) throws(StorageError) {
        self.path = path
        self.role = role
        do {
            try DatabasePath.check(path)
            switch role {
            case .writer:
                let lock = try WriterLock(database: path, program: program)
                self.lock = lock
                let version = try Connections.inspect(path)
                migration = try Migrations.keepCopy(of: path, version: version)
                if let migration { migrating(migration) }
                Ownership.prepare(path)
                pool = try Connections.writers(path)
                try lock.takeFile()
                try Migrations.run(on: pool, path: path)
                try pool.write { db in
                    try FullTextIndex(db).bringUpToDate()
                    try NewsTransaction(db: db, path: path).removeUsersFromURLs()
                }
            case .reader:
                lock = nil
                migration = nil
                pool = try Connections.readers(path)
            }
        } catch {
            throw StorageError(error, path: path, opening: role)
        }
    }

    /// Ends all use of the file: the journal is folded into it and the writer's lock given back.
    ///
    /// Calls under way in other threads are waited for; later ones throw. Closing twice is closing once.
    package func close() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        do {
            if role == .writer {
                // Should either fail, nothing is lost: the next opening goes on with the queue, and reads the journal
                // that is not empty then.
                _ = try? pool.write { db in try FullTextIndex(db).catchUp() }
                _ = try? pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
            }
            try pool.close()
            lock?.release()
        } catch {
            // A connection that will not close may still write: the lock stays until the process ends.
        }
    }

    /// Lets go of the pages of the file that are held in memory, up to two megabytes a connection, and of readers that
    /// have nothing to do.
    package func giveBackMemory() {
        guard !isClosed.load(ordering: .acquiring) else { return }
        pool.releaseMemory()
    }

    /// Runs `body` in one transaction on the calling thread; commits when it returns, rolls back when it
    /// throws.
    ///
    /// The transaction begins IMMEDIATE, so a commit never fails for want of the lock. Errors of the database
    /// come as `StorageError`, others as they are. Not reentrant: no `write` within a `write`.
    @discardableResult
    package func write<T>(_ body: (NewsTransaction) throws -> T) throws -> T {
        precondition(role == .writer, "a reader does not write")
        try checkOpen()
        do {
            return try pool.write { db in
                let result = try body(NewsTransaction(db: db, path: path))
                let index = FullTextIndex(db)
                if try index.isBatchWaiting() { try index.catchUp(limit: 2 * FullTextIndex.batch) }
                return result
            }
        } catch let error as DatabaseError {
            throw StorageError(error, path: path)
        }
    }

    /// As `write`, overwriting with zeros what is freed, and merging the full-text index into one piece, for what was
    /// taken out of it stays in its older pieces until then.
    func writeSecurely<T>(_ body: (NewsTransaction) throws -> T) throws -> T {
        try unsafely { db in
            try db.execute(sql: "PRAGMA secure_delete = ON")
            // Back to what `Connections` sets; should even that fail, deleting is slower from now on.
            defer { try? db.execute(sql: "PRAGMA secure_delete = OFF") }
            var result: T?
            try db.inTransaction(.immediate) {
                result = try body(NewsTransaction(db: db, path: path))
                try FullTextIndex(db).merge()
                return .commit
            }
            guard let result else {
                throw StorageError(.unexpected(detail: "a transaction gave nothing"), path: path)
            }
            return result
        }
    }

    /// Writes the whole file anew, so that free space holds nothing, and folds the journal into it.
    func rewrite() throws {
        try unsafely { db in
            try db.execute(sql: "VACUUM")
            try db.checkpoint(.truncate)
        }
    }

    private func unsafely<T>(_ body: (Database) throws -> T) throws -> T {
        precondition(role == .writer, "a reader does not write")
        try checkOpen()
        do {
            return try pool.writeWithoutTransaction(body)
        } catch let error as DatabaseError {
            throw StorageError(error, path: path)
        }
    }

    /// Writes a quarter of a megabyte and takes it back, to see whether that can be done.
    package func tryWriting() throws {
        try write {
            try $0.run("INSERT OR REPLACE INTO meta (name, value) VALUES ('trial', zeroblob(262144))")
        }
        try write { try $0.run("DELETE FROM meta WHERE name = 'trial'") }
    }

    /// Runs `body` on one consistent state of the file, that of its begin.
    func read<T>(_ body: (Database) throws -> T) throws(StorageError) -> T {
        try checkOpen()
        do {
            return try pool.read(body)
        } catch {
            throw StorageError(error, path: path)
        }
    }

    /// The pool itself, for what is no transaction.
    func withPool<T>(_ body: (DatabasePool) throws -> T) throws -> T {
        try checkOpen()
        return try body(pool)
    }

    private func checkOpen() throws(StorageError) {
        if isClosed.load(ordering: .acquiring) {
            throw StorageError(.unexpected(detail: "it is closed already"), path: path)
        }
    }
}
