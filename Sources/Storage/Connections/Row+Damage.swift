internal import GRDB

/// Columns read without trust.
///
/// GRDB ends the process where a column holds null or another type than the schema promises. A page with a flipped bit
/// must not end a daemon or a query: the column reads as empty then, SQLite reports most damage by itself, and
/// `khabar verify` the rest. Not being generic, these are preferred to GRDB's own subscripts.
extension Row {
    private func lenient<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ column: String,
        else absent: Value
    ) -> Value {
        // What cannot be decoded is lost; see above.
        (try? decode(Value.self, forColumn: column)) ?? absent
    }

    private func lenient<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ index: Int,
        else absent: Value
    ) -> Value {
        (try? decode(Value.self, atIndex: index)) ?? absent
    }

    subscript(_ column: String) -> String { lenient(column, else: "") }
    subscript(_ index: Int) -> String { lenient(index, else: "") }
    subscript(_ column: String) -> String? { lenient(column, else: nil) }
    subscript(_ index: Int) -> String? { lenient(index, else: nil) }
    subscript(_ column: String) -> Int64 { lenient(column, else: 0) }
    subscript(_ index: Int) -> Int64 { lenient(index, else: 0) }
    subscript(_ column: String) -> Int64? { lenient(column, else: nil) }
    subscript(_ index: Int) -> Int64? { lenient(index, else: nil) }
    subscript(_ column: String) -> Int { lenient(column, else: 0) }
    subscript(_ index: Int) -> Int { lenient(index, else: 0) }
    subscript(_ column: String) -> Int? { lenient(column, else: nil) }
    subscript(_ index: Int) -> Int? { lenient(index, else: nil) }
    subscript(_ column: String) -> Double { lenient(column, else: 0) }
    subscript(_ index: Int) -> Double { lenient(index, else: 0) }
    subscript(_ column: String) -> Double? { lenient(column, else: nil) }
    subscript(_ index: Int) -> Double? { lenient(index, else: nil) }
    subscript(_ column: String) -> Bool { lenient(column, else: false) }
    subscript(_ index: Int) -> Bool { lenient(index, else: false) }
    subscript(_ column: String) -> Bool? { lenient(column, else: nil) }
    subscript(_ index: Int) -> Bool? { lenient(index, else: nil) }
}
