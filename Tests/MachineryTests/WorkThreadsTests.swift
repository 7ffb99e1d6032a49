import Machinery
import Synchronization
import Testing

@Suite("Threads for work that takes the processor", .timeLimit(.minutes(5)))
struct WorkThreadsTests {
    private struct Trouble: Error {}

    @Test("S3: work gives what it makes or throws, each to whoever asked for it")
    func results() async throws {
        let threads = WorkThreads(3)
        try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for number in 0..<200 { group.addTask { (number, try await threads.run { number * number }) } }
            for try await (number, square) in group { #expect(square == number * number) }
        }
        await #expect(throws: Trouble.self) { try await threads.run { throw Trouble() } }
        #expect(threads.pulse.beats >= 201)
    }

    @Test("S3: where all threads hang, whoever waits can give up, and no thread of the tasks is held")
    func hanging() async throws {
        let threads = WorkThreads(2)
        let end = Bell()
        let began = Count()
        let hung = (0..<2).map { _ in
            Task {
                try await threads.run {
                    began.add()
                    end.wait()
                }
            }
        }
        while began.value < 2 { await Task.yield() }
        let beats = threads.pulse.beats
        threads.prod()
        let wasDone = Count()
        let waiting = (0..<50).map { _ in
            Task { try await threads.run { wasDone.add() } }
        }
        // Tasks and their timers go on.
        try await Task.sleep(for: .milliseconds(1))
        for task in waiting + hung { task.cancel() }
        for task in waiting + hung { await #expect(throws: CancellationError.self) { try await task.value } }
        #expect(threads.pulse.beats == beats, "the watchdog sees that nothing is taken up")
        end.ring()
        end.ring()
        #expect(try await threads.run { 7 } == 7)
        #expect(wasDone.value == 0, "what nobody waits for is not begun")
        #expect(threads.pulse.beats > beats)
    }
}

/// A number that several threads count up.
private final class Count: Sendable {
    private let number = Atomic(0)

    var value: Int { number.load(ordering: .relaxed) }

    func add() { number.add(1, ordering: .relaxed) }
}
