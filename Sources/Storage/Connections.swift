internal import GRDB
internal import GRDBSQLite
internal import Glibc

/// How the file is opened: settings that hold for a connection, not for the file.
enum Connections {
    /// How long to wait for another process's lock, such as that of a shell with an open transaction.
    private static let busyTimeoutSeconds = 5.0

    /// Refuses a file that is not ours, or is newer, before anything in it is touched. No file is fine.
    ///
    /// - Returns: The version of its schema, 0 where there is none yet.
    static func inspect(_ path: String) throws -> Int {
        guard access(path, F_OK) == 0 else { return 0 }
        var configuration = basis()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let version = try queue.read { db in try Migrations.version(of: db, path: path) }
        try queue.close()
        return version
    }

    static func writers(_ path: String) throws -> DatabasePool {
        var configuration = basis()
        configuration.label = "khabar"
        configuration.prepareDatabase { db in
            if !db.configuration.readonly {
                try prepareWriter(db)
            }
        }
        return try DatabasePool(path: path, configuration: configuration)
    }

    static func readers(_ path: String) throws -> DatabasePool {
        guard access(path, F_OK) == 0 else { throw StorageError(.missing, path: path) }
        do {
            return try readers(path, opening: path)
        } catch let error as DatabaseError
            where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode.primaryResultCode)
        {
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
        guard access(path, F_OK) == 0 else { throw StorageError(.missing, path: path) }
        // Without the journal's files there is no writer, and the file can be read as one that never changes.
        let isStill = access(path + "-shm", F_OK) != 0 && isEmpty(path + "-wal")
        let isOpenable = access(FileCopy.directory(of: path), W_OK) == 0
        return try SafeConnection(opening: isStill && !isOpenable ? immutableURI(of: path) : path, path: path)
    }

    private static func basis() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        configuration.prepareDatabase { db in try Relevance.define(on: db) }
        return configuration
    }

    private static func isEmpty(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 || status.st_size == 0
    }

    private static func readers(_ path: String, opening name: String) throws -> DatabasePool {
        var configuration = basis()
        configuration.label = "khabar reader"
        configuration.readonly = true
        let pool = try DatabasePool(path: name, configuration: configuration)
        try pool.read { db in
            let version = try Migrations.version(of: db, path: path)
            guard version == Migrations.currentVersion else {
                throw StorageError(
                    .olderSchema(found: version, known: Migrations.currentVersion),
                    path: path
                )
            }
        }
        return pool
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
