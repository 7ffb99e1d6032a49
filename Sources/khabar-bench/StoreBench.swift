import ArgumentParser
import Deduplication
import Foundation
import Language
import News
import Storage

/// `khabar-bench store`: a database of many articles, filled, asked and weighed.
struct StoreBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Fill a database with invented news beside raw SQLite, then ask it while it is written to.",
        discussion: """
            Articles of two weeks come in polls of --per-poll, each in one transaction with its poll's row, as the \
            daemon keeps them. Raw SQLite writes the same rows into a file of its own, in the same transactions, \
            folded texts given, with FTS5 as it comes; the two take turns. Making texts and finding stories is not \
            counted. Rates are by processor time of the thread that writes, and by the clock. Then one thread goes on writing \
            while another asks.

            Example:
              khabar-bench store --articles 1000000 --folder /var/tmp
            """
    )

    @Option(help: "Articles in the file.")
    var articles = 100_000

    @Option(help: "Articles that one poll brings.")
    var perPoll = 30

    @Option(help: "Where the files are made.")
    var folder = "/tmp"

    @Option(help: "Questions of each kind.")
    var questions = 200

    @Option(help: "Where the stream begins.")
    var seed: UInt64 = 1

    @Flag(help: "Leave the database behind.")
    var keep = false

    @Flag(help: "Ask the database that was left behind, and leave it again.")
    var again = false

    @Flag(help: "Without raw SQLite beside.")
    var alone = false

    func run() throws {
        let path = "\(folder)/khabar-bench-store.sqlite"
        let rawPath = "\(folder)/khabar-bench-raw.sqlite"
        for file in again ? [rawPath] : [path, rawPath] { StoreBench.remove(file) }
        defer {
            StoreBench.remove(rawPath)
            if !keep, !again { StoreBench.remove(path) }
        }
        var desk = try NewsDesk(path: path, articles: articles, seed: seed)
        if again {
            // For the words to ask for; what is kept stays as it is.
            while desk.passages.count < questions { _ = desk.poll(of: perPoll) }
            try desk.goOn()
        } else {
            try fill(&desk, alone ? nil : try RawStore(path: rawPath))
        }
        try StoreQuestions(path: path, count: questions, passages: desk.passages).ask(
            beside: &desk,
            perPoll: perPoll
        )
        desk.close()
        try weigh(path)
    }

    private func fill(_ desk: inout NewsDesk, _ raw: RawStore?) throws {
        // A tenth at a time, so that the first and the last can be compared.
        let tenth = max(articles / 10, 1)
        var own: [Cost] = []
        var others: [Cost] = []
        for part in 1...10 {
            var (ownCost, rawCost) = (Cost(), Cost())
            while desk.count < part * tenth {
                let polls = (0..<50).map { _ in desk.poll(of: perPoll) }
                for poll in polls { ownCost += try measured { try desk.keep(poll) } }
                guard let raw else { continue }
                let rows = polls.map { RawStore.Poll($0) }
                for poll in rows { rawCost += try measured { try raw.keep(poll) } }
            }
            own.append(ownCost)
            others.append(rawCost)
            print(
                "articles \(part * tenth): khabar \(ownCost.words(tenth))"
                    + (raw == nil
                        ? "" : "; raw SQLite \(rawCost.words(tenth)); ratio \(ownCost.ratio(to: rawCost))")
            )
            fflush(nil)
        }
        guard let first = own.first, let last = own.last else { return }
        print("last tenth to first: \(last.ratio(to: first))")
        guard raw != nil else { return }
        let (all, rawAll) = (own.reduce(Cost(), +), others.reduce(Cost(), +))
        print("khabar to raw SQLite over all: \(all.ratio(to: rawAll))")
    }

    private func weigh(_ path: String) throws {
        let database = try NewsDatabase(path: path, role: .reader)
        defer { database.close() }
        // Not by its own sums, which overflow at 2 GB.
        let rows = try database.query("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC")
            .rows
        var sizes: [(name: String, bytes: Int64)] = []
        for row in rows {
            if case .text(let name) = row[0], case .integer(let bytes) = row[1] {
                sizes.append((name, bytes))
            }
        }
        let count = Int64(try database.counts().articles)
        let total = sizes.reduce(0) { $0 + $1.bytes }
        print("file: \(total / 1_000_000) MB, \(total / count) bytes an article")
        for size in sizes.prefix(8) {
            let share = Double(size.bytes) / Double(total) * 100
            print(
                "  \(size.name): \(size.bytes / count) bytes an article, \(String(format: "%.1f", share)) %"
            )
        }
    }

    static func remove(_ path: String) {
        for ending in ["", "-wal", "-shm", ".lock"] { unlink(path + ending) }
    }

    private func measured(_ body: () throws -> Void) throws -> Cost {
        let before = Cost.now
        try body()
        return Cost.now - before
    }
}

/// Seconds by the thread's processor and by the clock.
struct Cost {
    var processor = 0.0
    var wall = 0.0

    static var now: Cost {
        Cost(processor: seconds(CLOCK_THREAD_CPUTIME_ID), wall: seconds(CLOCK_MONOTONIC))
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    static func + (a: Cost, b: Cost) -> Cost {
        Cost(processor: a.processor + b.processor, wall: a.wall + b.wall)
    }
    static func - (a: Cost, b: Cost) -> Cost {
        Cost(processor: a.processor - b.processor, wall: a.wall - b.wall)
    }
    static func += (a: inout Cost, b: Cost) { a = a + b }

    func words(_ articles: Int) -> String {
        "\(Int(processor / Double(articles) * 1e6)) µs CPU, \(Int(Double(articles) / wall))/s"
    }

    /// The share of one processor's time.
    var share: String { String(format: "%.2f", processor / wall) }

    /// How many times as fast as `other` for the same work.
    func ratio(to other: Cost) -> String {
        String(format: "%.2f by CPU, %.2f by the clock", other.processor / processor, other.wall / wall)
    }
}
