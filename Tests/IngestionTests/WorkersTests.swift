import Synchronization
import Testing

@testable import Fetching
@testable import Ingestion

struct WorkersTests {
    private static let large = 2 << 20

    private final class Log: Sendable {
        private let kept = Mutex<[String]>([])

        var lines: [String] { kept.withLock { $0 } }

        func write(_ line: String) { kept.withLock { $0.append(line) } }
    }

    private static func work(_ name: String, _ workers: Workers, _ log: Log) async {
        let place = await workers.enter(name.hasPrefix("large") ? large : 1000)
        log.write("\(name) in")
        await Task.yield()
        log.write("\(name) out")
        workers.leave(place)
    }

    @Test("F11: a large document waits until nothing else is to be read, and comes alone of its kind")
    func largeLast() async {
        // However slow the machine is, nobody waits so long.
        let (workers, log) = (Workers(2, longestWait: .seconds(86_400)), Log())
        let first = await workers.enter(1000)
        let tasks = ["large 1", "large 2", "small 1", "small 2", "small 3"].map { name in
            Task { await Self.work(name, workers, log) }
        }
        // The small ones go by beside the first; the large ones wait for its end.
        while log.lines.count(where: { $0.hasSuffix("out") }) < 3 { await Task.yield() }
        #expect(log.lines.allSatisfy { $0.hasPrefix("small") })
        workers.leave(first)
        for task in tasks { await task.value }
        let end = log.lines.suffix(4)
        #expect(
            end == ["large 1 in", "large 1 out", "large 2 in", "large 2 out"]
                || end == ["large 2 in", "large 2 out", "large 1 in", "large 1 out"]
        )
    }

    @Test("who asks for a document waits while many wait, and none is forgotten")
    func patience() async {
        let (workers, log) = (Workers(1), Log())
        let first = await workers.enter(1000)
        let documents = (0..<64).map { number in Task { await Self.work("document \(number)", workers, log) }
        }
        while workers.waitingCounts.small < 64 { await Task.yield() }
        let asking = (0..<200).map { _ in
            Task {
                await workers.untilFewWait()
                log.write("asks")
            }
        }
        for _ in 0..<1000 { await Task.yield() }
        #expect(log.lines.isEmpty)
        workers.leave(first)
        for task in documents + asking { await task.value }
        #expect(log.lines.count { $0 == "asks" } == 200)
    }

    @Test("F11: large documents that wait hold up no one who asks")
    func patienceWithLarge() async {
        let (workers, log) = (Workers(1, longestWait: .seconds(86_400)), Log())
        let first = await workers.enter(1000)
        let large = (0..<100).map { number in Task { await Self.work("large \(number)", workers, log) } }
        while workers.waitingCounts.large < 100 { await Task.yield() }
        let asking = Task {
            await workers.untilFewWait()
            log.write("asks")
        }
        for _ in 0..<100_000 where log.lines.isEmpty { await Task.yield() }
        #expect(log.lines == ["asks"])
        workers.leave(first)
        for task in large + [asking] { await task.value }
    }

    @Test("F11: what is read counts among the bodies in flight until it is kept")
    func holding() async {
        let (workers, budget) = (Workers(1), BodyBudget(limitBytes: 1000) {})
        func read() async {
            let place = await workers.enter(2000, holding: BodyHold(2000, of: budget))
            #expect(budget.isSpent)
            workers.leave(place)
        }
        await read()
        #expect(!budget.isSpent)
    }
}
