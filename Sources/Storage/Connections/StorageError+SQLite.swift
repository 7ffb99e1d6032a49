internal import GRDBSQLite

extension StorageError {
    /// What an error of the database means to the people who run khabar; a `StorageError` stays as it is.
    ///
    /// - Parameters:
    ///   - error: Whatever the database threw.
    ///   - path: The database file.
    ///   - role: For what the file was being opened, if it was.
    init(_ error: any Error, path: String, opening role: NewsDatabase.Role? = nil) {
        if let error = error as? StorageError {
            self = error
        } else if let error = error as? SQLError {
            let cause = Cause(sqlite: error.code & 0xFF, detail: error.message, opening: role)
            self.init(cause ?? .unexpected(detail: "\(error)"), path: path)
        } else {
            self.init(.unexpected(detail: "\(error)"), path: path)
        }
    }
}

extension StorageError.Cause {
    /// The meaning of a primary result code; nil where it is none that the world can bring about.
    ///
    /// Source: https://www.sqlite.org/rescode.html
    init?(sqlite code: Int32, detail: String, opening role: NewsDatabase.Role? = nil) {
        switch code {
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
        case SQLITE_FULL: self = .diskFull
        case SQLITE_IOERR, SQLITE_NOLFS: self = .inputOutput(detail: detail)
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT: self = .corrupt(detail: detail)
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH: self = .permission(detail: detail)
        case SQLITE_CANTOPEN:
            switch role {
            case .writer: self = .cannotCreate(detail: detail)
            case .reader: self = .permission(detail: detail)
            case nil: self = .inputOutput(detail: detail)
            }
        default: return nil
        }
    }
}
