import Machinery
import News
import Synchronization
import Testing

@testable import Ingestion
@testable import Storage

/// S3: a document that takes for ever to be read holds up its own poll.
@Suite("S3: reading has threads of its own", .timeLimit(.minutes(5)))
struct HangingReaderTests {
    @Test(
        "S3: while all threads that read hang, polls that bring nothing to read go on, and a poll that waits can be ended"
    )
    func hanging() async throws {
        let sample = try SampleOutlets()
        sample.add("sada", name: "صدى", fullText: .never)
        sample.add("waha", name: "الواحة", fullText: .never)
        let item = Sample.item(
            1,
            of: "https://sada.example/",
            title: "خبر",
            published: "Sat, 31 May 2025 08:00:00 GMT",
            text: Sample.library
        )
        // Large enough to be marked before it is read.
        try sample.write(Sample.feed(item + "<!--\(String(repeating: " ", count: 100_000))-->"), to: "sada")
        // "waha" has no file: its poll fails without anything to read.
        try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
            let feeds = try await line.writer.feeds()
            let large = try #require(feeds.first { $0.outlet.text == "sada" })
            let missing = try #require(feeds.first { $0.outlet.text == "waha" })
            let end = Bell()
            let began = Count()
            let hung = (0..<line.readers.count).map { _ in
                Task {
                    try await line.readers.run {
                        began.add()
                        end.wait()
                    }
                }
            }
            while began.value < line.readers.count { await Task.yield() }
            let waits = Task { try await line.poll(large) }
            #expect(try await line.poll(missing).hasFailed)
            waits.cancel()
            #expect(try await waits.value.outcome == .dropped)
            // It was told to stop, so nothing is held against the feed.
            #expect(try line.writer.database.markedFeeds() == [])
            for _ in hung { end.ring() }
            for task in hung { try await task.value }
            #expect(try await line.poll(large).outcome == .news(new: 1, changed: 0))
        }
    }
}

/// A number that several threads count up.
private final class Count: Sendable {
    private let number = Atomic(0)

    var value: Int { number.load(ordering: .relaxed) }

    func add() { number.add(1, ordering: .relaxed) }
}
