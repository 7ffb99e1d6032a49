import Foundation
import News
import Storage
import Testing
import TornDisk
import Machinery

/// One at a time: the file system in front of SQLite's records one file for the whole process.
@Suite("A disk that fails", .serialized)
struct FailingDiskTests {
    init() {
        let code = torn_disk_install()
        precondition(code == 0, "SQLite takes no file system of ours (\(code))")
    }

    /// How many moments of failing power are tried; more can be asked for by the environment.
    private static let moments =
        ProcessInfo.processInfo.environment["KHABAR_POWER_LOSSES"].flatMap(Int.init) ?? 80

    /// A file as the disk has it: what was forced to it, and what may or may not have come there since.
    private struct DiskFile {
        var bytes: [UInt8] = []
        var pending: [torn_disk_event] = []

        mutating func settle() {
            for event in pending { apply(event, upTo: Int(event.length)) }
            pending = []
        }

        mutating func apply(_ event: torn_disk_event, upTo length: Int) {
            let offset = Int(event.offset)
            guard event.kind == TORN_DISK_WRITE.rawValue else {
                bytes.removeLast(max(0, bytes.count - offset))
                return
            }
            if bytes.count < offset + length {
                bytes += [UInt8](repeating: 0, count: offset + length - bytes.count)
            }
            for index in 0..<length { bytes[offset + index] = event.bytes[index] }
        }

        /// What stands there when the power goes: of the pending writes some whole, some not at all, some torn at a
        /// sector's end, in whatever order the disk liked.
        func afterFailure(_ random: inout SystemRandomNumberGenerator) -> [UInt8] {
            var file = self
            for event in pending.shuffled(using: &random) {
                switch Int.random(in: 0..<4, using: &random) {
                case 0: continue
                case 1 where event.kind == TORN_DISK_WRITE.rawValue:
                    let sectors = Int(event.length) / 512
                    file.apply(
                        event,
                        upTo: sectors > 0 ? Int.random(in: 0...sectors, using: &random) * 512 : 0
                    )
                default: file.apply(event, upTo: Int(event.length))
                }
            }
            return file.bytes
        }
    }

    @Test(
        "F2: wherever the power fails, whole transactions remain, none that a checkpoint had secured is lost"
    )
    func powerLoss() throws {
        let directory = NewsWorld.makeDirectory()
        defer { NewsWorld.remove(directory) }
        let path = directory + "/recorded.sqlite"
        torn_disk_record(path)
        defer { torn_disk_stop() }
        let database = try NewsDatabase(path: path, role: .writer)
        try database.write { try $0.configure(NewsWorld.outlets, at: NewsWorld.start) }
        for number in 1...60 {
            try database.write { transaction in
                let text = String(repeating: "كلمة \(number) ", count: 1200)
                let first = try transaction.keep(.sample(number, text: text))
                let story = try transaction.put(first, in: nil)
                let copy = try transaction.keep(.sample(number, of: "adala", text: text), at: -5)
                try transaction.put(copy, in: story, .near(first, .copy, 0.9))
                try transaction.record(
                    PollRecord(
                        feed: Feed.ID(1),
                        at: NewsWorld.time(Int64(number)),
                        outcome: .new(2),
                        validators: Validators(etag: "\(number)", lastModified: nil),
                        nextPollAt: nil
                    )
                )
            }
            torn_disk_mark(Int32(number))
            if number % 7 == 0 { while try database.indexWaiting() {} }
        }
        database.close()
        torn_disk_stop()
        let events = (0..<torn_disk_count()).map { torn_disk_event_at($0) }
        let syncs = events.indices.filter { events[$0].kind == TORN_DISK_SYNC.rawValue }
        #expect(syncs.count > 6, "the journal was folded into the file several times")
        // From the first transaction on (the file's own making is guarded by a journal that is not recorded): at every
        // sync, just before it and anywhere between.
        let begin = try #require(events.firstIndex { $0.kind == TORN_DISK_MARK.rawValue })
        var moments = Set(syncs + syncs.map { $0 + 1 })
        while moments.count < Self.moments { moments.insert(Int.random(in: begin...events.count)) }
        moments = moments.filter { $0 >= begin }
        var random = SystemRandomNumberGenerator()
        var files = [DiskFile(), DiskFile()]
        var secured = 0
        var done = 0
        for (index, event) in events.enumerated() {
            if moments.contains(index) {
                try check(files.map { $0.afterFailure(&random) }, secured: secured, done: done, at: index)
            }
            switch UInt32(event.kind) {
            case TORN_DISK_MARK.rawValue: done = Int(event.file)
            case TORN_DISK_SYNC.rawValue:
                files[Int(event.file)].settle()
                if event.file == 1 { secured = done }
            default: files[Int(event.file)].pending.append(event)
            }
        }
        #expect(secured == 60)
    }

    private func check(_ files: [[UInt8]], secured: Int, done: Int, at moment: Int) throws {
        let directory = NewsWorld.makeDirectory()
        defer { NewsWorld.remove(directory) }
        let path = directory + "/after.sqlite"
        try Files.write(files[0], to: path)
        try Files.write(files[1], to: path + "-wal")
        let database = try NewsDatabase(path: path, role: .writer)
        defer { database.close() }
        let articles = try database.counts().articles
        #expect(articles.isMultiple(of: 2), "moment \(moment)")
        #expect(
            (secured...done + 1).contains(articles / 2),
            "moment \(moment): \(articles / 2) of \(secured)...\(done)"
        )
        #expect(try database.problems() == [], "moment \(moment)")
        // No validator is newer than its articles.
        let tag = try database.feeds().first { $0.id == Feed.ID(1) }?.validators.etag.flatMap { Int($0) } ?? 0
        #expect(tag == articles / 2, "moment \(moment)")
    }

    @Test(
        "F3, F4: what cannot be written is an error of its kind, nothing of the transaction stays, and reading goes on",
        arguments: [(13, 74), (778, 74)],
        [0, 1, 5, 20]
    )
    func refused(failure: (code: Int, exit: Int), allowed: Int) throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            try transaction.put(try transaction.keep(.sample(1)), in: nil)
        }
        torn_disk_refuse(world.path, Int32(failure.code), Int32(allowed))
        defer { torn_disk_refuse(world.path, 0, 0) }
        let error = #expect(throws: StorageError.self) {
            // Until it fails, but for what was let through.
            for number in 2...60 {
                try world.database.write { transaction in
                    let text = String(repeating: "كلمة ", count: 2000)
                    try transaction.put(try transaction.keep(.sample(number, text: text)), in: nil)
                    try transaction.record(
                        PollRecord(
                            feed: Feed.ID(1),
                            at: NewsWorld.time(Int64(number)),
                            outcome: .new(1),
                            validators: Validators(etag: "\(number)", lastModified: nil),
                            nextPollAt: nil
                        )
                    )
                }
            }
        }
        #expect(error?.exitCode.rawValue == Int32(failure.exit))
        #expect(error?.isTransient == (failure.code == 13))
        let kept = try world.database.counts().articles
        let tag = try world.feed("hiba").validators.etag.flatMap { Int($0) } ?? 1
        #expect(tag == kept)
        torn_disk_refuse(world.path, 0, 0)
        #expect(try world.database.problems() == [])
        // And when there is room again, it goes on.
        try world.database.write { transaction in
            try transaction.put(try transaction.keep(.sample(100)), in: nil)
        }
        #expect(try world.database.counts().articles == kept + 1)
        #expect(try world.database.problems() == [])
    }
}
