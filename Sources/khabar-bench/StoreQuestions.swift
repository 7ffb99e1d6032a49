import Foundation
import News
import Storage
import Synchronization

/// What people ask of a database, timed while another thread writes to it.
struct StoreQuestions {
    let path: String
    let count: Int
    let words: [String]

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
        print("meanwhile \(kept) articles were kept in \(Int((Cost.now - start).wall)) s")
    }

    private func askAll() throws {
        let database = try NewsDatabase(path: path, role: .reader)
        defer { database.close() }
        var random = SplitMix(state: 7)
        let newest = try database.stories(NewsFilter(limit: 5000)).map(\.id)
        let latest = try database.articles(NewsFilter(limit: 1)).first?.believedAt
        let since = (latest ?? Timestamp(secondsSince1970: 0)).advanced(bySeconds: -30 * 86400)
        func word() -> String { words[Int(random.next() % UInt64(words.count))] }
        try time("stories, newest 50") { _ = try database.stories(NewsFilter(limit: 50)) }
        try time("a story's page") {
            _ = try database.story(newest[Int(random.next() % UInt64(newest.count))])
        }
        try time("search one word, newest 20") { _ = try database.search(word(), NewsFilter(limit: 20)) }
        try time("search two words, newest 20") {
            _ = try database.search("\(word()) \(word())", NewsFilter(limit: 20))
        }
        try time("search by bm25, top 20 of 30 days") {
            let filter = NewsFilter(since: since, limit: 20)
            _ = try database.search(word(), filter, SearchManner(order: .rank))
        }
    }

    private func time(_ what: String, _ body: () throws -> Void) throws {
        var milliseconds: [Double] = []
        for _ in 0..<count {
            let start = Cost.now
            try body()
            milliseconds.append((Cost.now - start).wall * 1000)
        }
        milliseconds.sort()
        func share(_ of: Double) -> String {
            String(
                format: "%.1f",
                milliseconds[min(milliseconds.count - 1, Int(Double(milliseconds.count) * of))]
            )
        }
        print("\(what): p50 \(share(0.5)) ms, p95 \(share(0.95)) ms, longest \(share(1)) ms")
        fflush(nil)
    }
}
