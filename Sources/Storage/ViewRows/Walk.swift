extension Connection {
    /// Rows that one piece of a list looks at, however few of them match: the next piece goes on from there.
    private static var limitExamined: Int { 4000 }

    /// Goes along an index until `limit` rows matched.
    ///
    /// - Parameters:
    ///   - sql: Orders the rows along an index, and gives for each row `matches` and `found_id`, beside what `place` reads. Conditions that narrow the list stand
    ///     in the column `matches`, so that rows that do not match are counted as well.
    ///   - arguments: Of the statement.
    ///   - limit: Matches that are looked for.
    ///   - place: Where the list goes on behind the row; nil where it ends before it.
    /// - Returns: The found ids, and where the list goes on; nil at its end.
    /// - Throws: `SQLError`, or what `place` throws.
    func walk<Place>(
        _ sql: String,
        _ arguments: SQLArguments,
        limit: Int,
        place: (borrowing Row) throws -> Place?
    ) throws -> (ids: [Int64], next: Place?) {
        var ids: [Int64] = []
        var examined = 0
        var last: Place?
        var isCut = false
        try visit(sql, arguments) { row in
            guard let here = try place(row) else { return false }
            guard ids.count < limit, examined < Connection.limitExamined else {
                isCut = true
                return false
            }
            examined += 1
            last = here
            if row["matches"] { ids.append(row["found_id"]) }
            return true
        }
        return (ids, isCut ? last : nil)
    }
}
