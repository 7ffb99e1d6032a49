internal import GRDB
internal import GRDBSQLite
internal import Glibc

/// The connections to one file: one that writes, any number that read beside it, each reading one state of the file.
///
/// Only the files of this folder know the engine and the library that drives it; all others go through `Connection`.
/// Errors of the engine leave it as `SQLError`.
final class Connections: Sendable {
    private let pool: any DatabaseWriter

    private init(_ pool: any DatabaseWriter) {
        self.pool = pool
    }

    /// Runs `body` in one transaction that begins IMMEDIATE; commits when it returns, rolls back when it throws.
    func write<Made>(_ body: (Connection) throws -> Made) throws -> Made {
        try SQLError.translating { try pool.write { try body(Connection($0, isInTransaction: true)) } }
    }

    /// Runs `body` on the connection that writes, for what stands in no transaction.
    func withoutTransaction<Made>(_ body: (Connection) throws -> Made) throws -> Made {
        try SQLError.translating {
            try pool.writeWithoutTransaction { try body(Connection($0, isInTransaction: false)) }
        }
    }

    /// Runs `body` on one state of the file, that of its begin.
    func read<Made>(_ body: (Connection) throws -> Made) throws -> Made {
        try SQLError.translating { try pool.read { try body(Connection($0, isInTransaction: true)) } }
    }

    /// Copies the whole database, as it stands now, into a new file at `path`; writers go on beside it.
    func copy(to path: String) throws {
        try SQLError.translating {
            let target = try DatabaseQueue(path: path)
            try pool.backup(to: target)
            try target.write { try OpeningMark.remove(from: Connection($0, isInTransaction: true)) }
            // A file in WAL cannot be read where its journal's files may not be made: on read-only media, or by another account.
            // The writer that opens the copy turns WAL on again.
            try target.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try target.close()
        }
    }

    /// Lets go of pages and statements that are held in memory, and of readers that have nothing to do.
    func giveBackMemory() {
        switch pool {
        case let pool as DatabasePool: pool.releaseMemory()
        case let queue as DatabaseQueue: queue.releaseMemory()
        default: break
        }
    }

    /// Of SQLite, as it runs.
    static var engineVersion: String { String(cString: sqlite3_libversion()) }

    /// Waits for what is under way in other threads.
    func close() throws {
        try SQLError.translating { try pool.close() }
    }
}

// MARK: - How the file is opened: settings that hold for a connection, not for the file

extension Connections {
    /// How long to wait for another process's lock, such as that of a shell with an open transaction.
    private static let busyTimeoutSeconds = 5.0

    /// One connection, before it is known whether the file is ours: it changes no setting of the file.
    static func single(_ path: String, isReadOnly: Bool) throws -> Connections {
        var configuration = basis()
        configuration.readonly = isReadOnly
        return try SQLError.translating {
            Connections(try DatabaseQueue(path: path, configuration: configuration))
        }
    }

    static func writers(_ path: String) throws -> Connections {
        var configuration = basis()
        configuration.label = "khabar"
        configuration.prepareDatabase { db in
            if !db.configuration.readonly { try prepareWriter(db) }
        }
        return try SQLError.translating {
            Connections(try DatabasePool(path: path, configuration: configuration))
        }
    }

    static func readers(_ path: String) throws -> Connections {
        try checkThere(path)
        do {
            return try readers(path, opening: path)
        } catch let error as SQLError where [SQLITE_CANTOPEN, SQLITE_READONLY].contains(error.code & 0xFF) {
            // The journal's files are not there and may not be made: a copy on read-only media, or a file of
            // another user after a shell has tidied up. Without them there is no writer either, so the file
            // may be read as one that never changes.
            guard access(path + "-shm", F_OK) != 0, isEmpty(path + "-wal") else { throw error }
            return try readers(path, opening: immutableURI(of: path))
        }
    }

    /// A connection for SQL that nobody has checked.
    static func safe(_ path: String) throws(StorageError) -> SafeConnection {
        try DatabasePath.check(path)
        try checkThere(path)
        // Without the journal's files there is no writer, and the file can be read as one that never changes.
        let isStill = access(path + "-shm", F_OK) != 0 && isEmpty(path + "-wal")
        let isOpenable = access(FileCopy.directory(of: path), W_OK) == 0
        return try SafeConnection(opening: isStill && !isOpenable ? immutableURI(of: path) : path, path: path)
    }

    /// Whether the file may not even be seen is told apart from whether it is there.
    private static func checkThere(_ path: String) throws(StorageError) {
        if access(path, R_OK) == 0 { return }
        let code = errno
        if code == ENOENT || code == ENOTDIR { throw NewsDatabase.lost(path) }
        throw StorageError(.permission(detail: String(cString: strerror(code))), path: path)
    }

    private static func basis() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        configuration.prepareDatabase { db in try Relevance.define(by: FTS5.api(db)) }
        return configuration
    }

    private static func isEmpty(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 || status.st_size == 0
    }

    private static func readers(_ path: String, opening name: String) throws -> Connections {
        var configuration = basis()
        configuration.label = "khabar reader"
        configuration.readonly = true
        let readers = try SQLError.translating {
            Connections(try DatabasePool(path: name, configuration: configuration))
        }
        let version = try readers.read { try Migrations.version(of: $0, path: path) }
        guard version > 0 else { throw StorageError(.blank, path: path) }
        guard version == Migrations.currentVersion else {
            throw StorageError(.olderSchema(found: version, known: Migrations.currentVersion), path: path)
        }
        return readers
    }

    /// `path` as an SQLite URI. Source: https://www.sqlite.org/uri.html
    private static func immutableURI(of path: String) -> String {
        var bytes = Array("file:".utf8)
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "%"): bytes += Array("%25".utf8)
            case UInt8(ascii: "?"): bytes += Array("%3f".utf8)
            case UInt8(ascii: "#"): bytes += Array("%23".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self) + "?immutable=1"
    }

    private static func prepareWriter(_ db: Database) throws {
        // The journal's files stay after the last connection closed: a reader that may not create files in
        // the directory can then still open the database.
        var persist: Int32 = 1
        let code = sqlite3_file_control(db.sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &persist)
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
        // Debian's SQLite overwrites with zeros what it frees, which costs some 8 % of an insert (and
        // FAST the same); news is public. The rest is told in STORAGE.md.
        try db.execute(
            sql: """
                PRAGMA secure_delete = OFF;
                PRAGMA journal_size_limit = 67108864;
                """
        )
    }
}
