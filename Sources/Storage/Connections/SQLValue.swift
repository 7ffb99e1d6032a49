/// A value as the database has it.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

// MARK: - Into a statement

/// What may be given for a `?` of a statement.
protocol SQLArgument {
    var sqlValue: SQLValue { get }
}

/// What is given for the `?` of a statement, in their order; nil is NULL.
typealias SQLArguments = [(any SQLArgument)?]

extension Int64: SQLArgument {
    var sqlValue: SQLValue { .integer(self) }
}

extension Int: SQLArgument {
    var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension UInt32: SQLArgument {
    var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension UInt8: SQLArgument {
    var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Bool: SQLArgument {
    var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension Double: SQLArgument {
    var sqlValue: SQLValue { .real(self) }
}

extension String: SQLArgument {
    var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLArgument {
    var sqlValue: SQLValue { .blob(self) }
}

// MARK: - Out of a row

/// What a column may be read as.
protocol SQLReadable {
    /// What is read where there is no value and one is asked for.
    static var absent: Self { get }

    /// Nil where the column holds NULL, or a number that is too great.
    init?(_ row: borrowing Row, at index: Int)
}

extension Int64: SQLReadable {
    static var absent: Int64 { 0 }

    init?(_ row: borrowing Row, at index: Int) {
        guard let number = row.integer(at: index) else { return nil }
        self = number
    }
}

extension Int: SQLReadable {
    static var absent: Int { 0 }

    init?(_ row: borrowing Row, at index: Int) {
        guard let number = row.integer(at: index) else { return nil }
        self.init(number)
    }
}

extension UInt32: SQLReadable {
    static var absent: UInt32 { 0 }

    init?(_ row: borrowing Row, at index: Int) {
        guard let number = row.integer(at: index) else { return nil }
        self.init(exactly: number)
    }
}

extension UInt8: SQLReadable {
    static var absent: UInt8 { 0 }

    init?(_ row: borrowing Row, at index: Int) {
        guard let number = row.integer(at: index) else { return nil }
        self.init(exactly: number)
    }
}

extension Bool: SQLReadable {
    static var absent: Bool { false }

    init?(_ row: borrowing Row, at index: Int) {
        guard let number = row.integer(at: index) else { return nil }
        self = number != 0
    }
}

extension Double: SQLReadable {
    static var absent: Double { 0 }

    init?(_ row: borrowing Row, at index: Int) {
        guard let number = row.real(at: index) else { return nil }
        self = number
    }
}

extension String: SQLReadable {
    static var absent: String { "" }

    init?(_ row: borrowing Row, at index: Int) {
        guard let text = row.text(at: index) else { return nil }
        self = text
    }
}

extension [UInt8]: SQLReadable {
    static var absent: [UInt8] { [] }

    init?(_ row: borrowing Row, at index: Int) {
        guard let bytes = row.blob(at: index) else { return nil }
        self = bytes
    }
}
