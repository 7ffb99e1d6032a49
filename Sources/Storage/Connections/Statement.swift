internal import GRDB
internal import GRDBSQLite

/// A prepared statement, which its connection keeps for the next time: most of the cost of a small one is preparing it.
///
/// Whoever takes one gives values for its `?`, steps through its rows and resets it.
struct Statement {
    private let kept: GRDB.Statement
    private let raw: OpaquePointer

    /// - Throws: `SQLError` where the text is no statement.
    init(_ sql: String, on db: Database) throws {
        let known = try db.cachedStatement(sql: sql)
        // A statement that is being read cannot be started again, so a second one is prepared.
        kept = sqlite3_stmt_busy(known.sqliteStatement) == 0 ? known : try db.makeStatement(sql: sql)
        raw = kept.sqliteStatement
    }

    /// The columns' names.
    var names: [String] {
        // Where the schema has changed since, SQLite has prepared the statement anew, perhaps with other columns.
        guard sqlite3_stmt_status(raw, SQLITE_STMTSTATUS_REPREPARE, 0) > 0 else { return kept.columnNames }
        return (0..<sqlite3_column_count(raw)).map { String(cString: sqlite3_column_name(raw, $0)) }
    }

    /// Gives the `?` their values.
    func bind(_ arguments: SQLArguments) throws {
        guard Int(sqlite3_bind_parameter_count(raw)) == arguments.count else {
            throw SQLError(
                code: SQLITE_MISUSE,
                message:
                    "\(arguments.count) values for the \(sqlite3_bind_parameter_count(raw)) of the statement",
                sql: kept.sql
            )
        }
        for (index, argument) in arguments.enumerated() {
            let code = argument.map { bind($0.sqlValue, at: Int32(index + 1)) } ?? SQLITE_OK
            guard code == SQLITE_OK else { throw problem(code) }
        }
    }

    /// Goes to the next row; false where there is none.
    func step() throws -> Bool {
        switch sqlite3_step(raw) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw problem(code)
        }
    }

    /// The row it has come to.
    func row(names: [String]) -> Row { Row(raw, names: names) }

    /// Lets go of the rows, and of the values that were given.
    func reset() {
        // What it returns is the error of the last step, which is told already.
        sqlite3_reset(raw)
        sqlite3_clear_bindings(raw)
    }

    private func bind(_ value: SQLValue, at place: Int32) -> Int32 {
        switch value {
        case .null: return SQLITE_OK
        case .integer(let number): return sqlite3_bind_int64(raw, place, number)
        case .real(let number): return sqlite3_bind_double(raw, place, number)
        case .text(var text):
            return text.withUTF8 { bytes in
                // Without an address SQLite would take the empty text for NULL.
                guard let start = bytes.baseAddress else { return sqlite3_bind_text(raw, place, "", 0, nil) }
                return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    sqlite3_bind_text(raw, place, $0, Int32(bytes.count), Statement.copied)
                }
            }
        case .blob(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(raw, place, 0) }
            return bytes.withUnsafeBytes {
                sqlite3_bind_blob(raw, place, $0.baseAddress, Int32($0.count), Statement.copied)
            }
        }
    }

    private func problem(_ code: Int32) -> SQLError {
        let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(raw)))
        return SQLError(code: code, message: message, sql: kept.sql)
    }

    /// SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
