import ArgumentParser
import Deduplication
import Foundation
import News

/// `khabar-bench events`: what finding the stories of one happening costs, in time and in memory.
struct EventBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Gists, grouping and memory of events on invented news.",
        discussion: """
            Times are processor time of one core. The stories are spread over the thirty days of the window. Invented news \
            repeats few happenings, so that groups are fewer than in real news, and neighbours no fewer.

            Example:
              khabar-bench events --stories 100000 --rebuilt 20000
            """
    )

    @Option(help: "Stories in the window, for time and memory of each.")
    var stories = 100_000

    @Option(help: "Stories of a window that is grouped anew.")
    var rebuilt = 20_000

    @Option(help: "Where the stream begins.")
    var seed: UInt64 = 1

    func run() throws {
        var (index, _) = filled(rebuilt)
        group(index, rebuilt)
        let before = ProcessMemory.resident()
        let (whole, seconds) = filled(stories)
        index = whole
        report("gist, and into the index", stories, seconds)
        print(
            "memory: \((ProcessMemory.resident() - before) / stories) bytes a story, with what making them took"
        )
        group(index, stories)
        let kept = (1...stories).reduce(0) { $0 + (index.stored(Story.ID(Int64($1)))?.bytes.count ?? 0) }
        print("in the file: \(kept / stories) bytes a story")
    }

    /// An index of so many stories, and the time that gists and entering took.
    private func filled(_ count: Int) -> (index: EventIndex, seconds: Double) {
        var wire = InventedNewswire(perDay: max(1, count / 30), seed: seed)
        var index = EventIndex()
        var sum = 0.0
        for _ in 0..<count {
            let item = wire.next()
            sum +=
                timed {
                    index.add(
                        Story.ID(item.number),
                        EventGist(headline: item.title, text: item.text),
                        outlet: Outlet.ID(item.outlet),
                        at: item.time
                    )
                }.seconds
        }
        return (index, sum)
    }

    private func group(_ index: EventIndex, _ count: Int) {
        var best = Double.infinity
        var events = 0
        for _ in 0..<3 {
            let (seconds, made) = timed { index.events() }
            events = made.count
            best = min(best, seconds)
        }
        report("grouping \(count) stories into \(events) events", count, best)
        let (seconds, _) = timed { index.headlines(of: index.events()) }
        report("the same with headlines", count, seconds)
    }

    private func report(_ what: String, _ count: Int, _ seconds: Double) {
        let micro = (seconds / Double(count) * 1e7).rounded() / 10
        print("\(what): \((seconds * 1000).rounded() / 1000) s, \(micro) µs a story")
    }
}
