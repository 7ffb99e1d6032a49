internal import GRDB

/// Brings a file to the schema of this program, or says why not.
enum Migrations {
    /// "khbr" in ASCII, in the header of every khabar database (`PRAGMA application_id`).
    static let applicationID = 0x6B68_6272
    /// The `user_version` of an up-to-date file.
    static var currentVersion: Int { Tables.migrations.count }

    /// The version of a khabar file, 0 for an empty one.
    static func version(of db: Database, path: String) throws -> Int {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard application == applicationID else {
            let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
            guard application == 0, version == 0, isEmpty else { throw StorageError(.foreign, path: path) }
            return 0
        }
        guard version > 0 else {
            throw StorageError(.corrupt(detail: "its schema's version is \(version)"), path: path)
        }
        guard version <= currentVersion else {
            throw StorageError(.newerSchema(found: version, known: currentVersion), path: path)
        }
        return version
    }

    /// Runs what the file has not seen, one transaction each, the views renewed with it.
    static func run(on pool: DatabasePool, path: String) throws {
        while true {
            let done = try pool.writeWithoutTransaction { db in
                var done = true
                try db.inTransaction(.immediate) {
                    let version = try version(of: db, path: path)
                    guard version < currentVersion else { return .rollback }
                    for view in Views.all { try db.execute(sql: "DROP VIEW IF EXISTS \(view.name)") }
                    try db.execute(sql: Tables.migrations[version])
                    if version + 1 == currentVersion {
                        for view in Views.all { try db.execute(sql: view.sql) }
                    }
                    try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                    try db.execute(sql: "PRAGMA user_version = \(version + 1)")
                    done = false
                    return .commit
                }
                return done
            }
            if done { return }
        }
    }
}
