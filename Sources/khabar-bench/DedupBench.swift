import ArgumentParser
import Deduplication
import Foundation
import Language
import News

/// `khabar-bench dedup`: what recognising copies costs, in time and in memory.
struct DedupBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dedup",
        abstract: "Fingerprints, stories, restoring and memory on invented news.",
        discussion: """
            Times are processor time of one core; restoring, which is at work on all cores and reads the \
            fingerprints from a file, is told in passed time and in processor time of all. The stream is made while it \
            is measured and its making is not counted. With --python the same texts are given to rensa and datasketch \
            (3-word shingles, 128 permutations, an LSH index at 0.5), which must be installed there.

            Example:
              khabar-bench dedup --articles 1000000 --words-in-memory 64
            """
    )

    @Option(help: "Articles in the window at the end.")
    var articles = 1_000_000

    @Option(help: "Articles in the window where growth is counted from.")
    var small = 10_000

    @Option(help: "Texts for fingerprinting and for the peers.")
    var texts = 20_000

    @Option(help: "Megabytes of words held in memory; others are read back from a file, as from a database.")
    var wordsInMemory: Int?

    @Option(help: "Hours after which stories are settled; 0 decides all on arrival.")
    var settlingHours: Int64 = 0

    @Option(help: "A Python that has rensa and datasketch.")
    var python: String?

    @Option(help: "Where the stream begins.")
    var seed: UInt64 = 1

    func run() throws {
        let rates = try measureTexts()
        try measureGrowth()
        if let python { try measurePeers(python, rates.items, fingerprint: rates.fingerprint) }
    }
}

// MARK: - Texts

extension DedupBench {
    private func measureTexts() throws -> (items: [InventedNewswire.Item], fingerprint: Double) {
        var wire = InventedNewswire(perDay: 70_000, seed: seed)
        let items = (0..<texts).map { _ in wire.next() }
        let bytes = items.reduce(0) { $0 + $1.text.utf8.count }
        print("texts: \(texts), \(bytes / texts) bytes each")
        var best = Double.infinity
        for _ in 0..<3 {
            let (seconds, _) = timed { items.reduce(0) { $0 ^ arrival($1).fingerprint.hashValue } }
            best = min(best, seconds)
        }
        report("fingerprint, with attribution", texts, best)
        var stories = Double.infinity
        for _ in 0..<3 {
            var index = StoryIndex(windowSeconds: 14 * 86400)
            let (seconds, _) = timed {
                for item in items { enter(arrival(item), into: &index) }
            }
            stories = min(stories, seconds)
        }
        report("text to story", texts, stories)
        return (items, best)
    }

    fileprivate func arrival(_ item: InventedNewswire.Item) -> Arrival {
        let attribution = Attribution(text: item.text, outletName: item.outlet)
        return Arrival(
            article: Article.ID(item.number),
            outlet: Outlet.ID(item.outlet),
            url: "https://\(item.outlet).test/\(item.number)",
            time: item.time,
            fingerprint: Fingerprint(title: item.title, comparedText: attribution.comparedText)
        )
    }

    @discardableResult
    fileprivate func enter(
        _ arrival: Arrival,
        into index: inout StoryIndex,
        stored: FingerprintReader = { _ in nil }
    ) -> Story.ID {
        let decision = index.decide(arrival, stored: stored)
        var story = Story.ID(arrival.article.number)
        if case .joinsStory(let joined) = decision.placement { story = joined }
        index.apply(arrival, in: story, absorbing: decision.absorbs)
        return ([story] + decision.absorbs).min() ?? story
    }
}

// MARK: - Growth and memory

extension DedupBench {
    /// A stream of news and the index that it fills.
    private final class Desk {
        private var wire: InventedNewswire
        private(set) var index: StoryIndex
        let blobs: BlobFile
        private(set) var storyOf: [Int64] = []

        init(_ bench: DedupBench) throws {
            wire = InventedNewswire(perDay: max(1, bench.articles / 13), seed: bench.seed)
            blobs = try BlobFile()
            index = StoryIndex(
                windowSeconds: 14 * 86400,
                settlingSeconds: bench.settlingHours * 3600,
                wordBytes: bench.wordsInMemory.map { $0 << 20 } ?? .max
            )
        }

        /// Takes in the next articles, and gives the seconds that fingerprints and stories took.
        @discardableResult
        func take(_ count: Int, _ bench: DedupBench) -> (fingerprint: Double, story: Double) {
            let stored: FingerprintReader = { [blobs] article in
                blobs.read(article).flatMap { Fingerprint(encoded: $0) }
            }
            var spent = (fingerprint: 0.0, story: 0.0)
            for _ in 0..<count {
                let item = wire.next()
                let (fingerprint, arrival) = timed { bench.arrival(item) }
                blobs.append(arrival.fingerprint.encoded)
                let (seconds, story) = timed {
                    let story = bench.enter(arrival, into: &index, stored: stored)
                    _ = index.settle(at: item.time, stored: stored)
                    return story
                }
                storyOf.append(story.number)
                spent.fingerprint += fingerprint
                spent.story += seconds
            }
            return spent
        }
    }

    private static let rounds = 11

