import Foundation
import Machinery
import News
import Storage
import Synchronization

/// What people ask of a database, timed while another thread writes to it without a pause.
///
/// Words are drawn from running text, so that they are as common as what is written: every other one is among the 450
/// most frequent of 200,000, the first of which stands in nearly every article.
struct StoreQuestions {
    let path: String
    let count: Int
    /// Runs of four words.
    let passages: [[String]]

    func ask(beside desk: inout NewsDesk, perPoll: Int) throws {
        let isDone = Atomic(false)
        let asking = Thread { [self] in
            do {
                try askAll()
            } catch {
                print("asking failed: \(error)")
            }
            isDone.store(true, ordering: .releasing)
        }
        asking.stackSize = 8 << 20
        asking.start()
        var kept = 0
        let start = Cost.now
        var indexedAt = start.wall
        while !isDone.load(ordering: .acquiring) {
            try desk.keep(desk.poll(of: perPoll))
            kept += perPoll
            if Cost.now.wall - indexedAt > 2 {
                try desk.indexWaiting()
                indexedAt = Cost.now.wall
            }
        }
        let cost = Cost.now - start
        print(
            "meanwhile \(kept) articles were kept in \(Int(cost.wall)) s, the writer at \(cost.share) of a processor"
        )
    }

    private func askAll() throws {
        let database = try NewsDatabase(path: path, role: .reader)
        defer { database.close() }
        var random = SplitMix(state: 7)
        let newest = try database.stories(NewsFilter(limit: 5000)).map(\.id)
        let latest = try database.articles(NewsFilter(limit: 1)).first?.believedAt
        let since = (latest ?? Timestamp(secondsSince1970: 0)).advanced(bySeconds: -30 * 86400)
        func passage() -> [String] { passages[Int(random.next() % UInt64(passages.count))] }
        func word() -> String { passage()[0] }
        // Frequent words of the news are short ones, see `InventedNewswire`.
        let rare = passages.joined().filter { $0.unicodeScalars.count > 6 }
        func rareWord() -> String { rare[Int(random.next() % UInt64(rare.count))] }
        func search(_ words: String) throws {
            _ = try database.search(words, NewsFilter(limit: 20))
        }
        func count(_ words: String) throws {
            _ = try database.search(words, NewsFilter(limit: 20), SearchManner(counts: true))
        }
        func rank(_ words: String) throws {
            _ = try database.search(words, NewsFilter(since: since, limit: 20), SearchManner(order: .rank))
        }
        try time("stories, newest 50") { _ = try database.stories(NewsFilter(limit: 50)) }
        try time("a story's page") {
            _ = try database.story(newest[Int(random.next() % UInt64(newest.count))])
        }
        try time("newest 20 by one word") { try search(word()) }
        try time("newest 20 by a rare word") { try search(rareWord()) }
        try time("newest 20 by two words") { try search("\(word()) \(word())") }
        try time("newest 20 by a phrase of three") {
            try search("\"\(passage().prefix(3).joined(separator: " "))\"")
        }
        try time("newest 20 by a beginning of four letters") { try search("\(rareWord().prefix(4))*") }
        try time("newest 20 by one word, counted") { try count(word()) }
        try time("newest 20 by two words, counted") { try count("\(word()) \(word())") }
        try time("best 20 of 30 days by one word") { try rank(word()) }
        try time("best 20 of 30 days by two words") { try rank("\(word()) \(word())") }
    }

    /// By the clock, and by the processor of this thread, which other programs do not lengthen.
    private func time(_ what: String, _ body: () throws -> Void) throws {
        var costs: [Cost] = []
        for _ in 0..<count {
            let start = Cost.now
            try body()
            costs.append(Cost.now - start)
        }
        func words(_ seconds: [Double]) -> String {
            let sorted = seconds.sorted()
            return [0.5, 0.95, 1].map { share in
                let value = sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
                return String(format: "%.1f", value * 1000)
            }
            .joined(separator: " / ")
        }
        print(
            "\(what): \(words(costs.map(\.wall))) ms, CPU \(words(costs.map(\.processor))) (p50 / p95 / longest)"
        )
        fflush(nil)
    }
}
