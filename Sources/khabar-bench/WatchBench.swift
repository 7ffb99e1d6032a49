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
            Half of the database is filled first. The watches ask for words of that news as people do: for a word that stands in few \
            articles, alone, beside a common one, in a phrase, with alternatives, as a beginning, or without others. Then polls are \
            taken in and the same polls compared with the watches, by turns. What is printed is processor time. Taking in is making \
            texts, finding stories, keeping and indexing; fetching and parsing come on top. What is found costs apart: it is \
            written into the outbox.
            """
    )

    @Option(help: "Watches.")
    var watches = 1000

    @Option(help: "Articles that are kept and compared.")
    var articles = 6000

    @Option(help: "Articles that one poll brings.")
    var perPoll = 30

    @Option(help: "A word that a watch asks for stands in one of so many articles at most.")
    var rarity = 200

    @Option(help: "Where the file is made.")
    var folder = "/tmp"

    func run() throws {
        let path = "\(folder)/khabar-bench-watches.sqlite"
        StoreBench.remove(path)
        defer { StoreBench.remove(path) }
        var desk = try NewsDesk(path: path, articles: 2 * articles, seed: 1)
        defer { desk.close() }
        var counts: [String: Int] = [:]
        var passages: [[String]] = []
        while desk.count < articles {
            let poll = desk.poll(of: perPoll)
            try desk.keep(poll)
            for each in poll.articles {
                let words = each.article.text.split { " ،.\n".contains($0) }.map(String.init)
                for word in Set(words) { counts[word, default: 0] += 1 }
                passages.append(words)
            }
        }
        try desk.indexWaiting()
        let asked = made(of: passages, counts)
        let before = Cost.now
        let matcher = try desk.matcher(for: asked)
        print("making \(asked.count) watches ready: \(Int((Cost.now - before).processor * 1000)) ms")
        try desk.keepTarget()
        var taking = 0.0
        var (comparing, telling, met, compared) = (0.0, 0.0, 0, 0)
        while compared < articles {
            let begin = Cost.now
            let poll = desk.poll(of: perPoll)
            try desk.keep(poll)
            try desk.indexWaiting()
            let kept = Cost.now
            let found = poll.articles.map {
                (number: $0.number, watches: matcher.met(by: $0.article).map(\.id))
            }
            let matched = Cost.now
            try desk.tell(found, at: poll.at)
            let end = Cost.now
            taking += (kept - begin).processor
            comparing += (matched - kept).processor
            telling += (end - matched).processor
            met += found.reduce(0) { $0 + $1.watches.count }
            compared += poll.articles.count
        }
        let each = Double(compared) / 1e6
        print(
            String(
                format: "an article: taking in %.0f µs, %d watches %.1f µs (%.1f %%), %.2f met",
                taking / each,
                asked.count,
                comparing / each,
                comparing / taking * 100,
                Double(met) / Double(compared)
            )
        )
        print(String(format: "a find: %.0f µs into the outbox", telling / Double(max(met, 1)) * 1e6))
    }

    /// By turns a rare word, two of a passage, a phrase, alternatives, a beginning, and one without another.
    private func made(of passages: [[String]], _ counts: [String: Int]) -> [Watch] {
        let most = max(articles / rarity, 2)
        var watches: [Watch] = []
        for (number, passage) in passages.enumerated() where watches.count < self.watches {
            guard number % max(passages.count / (self.watches * 2), 1) == 0,
                let place = passage.indices.first(where: { (2...most).contains(counts[passage[$0]] ?? 0) }),
                place + 1 < passage.count
            else { continue }
            let (rare, next, common) = (passage[place], passage[place + 1], passage[passage.count / 2])
            let other = watches.last?.words.split(separator: " ").first.map(String.init) ?? common
            var watch = Watch()
            watch.id = "w\(watches.count)"
            switch watches.count % 6 {
            case 0: watch.words = rare
            case 1: watch.words = "\(common) \(rare)"
            case 2: watch.words = "\"\(rare) \(next)\""
            case 3: watch.words = "\(rare) OR \(other.filter { $0 != "\"" })"
            case 4: watch.words = "\(rare.prefix(6))* \(common)"
            default: watch.words = "\(rare) -\(common)"
            }
            if watch.fault == nil { watches.append(watch) }
        }
        return watches
    }
}
