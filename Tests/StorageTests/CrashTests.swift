import News
import Storage
import Testing

/// A machine that stops anywhere: what the file holds then is what some commit left.
@Suite("Stopping at any moment")
struct CrashTests {
    /// The file and its journal as the disk might have kept them, opened anew.
    private func reopen(_ file: [UInt8], journal: some Collection<UInt8>, in directory: String) throws
        -> NewsDatabase
    {
        let path = directory + "/after.sqlite"
        for ending in ["-wal", "-shm"] { try Files.write([], to: path + ending) }
        try Files.write(file, to: path)
        try Files.write(journal, to: path + "-wal")
        return try NewsDatabase(path: path, role: .writer)
    }

    @Test("wherever the journal is torn, whole transactions remain and all promises hold")
    func torn() throws {
        let world = try NewsWorld()
        let empty = Files.size(world.path + "-wal")
        for number in 1...12 {
            try world.database.write { transaction in
                let first = try transaction.keep(
                    .sample(number, text: String(repeating: "كلمة ", count: 300))
                )
                let story = try transaction.put(first, in: nil)
                let copy = try transaction.keep(.sample(number, of: "adala"), at: -5)
                try transaction.put(copy, in: story, .near(first, .copy, 0.9))
            }
        }
        let file = try Files.read(world.path)
        let journal = try Files.read(world.path + "-wal")
        #expect(journal.count > empty)
        var last = -1
        // 61 has no factor in common with the frame's length, so tears fall everywhere within frames.
        for length in stride(from: empty, through: journal.count, by: journal.count / 61) {
            let database = try reopen(file, journal: journal.prefix(length), in: world.directory)
            let articles = try database.counts().articles
            #expect(articles.isMultiple(of: 2))
            #expect(articles >= last)
            #expect(try database.problems() == [])
            last = articles
            database.close()
        }
        #expect(last >= 22)
        let whole = try reopen(file, journal: journal, in: world.directory)
        #expect(try whole.counts().articles == 24)
        whole.close()
    }

    @Test(
        "what a transaction wrote but did not commit is not there after a restart, and can be written again"
    )
    func uncommitted() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            try transaction.put(try transaction.keep(.sample(1)), in: nil)
        }
        var file: [UInt8] = []
        var journal: [UInt8] = []
        func fill(_ transaction: NewsTransaction) throws {
            for number in 2...600 {
                let text = String(repeating: "نص طويل \(number) ", count: 200)
                try transaction.put(try transaction.keep(.sample(number, text: text)), in: nil)
            }
        }
        try world.database.write { transaction in
            try fill(transaction)
            file = try Files.read(world.path)
            journal = try Files.read(world.path + "-wal")
        }
        let database = try reopen(file, journal: journal, in: world.directory)
        #expect(try database.counts().articles == 1)
        #expect(try database.problems() == [])
        try database.write { transaction in try fill(transaction) }
        #expect(try database.counts().articles == 600)
        #expect(try database.problems() == [])
        database.close()
    }
}
