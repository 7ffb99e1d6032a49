internal import GRDBSQLite
internal import Glibc

/// bm25 with the weights of the phrases given.
///
/// FTS5's own `bm25` goes through every article that holds a phrase before it gives the first score, to weigh the phrase:
/// 48 ms for a word that most of a million articles hold. `relevance(articles_fts, title, text, phrase…)` is the same
/// formula and takes the weights of the columns and of the phrases, in their order in the query, as arguments. It is ours
/// alone: no view needs it.
/// Source: fts5_aux.c of SQLite; Robertson, Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
enum Relevance {
    /// The weight of a phrase that `holding` of `all` articles hold.
    static func weight(holding: Int64, of all: Int64) -> Double {
        // Above zero even where most articles hold it: below zero, more hits would make an article worse.
        max(1e-6, log((Double(all - holding) + 0.5) / (Double(holding) + 0.5)))
    }

    /// Has the connection whose FTS5 this is know the function.
    static func define(by api: UnsafePointer<fts5_api>) throws {
        let code = api.pointee.xCreateFunction(
            UnsafeMutablePointer(mutating: api),
            "relevance",
            nil,
            { api, row, result, count, arguments in
                guard let api, let row, let arguments else { return }
                let values = UnsafeBufferPointer(start: arguments, count: Int(count))
                    .map { sqlite3_value_double($0) }
                do throws(SQLError) {
                    sqlite3_result_double(result, try Relevance.score(api.pointee, row, values))
                } catch {
                    sqlite3_result_error_code(result, error.code)
                }
            },
            nil
        )
        try check(code)
    }

    /// The constants of bm25: how soon further hits count less, and how much the length of a text counts.
    private static let (k1, b) = (1.2, 0.75)
    private static let columns = 2

    /// The lower the better.
    private static func score(_ api: Fts5ExtensionApi, _ row: OpaquePointer, _ weights: [Double])
        throws(SQLError) -> Double
    {
        let phrases = Int(api.xPhraseCount(row))
        // FTS5 may leave out a phrase that holds no word. Then it cannot be told which weight is whose.
        let areGiven = weights.count == columns + phrases
        var frequencies = [Double](repeating: 0, count: phrases)
        var count: Int32 = 0
        try check(api.xInstCount(row, &count))
        for index in 0..<count {
            var (phrase, column, offset) = (Int32(0), Int32(0), Int32(0))
            try check(api.xInst(row, index, &phrase, &column, &offset))
            frequencies[Int(phrase)] += weights[Int(column)]
        }
        var length: Int32 = 0
        try check(api.xColumnSize(row, -1, &length))
        let share = 1 - b + b * Double(length) / (try averageLength(api, row))
        var sum = 0.0
        for (phrase, frequency) in frequencies.enumerated() {
            let weight = areGiven ? weights[columns + phrase] : 1
            sum += weight * frequency * (k1 + 1) / (frequency + k1 * share)
        }
        return -sum
    }

    /// Words of an article; read once in a query.
    private static func averageLength(_ api: Fts5ExtensionApi, _ row: OpaquePointer) throws(SQLError)
        -> Double
    {
        if let known = api.xGetAuxdata(row, 0) { return known.load(as: Double.self) }
        var (rows, words) = (Int64(0), Int64(0))
        try check(api.xRowCount(row, &rows))
        try check(api.xColumnTotalSize(row, -1, &words))
        let average = Double(words) / Double(max(rows, 1))
        // Freed by SQLite at the end of the query, also where it cannot be kept.
        let kept = UnsafeMutablePointer<Double>.allocate(capacity: 1)
        kept.initialize(to: average)
        try check(api.xSetAuxdata(row, kept) { $0?.deallocate() })
        return average
    }

    private static func check(_ code: Int32) throws(SQLError) {
        guard code == SQLITE_OK else { throw SQLError(code: code, message: "FTS5 answered \(code)") }
    }
}
