import Logging
import News
import Storage
import Testing

@testable import Ingestion

@Suite("U2: a poll that is kept in pieces")
struct PieceTests {
    private func item(_ number: Int, _ title: String, _ text: [String]) -> String {
        Sample.item(
            number,
            of: "https://sada.example/",
            title: "\(title) \(number)",
            published: "Sat, 31 May 2025 0\(number % 10):00:00 GMT",
            text: text.map { "\($0) \(number % 4)" }
        )
    }

    /// Two outlets, of which one copies the other, with titles that change, and what the database holds in the end.
    private func rows(_ pieces: Duration) async throws -> [[SQLValue]] {
        let sample = try SampleOutlets()
        sample.pieceDuration = pieces
        sample.settlingSeconds = 7200
        for id in ["sada", "nabd"] { sample.add(id, name: id, fullText: .never) }
        for poll in 0..<3 {
            for (place, id) in ["sada", "nabd"].enumerated() {
                let items = (1...8).map {
                    item(
                        $0 + poll,
                        poll == 2 ? "عنوان جديد" : "حافلة القراءة",
                        ($0 + place) % 2 == 0 ? Sample.library : Sample.harbour
                    )
                }
                try sample.write(Sample.feed(items.joined(separator: "\n")), to: id)
            }
            // One after the other, in their order.
            try await sample.withLine(at: "2025-05-31T1\(poll + 1):00:00Z", width: 1) { line in
                _ = try await PollPass(line).run(try await line.writer.feeds())
            }
        }
        let reader = try sample.reader()
        #expect(try reader.problems() == [])
        return try [
            "SELECT outlet_id, url, title, believed_at, revision_count FROM article ORDER BY outlet_id, url",
            """
            SELECT a.outlet_id, a.url, p.relation, p.similarity, o.url FROM placement p
            JOIN article a ON a.id = p.article_id JOIN story s ON s.id = p.story_id
            JOIN article o ON o.id = s.original_id ORDER BY 1, 2
            """,
            "SELECT feed_id, outcome, new_articles, changed_articles FROM poll ORDER BY feed_id, at",
            "SELECT id, state, body_hash, identity FROM feed ORDER BY id",
            "SELECT feed_id, missed FROM gap ORDER BY feed_id, noticed_at",
        ].flatMap { try reader.query($0).rows }
    }

    @Test("U2: what is kept entry by entry is what is kept in one piece")
    func same() async throws {
        let whole = try await rows(.seconds(3600))
        #expect(whole.count > 40)
        let pieces = try await rows(.zero)
        #expect(pieces.count == whole.count)
        for (piece, row) in zip(pieces, whole) { #expect(piece == row) }
    }

    @Test("U2: a poll that is cancelled between two pieces is not recorded, and the next one brings the rest")
    func cancelled() async throws {
        let sample = try SampleOutlets()
        sample.pieceDuration = .zero
        sample.add("sada", name: "صدى", fullText: .never)
        let items = (1...9).map { item($0, "حافلة القراءة", Sample.library) }
        try sample.write(Sample.feed(items.joined(separator: "\n")), to: "sada")
        // Whoever hears of the first story cancels the poll in which it came.
        sample.logger = Logger(label: "test") { _ in CancellingHandler() }
        sample.logger.logLevel = .debug
        try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
            let feed = try #require(try await line.writer.feeds().first)
            let poll = Task { try await line.poll(feed) }
            #expect(try await poll.value.outcome == .dropped)
            #expect(try await line.writer.feed(feed.id)?.bodyHash == nil)
            #expect(try line.writer.database.query("SELECT 1 FROM poll").rows.isEmpty)
            #expect(try line.writer.database.counts().articles == 1)
        }
        sample.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let reports = try await sample.poll(at: "2025-05-31T12:01:00Z")
        #expect(try sample.reader().counts().articles == 9)
        #expect(reports.map(\.outcome) == [.news(new: 8, changed: 0)])
    }
}

private struct CancellingHandler: LogHandler {
    var logLevel: Logger.Level = .debug
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        guard event.metadata?["event"].map({ "\($0)".hasPrefix("story_") }) == true else { return }
        withUnsafeCurrentTask { $0?.cancel() }
    }
}
