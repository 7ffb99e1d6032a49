internal import Glibc
internal import Machinery
internal import Synchronization

/// A mark in the file that only the process has which writes it, to see whether the file was overwritten under it.
///
/// `cp backup database` changes what is in the open file and neither its name nor its inode; SQLite does not look. So the
/// writer puts a mark into a page of its own when it opens the file, and another one each hour. A copy from before the opening
/// lacks all of them, one from before the last hours has one that was followed by another. `NewsDatabase.backup` leaves the
/// mark out of its copies, so that those of the last hour are told too.
final class OpeningMark: Sendable {
    private struct State {
        /// Where the page begins in the file, and its size.
        var page: (offset: Int, size: Int)?
        /// What may stand there: the last that was seen, and those that were written since. The newest is last.
        var marks: [String]
        /// Whether one of them was seen there: what stands in the journal alone proves nothing.
        var isSeen = false
        var madeAt = ContinuousClock.now
    }

    private let state = Mutex(State(marks: [OpeningMark.random()]))

    private static let renewedEvery: Duration = .seconds(3600)
    /// A page may be read while it is being written.
    private static let tries = 4

    private static func random() -> String {
        (0..<2).map { _ in
            let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// Writes the mark, and notes where it stands.
    func write(to connections: Connections) throws {
        let mark = state.withLock { $0.marks.last ?? "" }
        try connections.write { db in
            try db.run("INSERT OR REPLACE INTO opening (id, mark) VALUES (1, ?)", [mark])
        }
        try locate(in: connections)
    }

    /// Notes where the mark stands, after the file was written anew.
    func locate(in connections: Connections) throws {
        let place = try connections.withoutTransaction { db in
            // Where somebody reads, the mark stays in the journal for now.
            try? db.foldJournal()
            let page: Int? = try db.first("SELECT rootpage FROM sqlite_master WHERE name = 'opening'")
            let size: Int? = try db.first("PRAGMA page_size")
            return (page: page ?? 1, size: size ?? 4096)
        }
        state.withLock { state in
            state.page = ((place.page - 1) * place.size, place.size)
            state.isSeen = false
        }
    }

    /// Puts another mark in the place of one that has stood for an hour. To be called within a transaction.
    func renewWhereOld(in db: Connection) throws {
        let next: String? = state.withLock { state in
            guard ContinuousClock.now - state.madeAt >= OpeningMark.renewedEvery else { return nil }
            state.madeAt = .now
            state.marks.append(OpeningMark.random())
            return state.marks.last
        }
        if let next { try db.run("UPDATE opening SET mark = ?", [next]) }
    }

    /// Whether the open file holds none of the marks though it held one, by what `read` finds there.
    func isGone(_ read: (_ offset: Int, _ size: Int) -> [UInt8]?) -> Bool {
        for attempt in 1...OpeningMark.tries {
            if attempt > 1 { usleep(20_000) }
            guard isMissing(read) else { return false }
        }
        return true
    }

    private func isMissing(_ read: (Int, Int) -> [UInt8]?) -> Bool {
        state.withLock { state in
            // A file that cannot be read fails at what is done next.
            guard let page = state.page, let bytes = read(page.offset, page.size) else { return false }
            let found = state.marks.lastIndex { bytes.firstPlace(of: Array($0.utf8)) != nil }
            guard let found else { return state.isSeen }
            state.marks.removeFirst(found)
            state.isSeen = true
            return false
        }
    }

    /// Takes the mark out of a copy, or of a file that is closed.
    static func remove(from db: Connection) throws {
        if try db.isAny("SELECT 1 FROM sqlite_master WHERE name = 'opening'") {
            try db.run("DELETE FROM opening")
        }
    }

    /// Whether the file's header asks for a write-ahead log. Source: https://www.sqlite.org/fileformat.html §1.3.3
    private static func isInWAL(_ path: String) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        var version: UInt8 = 0
        return pread(file, &version, 1, 18) == 1 && version == 2
    }

    /// Whether the file was copied from under its writer as it is, without its journal: the mark of an opening stands in it, no
    /// writer ever had it here, and what lies beside it as a journal is empty. The shell's `.backup`, which takes all, leaves
    /// the same.
    static func isOfPlainCopy(_ db: Connection, at path: String) throws -> Bool {
        var status = stat()
        let hasJournal = stat(NewsDatabase.journalPath(of: path), &status) == 0 && status.st_size > 0
        guard !hasJournal, !WriterLock.isKept(path), isInWAL(path) else { return false }
        return try db.isAny("SELECT 1 FROM opening")
    }
}
