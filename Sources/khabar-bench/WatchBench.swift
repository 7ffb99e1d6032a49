import ArgumentParser
import Foundation
import News
import Storage

/// `khabar-bench watches`: what many watches add to the keeping of news.
struct WatchBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watches",
        abstract: "Keep invented news, and compare the same articles with many watches.",
        discussion: """
            Half of the database is filled first; the watches are made of words and phrases of that news, one to three each. \
            Then polls are kept and the same polls compared with the watches, by turns. What is printed is processor time. \
            Keeping is only a part of taking news in: fetching, parsing and finding stories come on top.
            """
    )

    @Option(help: "Watches.")
    var watches = 1000

    @Option(help: "Articles that are kept and compared.")
    var articles = 6000

    @Option(help: "Articles that one poll brings.")
    var perPoll = 30

    @Option(help: "Where the file is made.")
    var folder = "/tmp"

    func run() throws {
        let path = "\(folder)/khabar-bench-watches.sqlite"
        StoreBench.remove(path)
        defer { StoreBench.remove(path) }
        var desk = try NewsDesk(path: path, articles: 2 * articles, seed: 1)
        defer { desk.close() }
        while desk.count < articles { try desk.keep(desk.poll(of: perPoll)) }
        try desk.indexWaiting()
        let before = Cost.now
        let matcher = try desk.matcher(for: made(of: desk.passages))
        print("making \(watches) watches ready: \(milliseconds((Cost.now - before).processor))")
        var (keeping, deciding, comparing, met, compared) = (0.0, 0.0, 0.0, 0, 0)
        while compared < articles {
            let begin = Cost.now
            let poll = desk.poll(of: perPoll)
            let decided = Cost.now
            try desk.keep(poll)
            let kept = Cost.now
            for each in poll.articles { met += matcher.met(by: each.article).count }
            let end = Cost.now
            deciding += (decided - begin).processor
            keeping += (kept - decided).processor
            comparing += (end - kept).processor
            compared += poll.articles.count
        }
        let each = Double(compared) / 1e6
        print(
            String(
                format: "an article: keeping %.0f µs, %d watches %.1f µs (%.1f %% of keeping), %.2f met",
                keeping / each,
                watches,
                comparing / each,
                comparing / keeping * 100,
                Double(met) / Double(compared)
            )
        )
        print(String(format: "making texts and finding stories: %.0f µs", deciding / each))
    }

    private func milliseconds(_ seconds: Double) -> String { "\(Int(seconds * 1000)) ms" }

    /// By turns a word, several words, a phrase, alternatives, a beginning, and words without others.
    private func made(of passages: [[String]]) -> [Watch] {
        (0..<watches).map { number in
            let words = passages[number % passages.count]
            let others = passages[(number * 7 + 3) % passages.count]
            var watch = Watch()
            watch.id = "w\(number)"
            switch number % 6 {
            case 0: watch.words = words.max { $0.count < $1.count } ?? ""
            case 1: watch.words = words.joined(separator: " ")
            case 2: watch.words = "\"\(words.prefix(2).joined(separator: " "))\""
            case 3: watch.words = "\(words[0]) \(words[1]) OR \(others[1])"
            case 4: watch.words = "\(words[0]) \(others[0].prefix(4))*"
            default: watch.words = "\(words[2]) \(words[3]) -\(others[0])"
            }
            return watch
        }.filter { $0.fault == nil }
    }
}
