internal import GRDB
internal import GRDBSQLite

/// A connection, lent for one transaction or one reading: the way to all SQL of this room.
///
/// Every statement is kept prepared, so its text must be one of few: what differs from call to call is an argument.
struct Connection {
    private let db: Database
    private let isInTransaction: Bool

    init(_ db: Database, isInTransaction: Bool) {
        self.db = db
        self.isInTransaction = isInTransaction
    }

    /// Rows that the last INSERT, UPDATE or DELETE changed.
    var changedRows: Int { Int(sqlite3_changes(handle)) }

    /// The id of the row that was inserted last.
    var lastInsertedID: Int64 { sqlite3_last_insert_rowid(handle) }

    /// Runs one statement.
    func run(_ sql: String, _ arguments: SQLArguments = []) throws {
        // SQLite ends a transaction by itself where the disk is full; nothing may be written outside of it then.
        guard !isInTransaction || sqlite3_get_autocommit(handle) == 0 else {
            throw SQLError(
                code: SQLITE_ABORT,
                message: "the transaction was ended by an error before",
                sql: sql
            )
        }
        try visit(sql, arguments) { _ in true }
    }

    /// Runs statements without values, one after the other.
    func runAll(_ sql: String) throws {
        try SQLError.translating { try db.execute(sql: sql) }
    }

    /// What `make` makes of each row, in their order.
    func all<Made>(
        _ sql: String,
        _ arguments: SQLArguments = [],
        _ make: (borrowing Row) throws -> Made
    ) throws -> [Made] {
        var made: [Made] = []
        try visit(sql, arguments) { row in
            made.append(try make(row))
            return true
        }
        return made
    }

    /// What `make` makes of the first row; nil where there is none.
    func first<Made>(
        _ sql: String,
        _ arguments: SQLArguments = [],
        _ make: (borrowing Row) throws -> Made
    ) throws -> Made? {
        var made: Made?
        try visit(sql, arguments) { row in
            made = try make(row)
            return false
        }
        return made
    }

    /// The first column of the first row; nil where there is no row, or NULL stands there.
    func first<Value: SQLReadable>(_ sql: String, _ arguments: SQLArguments = []) throws -> Value? {
        try first(sql, arguments) { $0[0] as Value? } ?? nil
    }

    /// Whether there is a row.
    func isAny(_ sql: String, _ arguments: SQLArguments = []) throws -> Bool {
        try first(sql, arguments) { _ in true } ?? false
    }

    /// Hands over the rows one by one, as long as `body` says to go on. What `body` does must not change what is read.
    func visit(
        _ sql: String,
        _ arguments: SQLArguments = [],
        while body: (borrowing Row) throws -> Bool
    ) throws {
        let statement = try SQLError.translating { try Statement(sql, on: db) }
        defer { statement.reset() }
        try statement.bind(arguments)
        guard try statement.step() else { return }
        let names = statement.names
        repeat {
            guard try body(statement.row(names: names)) else { return }
        } while try statement.step()
    }

    /// The names of the columns that a statement gives.
    func columns(of sql: String) throws -> [String] {
        try SQLError.translating { try Statement(sql, on: db).names }
    }

    /// Runs `body` in a transaction that begins IMMEDIATE; commits when it returns, rolls back when it throws.
    func transaction<Made>(_ body: (Connection) throws -> Made) throws -> Made {
        precondition(!isInTransaction, "no transaction stands within another")
        var made: Made?
        try SQLError.translating {
            try db.inTransaction(.immediate) {
                made = try body(Connection(db, isInTransaction: true))
                return .commit
            }
        }
        guard let made else { preconditionFailure("a transaction that commits has run its body") }
        return made
    }

    /// Folds the journal into the file and cuts it.
    func foldJournal() throws {
        try SQLError.translating { _ = try db.checkpoint(.truncate) }
    }

    /// Bytes, without the journal.
    func fileSize() throws -> Int {
        try first("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size") ?? 0
    }

    private var handle: OpaquePointer? { db.sqliteConnection }
}

extension SQLError {
    /// Runs `body` and puts the errors of GRDB into our own words.
    static func translating<Made>(_ body: () throws -> Made) throws -> Made {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw SQLError(
                code: error.extendedResultCode.rawValue,
                message: error.message ?? "\(error.resultCode)",
                sql: error.sql
            )
        }
    }
}
