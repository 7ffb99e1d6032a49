import Glibc
import News
import Storage

/// A database of its own in a temporary directory, with what tests need to fill it; gone with its last use.
final class NewsWorld {
    let directory: String
    let path: String
    let database: NewsDatabase

    /// The folder `Tests`.
    static let tests = "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/")

    static let start = Timestamp(secondsSince1970: 1_748_660_000)  // 2025-05-31T02:53:20Z
    static let outlets = ["hiba", "adala", "albab"].map { id in
        Outlet(
            id: Outlet.ID(id),
            name: "منبر \(id)",
            homepage: "https://\(id).test/",
            language: "ar",
            country: "MA",
            feeds: [FeedSource(url: "https://\(id).test/feed/", kind: .feed)]
        )
    }

    init() throws {
        directory = NewsWorld.makeDirectory()
        path = directory + "/news.sqlite"
        database = try NewsDatabase(path: path, role: .writer, program: "khabar run")
        try database.write { try $0.configure(NewsWorld.outlets, at: NewsWorld.start) }
    }

    deinit {
        database.close()
        NewsWorld.remove(directory)
    }

    static func makeDirectory() -> String {
        var template = Array("/tmp/khabar-storage-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { fatalError("no temporary directory: \(errno)") }
        return String(cString: made)
    }

    static func remove(_ directory: String) {
        guard let entries = opendir(directory) else { return }
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { unlink(directory + "/" + name) }
        }
        closedir(entries)
        rmdir(directory)
    }

    /// `seconds` after the start of this world.
    static func time(_ seconds: Int64) -> Timestamp { start.advanced(bySeconds: seconds) }

    /// The first column of the first row, as text.
    func value(_ sql: String) throws -> String {
        try rows(sql).first ?? "no row"
    }

    /// Rows as the sqlite3 shell prints them.
    func rows(_ sql: String) throws -> [String] {
        try database.query(sql).rows.map { row in
            row.map { value in
                switch value {
                case .null: ""
                case .integer(let number): "\(number)"
                case .real(let number): "\(number)"
                case .text(let text): text
                case .blob(let bytes): "\(bytes)"
                }
            }
            .joined(separator: "|")
        }
    }

    func feed(_ outlet: String) throws -> FeedState {
        guard let feed = try database.feeds().first(where: { $0.outlet.text == outlet }) else {
            fatalError("outlet \(outlet) has no feed")
        }
        return feed
    }
}

extension Article {
    /// `number` makes the address.
    static func sample(
        _ number: Int,
        of outlet: String = "hiba",
        title: String = "خبر",
        text: String = "نص الخبر",
        source: TextSource = .feed,
        agency: String? = nil
    ) -> Article {
        Article(
            outlet: Outlet.ID(outlet),
            url: CanonicalURL(stored: "https://\(outlet).test/\(number)/"),
            title: title,
            text: text,
            textSource: source,
            agency: agency,
            language: "ar"
        )
    }
}

extension PlacementRecord {
    /// Of an article that resembles none.
    static let alone = PlacementRecord(
        relation: .original,
        similarity: 1,
        containment: 1,
        match: nil,
        rule: "new"
    )

    static func near(_ match: Article.ID, _ relation: Relation, _ similarity: Double) -> PlacementRecord {
        PlacementRecord(
            relation: relation,
            similarity: similarity,
            containment: 0.99,
            match: match,
            rule: "near-exact"
        )
    }
}

extension NewsTransaction {
    /// Keeps an article seen at the start of the world.
    func keep(_ article: Article, at seconds: Int64 = 0, digest: Int64 = 1) throws -> Article.ID {
        try insert(
            article,
            entryKey: article.url.text,
            entryDigest: digest,
            feed: Feed.ID(1),
            seenAt: NewsWorld.start,
            believedAt: NewsWorld.time(seconds)
        )
    }

    /// Places an article at the start of the world, its id as fingerprint.
    @discardableResult
    func put(_ id: Article.ID, in story: Story.ID?, _ record: PlacementRecord = .alone) throws -> Story.ID {
        try place(
            id,
            in: story,
            placement: record,
            fingerprint: [UInt8(truncatingIfNeeded: id.number)],
            at: NewsWorld.start
        )
    }
}

extension NewsDatabase {
    /// Every article that words find, each copy by itself.
    func found(_ words: String, _ filter: NewsFilter, _ manner: SearchManner = .init()) throws(StorageError)
        -> [SearchHit]
    {
        var manner = manner
        manner.showsAllCopies = true
        return try search(words, filter, manner).hits
    }
}
