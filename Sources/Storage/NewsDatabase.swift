internal import Glibc
internal import Synchronization

/// The news in one SQLite file: one writer at a time, any number of readers beside it.
///
/// Open it with a role. Write in transactions: `write` gives a `NewsTransaction`, with everything that may be done. Read
/// with the functions of `NewsDatabase` that stand in the folder of their subject: `Articles`, `Stories`, `Feeds`,
/// `Search`, `Upkeep`. What the file holds is laid down in the folder `Schema`, what its views promise is `viewDocumentation`.
/// All calls are synchronous and may wait for the disk.
package final class NewsDatabase: Sendable {
    package enum Role: Hashable, Sendable {
        /// Makes the file where there is none, brings it to the present schema, owns it until `close`.
        case writer
        /// Never locks, never changes anything; the file must be there.
        case reader
    }

    package let path: String
    package let role: Role
    private let connections: Connections
    private let lock: WriterLock?
    private let isClosed = Atomic(false)
    /// Of the file that is open; nil where it has none, and of readers.
    private let identity: FileIdentity?
    /// Of its journal.
    private let journal: FileIdentity?
    /// Nil of readers.
    private let mark: OpeningMark?
    /// What opening did to a file of an earlier khabar; nil where there was nothing to do.
    package let migration: Migration?

    /// Of SQLite, as it runs.
    package static var libraryVersion: String { Connections.engineVersion }

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
            try NewsDatabase.checkNotEmptied(path)
            switch role {
            case .writer:
                try NewsDatabase.checkNoneIsMissing(at: path)
                let lock = try WriterLock(database: path, program: program)
                self.lock = lock
                let version = try Migrations.version(ofFileAt: path)
                migration = try Migrations.keepCopy(of: path, version: version)
                if let migration { migrating(migration) }
                Ownership.prepare(path)
                connections = try Connections.writers(path)
                try lock.takeFile()
                try Migrations.run(on: connections, path: path)
                try connections.write { db in
                    try FullTextIndex(db).bringUpToDate()
                }
                try StoredURLs.remove(in: connections, path: path)
                lock.noteKept()
                let mark = OpeningMark()
                try mark.write(to: connections)
                self.mark = mark
                identity = FileIdentity(at: path)
                journal = FileIdentity(at: NewsDatabase.journalPath(of: path))
            case .reader:
                identity = nil
                journal = nil
                mark = nil
                lock = nil
                migration = nil
                connections = try Connections.readers(path)
            }
        } catch {
            throw StorageError(error, path: path, opening: role)
        }
    }

    /// Whether the file still stands where it was opened, and holds what it held. Costs three calls of the system.
    package var presence: FilePresence {
        let presence = identity?.presence(at: path) ?? .there
        guard presence == .there else { return presence }
        if isOverwritten { return .replaced }
        guard let journal else { return .there }
        return journal.isAt(NewsDatabase.journalPath(of: path)) ? .there : .journalRemoved
    }

    /// Whether something else was written into the open file.
    private var isOverwritten: Bool {
        guard let mark, let lock else { return false }
        return mark.isGone { lock.bytes(at: $0, count: $1) }
    }

    /// SQLite puts it beside the file that links lead to.
    static func journalPath(of path: String) -> String { WriterLock.resolved(path) + "-wal" }

    /// Ends all use of the file: the journal is folded into it and the writer's lock given back.
    ///
    /// Calls under way in other threads are waited for; later ones throw. Closing twice is closing once.
    package func close() {
        guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        do {
            if role == .writer, isOverwritten {
                // What stands in the journal belongs to the file that was, and would spoil the one that is there now. Without
                // its pages, SQLite folds nothing in.
                _ = truncate(NewsDatabase.journalPath(of: path), 0)
            } else if role == .writer {
                // Should any of them fail, nothing is lost: the next opening goes on with the queue, reads the journal that is
                // not empty then, and writes another mark.
                _ = try? connections.write { try FullTextIndex($0).catchUp(limit: FullTextIndex.batch) }
                _ = try? connections.write { try OpeningMark.remove(from: $0) }
                try? connections.withoutTransaction { try $0.foldJournal() }
            }
            try connections.close()
            lock?.release()
        } catch {
            // A connection that will not close may still write: the lock stays until the process ends.
        }
    }

    /// Lets go of the pages of the file that are held in memory, up to two megabytes a connection, and of readers that
    /// have nothing to do.
    package func giveBackMemory() {
        guard !isClosed.load(ordering: .acquiring) else { return }
        connections.giveBackMemory()
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
        if isOverwritten { throw StorageError(.replaced, path: path) }
        do {
            return try connections.write { db in
                let result = try body(NewsTransaction(db: db, path: path))
                try mark?.renewWhereOld(in: db)
                let index = FullTextIndex(db)
                if try index.isBatchWaiting() { try index.catchUp(limit: 2 * FullTextIndex.batch) }
                return result
            }
        } catch let error as SQLError {
            throw StorageError(error, path: path)
        }
    }

    /// As `write`, but what is freed is overwritten with zeros, and the full-text index is merged into one piece: what was
    /// taken out of it stays in its older pieces until then.
    func writeSecurely<T>(_ body: (NewsTransaction) throws -> T) throws -> T {
        try withoutTransaction { db in
            try db.run("PRAGMA secure_delete = ON")
            // Back to what `Connections` sets; should even that fail, deleting is slower from now on.
            defer { try? db.run("PRAGMA secure_delete = OFF") }
            return try db.transaction { db in
                let result = try body(NewsTransaction(db: db, path: path))
                try FullTextIndex(db).merge()
                return result
            }
        }
    }

    /// Writes the whole file anew, so that free space holds nothing, and folds the journal into it.
    func rewrite() throws {
        try withoutTransaction { db in
            try db.runAll("VACUUM")
            try db.foldJournal()
        }
        try mark?.locate(in: connections)
    }

    /// Runs `body` on the connection that writes, for what stands in no transaction or makes its own.
    func withoutTransaction<T>(_ body: (Connection) throws -> T) throws -> T {
        precondition(role == .writer, "a reader does not write")
        try checkOpen()
        do {
            return try connections.withoutTransaction(body)
        } catch let error as SQLError {
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
    func read<T>(_ body: (Connection) throws -> T) throws(StorageError) -> T {
        try checkOpen()
        do {
            return try connections.read(body)
        } catch {
            throw StorageError(error, path: path)
        }
    }

    /// Copies all that is there into a file of its own.
    func copy(to path: String, ifTaken taken: FileCopy.Taken) throws {
        try checkOpen()
        try FileCopy.make(of: connections, at: path, ifTaken: taken)
    }

    private func checkOpen() throws(StorageError) {
        if isClosed.load(ordering: .acquiring) {
            throw StorageError(.unexpected(detail: "it is closed already"), path: path)
        }
    }
}
