/// What the database says went wrong, in its own words.
struct SQLError: Error, Hashable, Sendable {
    /// SQLite's extended result code. Source: https://www.sqlite.org/rescode.html
    let code: Int32
    let message: String
    /// The statement that failed; nil where it was none of ours, as a commit.
    let sql: String?

    init(code: Int32, message: String, sql: String? = nil) {
        self.code = code
        self.message = message
        self.sql = sql
    }
}

extension SQLError: CustomStringConvertible {
    var description: String {
        "SQLite error \(code): \(message)" + (sql.map { " - while executing `\($0)`" } ?? "")
    }
}