    private func measureGrowth() throws {
        let before = ProcessMemory.resident()
        let large = try Desk(self)
        large.take(articles, self)
        let stories = Set(large.storyOf).count
        print(
            "index: \(articles) articles, \(stories) stories, \(large.index.bytes / articles) bytes an article"
        )
        print(
            "resident: \(ProcessMemory.resident() >> 20) MiB, \((ProcessMemory.resident() - before) / articles) "
                + "bytes an article more than before; at most \(ProcessMemory.highest() >> 20) MiB"
        )
        let few = try Desk(self)
        few.take(small, self)
        // Rounds take turns, so that what else the machine does falls on both.
        var costs: [(few: Double, large: Double, fewInAll: Double, largeInAll: Double)] = []
        for _ in 0..<DedupBench.rounds {
            let (a, b) = (few.take(500, self), large.take(500, self))
            costs.append((a.story, b.story, a.story + a.fingerprint, b.story + b.fingerprint))
        }
        func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
        print(
            "decide and apply: \(micro(median(costs.map(\.few)) / 500)) with \(small) articles, "
                + "\(micro(median(costs.map(\.large)) / 500)) with \(articles), "
                + "ratio \(rounded(median(costs.map { $0.large / $0.few }))), "
                + "with the fingerprint \(rounded(median(costs.map { $0.largeInAll / $0.fewInAll }))) "
                + "(medians of \(DedupBench.rounds) rounds)"
        )
        try measureRestore(large.blobs, large.storyOf)
    }

    private func measureRestore(_ blobs: BlobFile, _ storyOf: [Int64]) throws {
        let rounds = (0..<DedupBench.restoreRounds).map { _ in restore(blobs, storyOf) }
        func report(_ what: String, _ seconds: [Double]) {
            self.report(what, storyOf.count, seconds.sorted()[seconds.count / 2])
        }
        report("restore from a file of fingerprints", rounds.map(\.seconds))
        report("  in processor time of all cores", rounds.map(\.processorSeconds))
        let each = rounds.map { rounded($0.seconds) + " s" }.joined(separator: ", ")
        print("  (medians of \(rounds.count) rounds: \(each))")
    }

    private static let restoreRounds = 5

    private func restore(_ blobs: BlobFile, _ storyOf: [Int64]) -> (seconds: Double, processorSeconds: Double)
    {
        var restoration = StoryIndex.Restoration(
            windowSeconds: 14 * 86400,
            wordBytes: wordsInMemory.map { $0 << 20 } ?? .max
        )
        let start = Clocks()
        for (at, story) in storyOf.enumerated() {
            let number = Int64(at + 1)
            _ = restoration.add(
                Article.ID(number),
                of: Outlet.ID("outlet\(number % 400)"),
                url: "https://outlet.test/\(number)",
                time: Timestamp(secondsSince1970: 1_750_000_000 + number),
                fingerprint: blobs.read(Article.ID(number)) ?? [],
                in: Story.ID(story)
            )
        }
        let index = restoration.finish()
        let passed = (start.seconds, start.processorSeconds)
        precondition(index.count == storyOf.count, "all are restored")
        return passed
    }

    /// Two clocks at one moment.
    private struct Clocks {
        private let wall = now(CLOCK_MONOTONIC)
        private let processor = now(CLOCK_PROCESS_CPUTIME_ID)

        /// Since then, by the wall.
        var seconds: Double { now(CLOCK_MONOTONIC) - wall }
        /// Since then, of all threads together.
        var processorSeconds: Double { now(CLOCK_PROCESS_CPUTIME_ID) - processor }
    }
}

// MARK: - Peers

extension DedupBench {
    private func measurePeers(_ python: String, _ items: [InventedNewswire.Item], fingerprint: Double) throws
    {
        let file = FileManager.default.temporaryDirectory.appending(path: "khabar-bench-\(getpid()).jsonl")
        defer { try? FileManager.default.removeItem(at: file) }  // a file of the temporary folder may stay
        let lines = items.map { Folding.fold($0.text).replacing("\n", with: " ") }
        try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/dedup.py")
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = [script.path, file.path]
        fflush(nil)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ExitCode(1) }
    }
}

// MARK: - Measuring

extension DedupBench {
    private func report(_ what: String, _ count: Int, _ seconds: Double) {
        print("\(what): \(Int(Double(count) / seconds)) articles/s (\(micro(seconds / Double(count))) each)")
    }

    private func micro(_ seconds: Double) -> String { "\(rounded(seconds * 1e6)) µs" }

    private func rounded(_ value: Double) -> String { String(format: "%.2f", value) }
}

/// What the system says of this process.
enum ProcessMemory {
    static func resident() -> Int { field("VmRSS:") }
    static func highest() -> Int { field("VmHWM:") }

    private static func field(_ name: String) -> Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
            let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return kilobytes << 10
    }
}

/// Fingerprints in a temporary file, as a database would keep them.
final class BlobFile {
    private let descriptor: Int32
    private var ends: [Int] = [0]
    private var waiting: [UInt8] = []
    private var written = 0

    init() throws {
        var path = Array((FileManager.default.temporaryDirectory.path + "/khabar-bench-XXXXXX").utf8CString)
        descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        unlink(path)
    }

    deinit { close(descriptor) }

    func append(_ blob: [UInt8]) {
        waiting += blob
        ends.append(ends[ends.count - 1] + blob.count)
        if waiting.count > 1 << 20 { flush() }
    }

    private func flush() {
        written += waiting.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(written)) }
        waiting.removeAll(keepingCapacity: true)
    }

    /// Articles are numbered from 1 on, in the order of appending.
    func read(_ article: Article.ID) -> [UInt8]? {
        let at = Int(article.number)
        guard at >= 1, at < ends.count else { return nil }
        if ends[at] > written { flush() }
        let (start, count) = (ends[at - 1], ends[at] - ends[at - 1])
        var read = 0
        let blob = [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
            read = pread(descriptor, bytes.baseAddress, count, off_t(start))
            filled = max(0, read)
        }
        return read == count ? blob : nil
    }
}
