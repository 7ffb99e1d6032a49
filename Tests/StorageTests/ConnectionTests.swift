import News
import Testing

@testable import Storage

@Suite("The door to the database: statements, values, rows")
struct ConnectionTests {
    private static let table = "CREATE TABLE thing (id INTEGER PRIMARY KEY, value)"

    @Test(
        "a value comes back as it was given",
        arguments: [
            .null, .integer(.min), .integer(0), .real(-0.5), .text(""), .text("خبر\u{0}عاجل 🙂"), .blob([]),
            .blob([0, 255, 0]),
        ] as [SQLValue]
    )
    func values(value: SQLValue) throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            let db = transaction.db
            try db.runAll(ConnectionTests.table)
            let argument: (any SQLArgument)? =
                switch value {
                case .null: nil
                case .integer(let number): number
                case .real(let number): number
                case .text(let text): text
                case .blob(let bytes): bytes
                }
            try db.run("INSERT INTO thing (value) VALUES (?)", [argument])
            #expect(db.lastInsertedID == 1 && db.changedRows == 1)
            #expect(try db.first("SELECT value FROM thing") { $0.values } == [value])
        }
    }

    @Test("NULL, a column that is not there and a value of another type end no reading")
    func lenient() throws {
        let world = try NewsWorld()
        try world.database.read { db in
            try db.visit("SELECT NULL AS empty, 'word' AS word, 300 AS number") { row in
                #expect(row["empty"] as String? == nil && row["empty"] as Int64 == 0)
                #expect(row["missing"] as String? == nil && row["missing"] as String == "")
                #expect(row["word"] as Int64? == 0)
                #expect(row["number"] as String == "300" && row["number"] as UInt8? == nil)
                #expect(row.names == ["empty", "word", "number"])
                return true
            }
        }
    }

    @Test("a statement may be asked again while its rows are read")
    func nested() throws {
        let world = try NewsWorld()
        let numbers = try world.database.read { db in
            let sql = "SELECT value FROM json_each(?)"
            return try db.all(sql, ["[1, 2]"]) { outer in
                try db.all(sql, ["[10, 20]"]) { ($0[0] as Int) + outer[0] }
            }
        }
        #expect(numbers == [[11, 21], [12, 22]])
    }

    @Test("a statement that failed can be run again, and gives the columns of a table as it is now")
    func again() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            let db = transaction.db
            try db.runAll(ConnectionTests.table)
            let insert = "INSERT INTO thing (id, value) VALUES (?, ?)"
            try db.run(insert, [1, "a"])
            #expect(throws: SQLError.self) { try db.run(insert, [1, "b"]) }
            try db.run(insert, [2, "c"])
            let all = "SELECT * FROM thing ORDER BY id DESC"
            #expect(try db.first(all) { $0.names } == ["id", "value"])
            try db.run("ALTER TABLE thing RENAME COLUMN value TO worth")
            #expect(try db.first(all) { $0["worth"] as String } == "c")
        }
    }

    @Test("too few or too many values are an error that names the statement")
    func count() throws {
        let world = try NewsWorld()
        for arguments in [[], ["a", "b"]] as [SQLArguments] {
            let error = #expect(throws: StorageError.self) {
                try world.database.read { try $0.isAny("SELECT 1 WHERE ? = 'a'", arguments) }
            }
            #expect("\(error.map { "\($0)" } ?? "")".contains("SELECT 1 WHERE ? = 'a'"))
        }
    }

    @Test("after an error that ends the transaction nothing is written outside of it")
    func ended() throws {
        let world = try NewsWorld()
        let found = Outlet(id: Outlet.ID("wasit"), name: "وسيط", feeds: [])
        #expect(throws: StorageError.self) {
            try world.database.write { transaction in
                try transaction.run("ROLLBACK")
                try transaction.addFoundOutlet(found, in: Feed.ID(1), at: NewsWorld.start)
            }
        }
        #expect(try world.value("SELECT count(*) FROM outlets WHERE found_by IS NOT NULL") == "0")
    }
}
