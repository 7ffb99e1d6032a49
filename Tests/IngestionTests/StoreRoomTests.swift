import LoopbackServer
import News
import Storage
import Synchronization
import Testing
import TornDisk

@testable import Ingestion

/// The daemon while its file cannot be written.
@Suite(.timeLimit(.minutes(5)))
struct StoreRoomTests {
    init() {
        let code = torn_disk_install()
        precondition(code == 0, "SQLite takes no file system of ours (\(code))")
    }

    @Test("F3: while the disk is full nobody is asked, which is said once; then everything is kept after all")
    func fullDisk() async throws {
        let item = Sample.item(
            1,
            of: "https://sada.example/",
            title: "انطلاق حافلة القراءة",
            published: "Sat, 31 May 2025 10:00:00 +0000",
            text: Sample.library
        )
        try await LoopbackServer.with({ _ in
            .reply(headers: [("ETag", "\"1\"")], body: Sample.feed(item))
        }) { server in
            let sample = try SampleOutlets()
            for number in 0..<5 {
                sample.add("o\(number)", name: "صدى", feedURL: server.url("/", host: "h\(number).localhost"))
            }
            let book = LogBook()
            try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
                torn_disk_refuse(sample.databasePath, Self.full, 0)
                defer { torn_disk_refuse(sample.databasePath, 0, 0) }
                let (ticks, tick) = AsyncStream.makeStream(of: Void.self)
                let service = PollingService(line, logger: book.logger()) { tick.yield() }
                let running = Task { try await service.run() }
                var all = ticks.makeAsyncIterator()
                while !book.records.contains("store_full") { await all.next() }
                // The schedule looks at the clock each second: the trials after one and after two more come and fail.
                for _ in 0..<4 { await all.next() }
                #expect(server.requests.count <= 5, "each was asked once before the pause, at most")
                let database = try sample.reader()
                #expect(try database.counts().articles == 0)
                torn_disk_refuse(sample.databasePath, 0, 0)
                while !book.records.contains("store_resumed") { await all.next() }
                // Those who were not asked before the pause are asked now; the suite's limit ends a wait in vain.
                while try database.counts().articles < 5 { await all.next() }
                running.cancel()
                _ = try await running.value
                #expect(try database.counts().articles == 5)
                #expect(try database.feeds().allSatisfy { $0.validators.etag == "\"1\"" })
                #expect(try database.problems() == [])
                database.close()
            }
            #expect(book.records.filter { $0.hasPrefix("store") } == ["store_full", "store_resumed"])
        }
    }

    /// SQLITE_FULL. Source: https://www.sqlite.org/rescode.html
    private static let full: Int32 = 13

    @Test("a pause goes on unsaid where a trial found room and the next writing none, with longer waits")
    func narrowRoom() async throws {
        let sample = try SampleOutlets()
        try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
            let (book, clock) = (LogBook(), HandClock())
            let room = StoreRoom(line.writer, logger: book.logger()) { clock.now }
            try await room.unlessFull { throw StorageError(.diskFull, path: sample.databasePath) }
            #expect(room.isHeld)
            #expect(try await !room.isOpen())
            clock.pass(.seconds(1))
            #expect(try await room.isOpen())
            #expect(!room.isHeld)
            try await room.unlessFull { throw StorageError(.diskFull, path: sample.databasePath) }
            #expect(room.isHeld)
            clock.pass(.seconds(1))
            #expect(try await !room.isOpen())
            clock.pass(.seconds(1))
            #expect(try await room.isOpen())
            #expect(book.records == ["store_full"])
            clock.pass(.seconds(5))
            #expect(try await room.isOpen())
            #expect(book.records == ["store_full", "store_resumed"])
            #expect(book.lines.last?.facts["seconds"] == "3")
            try await room.unlessFull { throw StorageError(.busy, path: sample.databasePath) }
            clock.pass(.seconds(1))
            #expect(try await room.isOpen())
            #expect(book.records == ["store_full", "store_resumed", "store_full"])
        }
    }

    @Test("while the trials fail the waits between them double up to a minute")
    func waits() async throws {
        let sample = try SampleOutlets()
        try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
            let (book, clock) = (LogBook(), HandClock())
            let room = StoreRoom(line.writer, logger: book.logger()) { clock.now }
            try await room.unlessFull { throw StorageError(.diskFull, path: sample.databasePath) }
            torn_disk_refuse(sample.databasePath, Self.full, 0)
            defer { torn_disk_refuse(sample.databasePath, 0, 0) }
            for wait in [1, 2, 4, 8, 16, 32, 60, 60] {
                clock.pass(.seconds(wait))
                #expect(try await !room.isOpen())
            }
            torn_disk_refuse(sample.databasePath, 0, 0)
            clock.pass(.seconds(59))
            #expect(try await !room.isOpen())
            clock.pass(.seconds(1))
            #expect(try await room.isOpen())
        }
    }

    @Test("what does not pass by itself is no pause")
    func damage() async throws {
        let sample = try SampleOutlets()
        try await sample.withLine(at: "2025-05-31T12:00:00Z") { line in
            let room = StoreRoom(line.writer, logger: LogBook().logger())
            let damage = StorageError(.corrupt(detail: "a page"), path: sample.databasePath)
            await #expect(throws: damage) { try await room.unlessFull { throw damage } }
            #expect(!room.isHeld)
        }
    }
}

/// A clock that goes when it is told to.
private final class HandClock: Sendable {
    private let time = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { time.withLock { $0 } }

    func pass(_ duration: Duration) {
        time.withLock { $0 += duration }
    }
}
