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

    /// Copies a file of an earlier schema to "<path>.before-<version of this program>" before anything is changed in it.
    ///
    /// - Returns: What is going to be done; nil for a file that is new or up to date.
    static func keepCopy(of path: String, version: Int) throws -> NewsDatabase.Migration? {
        guard version > 0, version < currentVersion else { return nil }
        let copy = "\(path).before-\(currentVersion)"
        let queue = try DatabaseQueue(path: path)
        do {
            let pages = try queue.read { db in try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0 }
            let size = try queue.read { db in try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0 } * pages
            if let room = FileCopy.room(beside: path), room < size {
                throw StorageError(.noRoomForCopy(needed: size), path: path)
            }
            // One of the same name is of an opening that did not come to its end, or older still.
            try FileCopy.make(of: queue, at: copy, ifTaken: .replace)
        } catch let error as StorageError where error.cause == .diskFull {
            throw StorageError(.noRoomForCopy(needed: 0), path: path)
        }
        try queue.close()
        return NewsDatabase.Migration(from: version, to: currentVersion, copy: copy)
    }

    /// Runs what the file has not seen and renews the views, all in one transaction.
    static func run(on pool: DatabasePool, path: String) throws {
        try pool.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                let version = try version(of: db, path: path)
                guard version < currentVersion else { return .rollback }
                for view in Views.all { try db.execute(sql: "DROP VIEW IF EXISTS \(view.name)") }
                for migration in Tables.migrations[version...] { try db.execute(sql: migration) }
                for view in Views.all { try db.execute(sql: view.sql) }
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(currentVersion)")
                return .commit
            }
        }
    }
}
