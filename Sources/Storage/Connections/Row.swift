internal import GRDBSQLite

/// The row that a statement has come to; it is there until the statement goes on.
///
/// Columns are read without trust, for a damaged page must end neither the daemon nor a query. A column that is not there,
/// or holds NULL where a value is asked for, reads as empty. SQLite reports most damage by itself, `khabar verify` the rest.
struct Row: ~Copyable {
    private let statement: OpaquePointer
    /// Of all columns, in their order.
    let names: [String]

    init(_ statement: OpaquePointer, names: [String]) {
        self.statement = statement
        self.names = names
    }

    subscript<Value: SQLReadable>(_ column: String) -> Value? {
        names.firstIndex(of: column).flatMap { Value(self, at: $0) }
    }

    subscript<Value: SQLReadable>(_ column: String) -> Value {
        names.firstIndex(of: column).flatMap { Value(self, at: $0) } ?? Value.absent
    }

    subscript<Value: SQLReadable>(_ index: Int) -> Value? { Value(self, at: index) }

    subscript<Value: SQLReadable>(_ index: Int) -> Value { Value(self, at: index) ?? Value.absent }

    /// All columns, as the database has them.
    var values: [SQLValue] { (0..<names.count).map { SQLValue(statement, column: Int32($0)) } }
}

// MARK: - Single columns, which SQLite converts where they are of another type; nil is NULL

extension Row {
    func integer(at index: Int) -> Int64? {
        isNull(index) ? nil : sqlite3_column_int64(statement, Int32(index))
    }

    func real(at index: Int) -> Double? {
        isNull(index) ? nil : sqlite3_column_double(statement, Int32(index))
    }

    func text(at index: Int) -> String? {
        isNull(index) ? nil : String(statement, column: Int32(index))
    }

    func blob(at index: Int) -> [UInt8]? {
        isNull(index) ? nil : [UInt8](statement, column: Int32(index))
    }

    private func isNull(_ index: Int) -> Bool {
        sqlite3_column_type(statement, Int32(index)) == SQLITE_NULL
    }
}

extension SQLValue {
    init(_ statement: OpaquePointer, column: Int32) {
        self =
            switch sqlite3_column_type(statement, column) {
            case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, column))
            case SQLITE_FLOAT: .real(sqlite3_column_double(statement, column))
            case SQLITE_NULL: .null
            case SQLITE_BLOB: .blob([UInt8](statement, column: column))
            default: .text(String(statement, column: column))
            }
    }
}

extension String {
    /// The length is asked for after the text, which may be converted first.
    fileprivate init(_ statement: OpaquePointer, column: Int32) {
        let start = sqlite3_column_text(statement, column)
        let count = Int(sqlite3_column_bytes(statement, column))
        self.init(decoding: UnsafeBufferPointer(start: start, count: start == nil ? 0 : count), as: UTF8.self)
    }
}

extension [UInt8] {
    fileprivate init(_ statement: OpaquePointer, column: Int32) {
        let start = sqlite3_column_blob(statement, column)
        let count = Int(sqlite3_column_bytes(statement, column))
        self.init(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }
}
