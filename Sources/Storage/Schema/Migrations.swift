internal import Glibc

/// Brings a file to the schema of this program, or says why not.
enum Migrations {
    /// "khbr" in ASCII, in the header of every khabar database (`PRAGMA application_id`).
    static let applicationID = 0x6B68_6272
    /// The `user_version` of an up-to-date file.
    static var currentVersion: Int { Tables.migrations.count }

    /// The version of the file at `path`, before anything in it is touched; 0 where there is none yet.
    ///
    /// - Throws: `StorageError` where it is none of ours, or is newer.
    static func version(ofFileAt path: String) throws -> Int {
        guard access(path, F_OK) == 0 else { return 0 }
        let file = try Connections.single(path, isReadOnly: true)
        let version = try file.read { try Migrations.version(of: $0, path: path) }
        try file.close()
        return version
    }

    /// The version of a khabar file, 0 for an empty one.
    static func version(of db: Connection, path: String) throws -> Int {
        let application: Int = try db.first("PRAGMA application_id") ?? 0
        let version: Int = try db.first("PRAGMA user_version") ?? 0
        guard application == applicationID else {
            let isEmpty = try !db.isAny("SELECT 1 FROM sqlite_master")
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
        let copy = "\(path)\(FileCopy.beforeEnding)\(currentVersion)"
        let file = try Connections.single(path, isReadOnly: false)
        do {
            let size = try file.read { try $0.fileSize() }
            if let room = FileCopy.room(beside: path), room < size {
                throw StorageError(.noRoomForCopy(needed: size), path: path)
            }
            // One of the same name is of an opening that did not come to its end, or older still.
            try FileCopy.make(of: file, at: copy, ifTaken: .replace)
        } catch let error as StorageError where error.cause == .diskFull {
            throw StorageError(.noRoomForCopy(needed: 0), path: path)
        }
        try file.close()
        return NewsDatabase.Migration(from: version, to: currentVersion, copy: copy)
    }

    /// Runs what the file has not seen and makes the views anew, all in one transaction.
    static func run(on connections: Connections, path: String) throws {
        try connections.write { db in
            let version = try Migrations.version(of: db, path: path)
            guard version < currentVersion else { return }
            for view in Views.all { try db.runAll("DROP VIEW IF EXISTS \(view.name)") }
            for migration in Tables.migrations[version...] { try db.runAll(migration) }
            if version < 6 { try DomainTurns.nameDomains(in: db) }
            if version < 8 {
                try NewsTransaction.rankAll(in: db)
                try db.runAll(Tables.rankIndexes)
            }
            for view in Views.all { try db.runAll(view.sql) }
            try db.runAll("PRAGMA application_id = \(applicationID); PRAGMA user_version = \(currentVersion)")
        }
    }
}
