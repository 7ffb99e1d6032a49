internal import FoundationEssentials
package import News

/// A watch in force: a row of the `watches` view.
package struct KeptWatch: Hashable, Sendable {
    package let watch: Watch
    /// Whether it stands in the configuration, where alone it can be changed.
    package let isConfigured: Bool
    /// Who keeps it; nil: the configuration.
    package let changedBy: String?
    package let changedAt: Timestamp
    package let findCount: Int
    package let lastFindAt: Timestamp?
}

// MARK: - As JSON, on its way to whoever writes

extension Watch: Codable {
    /// As in `config.json`.
    private enum CodingKeys: String, CodingKey {
        case id, name, words, exact, prefixes, outlets, agencies, languages, sections, minOutlets, on, notify
    }

    package init(from decoder: any Decoder) throws {
        self.init()
        let values = try decoder.container(keyedBy: CodingKeys.self)
        id = try values.decode(String.self, forKey: .id)
        name = try values.decode(String.self, forKey: .name)
        words = try values.decode(String.self, forKey: .words)
        isExact = try values.decode(Bool.self, forKey: .exact)
        expandsPrefixes = try values.decode(Bool.self, forKey: .prefixes)
        outlets = try values.decode([String].self, forKey: .outlets).map { Outlet.ID($0) }
        agencies = try values.decode([String].self, forKey: .agencies)
        languages = try values.decode([String].self, forKey: .languages)
        sections = try values.decode([String].self, forKey: .sections)
        minOutlets = try values.decodeIfPresent(Int.self, forKey: .minOutlets)
        occasions = try values.decode([String].self, forKey: .on).map { text in
            guard let occasion = WatchOccasion(text) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .on,
                    in: values,
                    debugDescription: "\(text) is no occasion"
                )
            }
            return occasion
        }
        notify = try values.decode([String].self, forKey: .notify)
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(id, forKey: .id)
        try values.encode(name, forKey: .name)
        try values.encode(words, forKey: .words)
        try values.encode(isExact, forKey: .exact)
        try values.encode(expandsPrefixes, forKey: .prefixes)
        try values.encode(outlets.map(\.text), forKey: .outlets)
        try values.encode(agencies, forKey: .agencies)
        try values.encode(languages, forKey: .languages)
        try values.encode(sections, forKey: .sections)
        try values.encodeIfPresent(minOutlets, forKey: .minOutlets)
        try values.encode(occasions.map(\.description), forKey: .on)
        try values.encode(notify, forKey: .notify)
    }
}

// MARK: - Reading

extension NewsDatabase {
    /// The watches in force, by id: those of the configuration, and those that people keep.
    package func watches() throws(StorageError) -> [KeptWatch] {
        try read { db in
            try db.all("SELECT * FROM watches ORDER BY id") { try KeptWatch(row: $0) }
        }
    }

    package func watch(_ id: String) throws(StorageError) -> KeptWatch? {
        try read { db in
            try db.first("SELECT * FROM watches WHERE id = ?", [id]) { try KeptWatch(row: $0) }
        }
    }

    /// Those that people keep although the configuration has others under their ids: they sleep until it has none.
    package func sleepingWatches() throws(StorageError) -> [String] {
        try read { db in
            try db.all(
                "SELECT id FROM watch GROUP BY id HAVING count(*) > 1 ORDER BY id"
            ) { $0[0] as String }
        }
    }

    /// Who can be told.
    package func targetIDs() throws(StorageError) -> [String] {
        try read { db in try db.all("SELECT id FROM delivery_target ORDER BY id") { $0[0] as String } }
    }
}

extension KeptWatch {
    /// From a row of the `watches` view.
    fileprivate init(row: borrowing Row) throws {
        var watch = Watch()
        watch.id = row["id"]
        watch.name = row["name"]
        watch.words = row["words"]
        watch.isExact = (row["is_exact"] as Int) == 1
        watch.expandsPrefixes = (row["prefixes"] as Int) == 1
        watch.outlets = KeptWatch.list(row["outlets"]).map { Outlet.ID($0) }
        watch.agencies = KeptWatch.list(row["agencies"])
        watch.languages = KeptWatch.list(row["languages"])
        watch.sections = KeptWatch.list(row["sections"])
        watch.minOutlets = row["min_outlets"]
        watch.occasions = KeptWatch.list(row["occasions"]).compactMap { WatchOccasion($0) }
        watch.notify = KeptWatch.list(row["notify"])
        self.init(
            watch: watch,
            isConfigured: (row["is_configured"] as Int) == 1,
            changedBy: row["changed_by"],
            changedAt: try row.instant("changed_at"),
            findCount: row["find_count"],
            lastFindAt: row.time("last_find_at")
        )
    }

    /// A damaged list reads as empty, like any other damaged column.
    private static func list(_ json: String) -> [String] {
        (try? JSONDecoder().decode([String].self, from: Data(json.utf8))) ?? []
    }
}

// MARK: - Writing

extension NewsTransaction {
    /// Takes over the watches of the configuration; those that people keep stay.
    package func configure(watches: [Watch], at now: Timestamp) throws {
        let known = try db.all("SELECT * FROM watch WHERE is_configured = 1") { $0["id"] as String }
        for id in known where !watches.contains(where: { $0.id == id }) {
            try run("DELETE FROM watch WHERE id = ? AND is_configured = 1", [id])
            try forgetMatches(of: id)
        }
        for watch in watches { try store(watch, isConfigured: true, by: nil, at: now) }
    }

    /// Keeps a watch of somebody's.
    package func keep(_ watch: Watch, by person: String, at now: Timestamp) throws {
        try store(watch, isConfigured: false, by: person, at: now)
    }

    /// Ends a watch that somebody keeps, and what of it waits to be told; false where nobody keeps it.
    package func endWatch(_ id: String) throws -> Bool {
        try run("DELETE FROM watch WHERE id = ? AND is_configured = 0", [id])
        guard db.changedRows == 1 else { return false }
        try forgetMatches(of: id)
        try run("DELETE FROM digest WHERE watch_id = ?", [id])
        try run(
            "UPDATE delivery SET state = 'failed', reason = 'its watch was ended' WHERE watch_id = ? AND state = 'waiting'",
            [id]
        )
        return true
    }

    /// How many watches people keep.
    package func countKeptWatches() throws -> Int {
        try db.first("SELECT count(*) FROM watch WHERE is_configured = 0") ?? 0
    }

    /// Whether a watch has this id, of the configuration or of somebody's.
    package func watchOrigin(_ id: String) throws -> (isConfigured: Bool, isKept: Bool) {
        let origins = try db.all("SELECT is_configured FROM watch WHERE id = ?", [id]) { $0[0] as Int }
        return (origins.contains(1), origins.contains(0))
    }

    /// A short id that no watch has or had.
    package func freeWatchID() throws -> String {
        let last: Int? = try db.first(
            """
            SELECT max(CAST(substr(id, 2) AS INTEGER)) FROM (
                SELECT id FROM watch UNION SELECT DISTINCT watch_id FROM watch_hit UNION SELECT DISTINCT watch_id FROM delivery)
            WHERE id GLOB 'w[0-9]*' AND NOT id GLOB 'w*[^0-9]*'
            """
        )
        return "w\((last ?? 0) + 1)"
    }

    /// The outlets and targets that a watch may name.
    package func namesForWatches() throws -> (outlets: [Outlet.ID], targets: [String]) {
        (
            try db.all("SELECT id FROM outlet WHERE removed_at IS NULL ORDER BY id") { $0.outlet("id") },
            try db.all("SELECT id FROM delivery_target ORDER BY id") { $0[0] as String }
        )
    }

    /// One that asks for something else than before has met nothing yet.
    private func store(_ watch: Watch, isConfigured: Bool, by person: String?, at now: Timestamp) throws {
        let demand: SQLArguments = [
            watch.words, watch.isExact ? 1 : 0, watch.expandsPrefixes ? 1 : 0,
            NewsTransaction.json(watch.outlets.map(\.text)), NewsTransaction.json(watch.agencies),
            NewsTransaction.json(watch.languages), NewsTransaction.json(watch.sections),
        ]
        let isOther = try db.isAny(
            """
            SELECT 1 FROM watch WHERE id = ?8 AND is_configured = ?9
                AND (words, is_exact, expands_prefixes, outlets, agencies, languages, sections)
                    <> (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            demand + [watch.id, isConfigured ? 1 : 0]
        )
        if isOther { try forgetMatches(of: watch.id) }
        try run(
            """
            INSERT INTO watch (words, is_exact, expands_prefixes, outlets, agencies, languages, sections, id, is_configured,
                name, min_outlets, occasions, notify, changed_by, changed_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            ON CONFLICT (id, is_configured) DO UPDATE SET words = ?1, is_exact = ?2, expands_prefixes = ?3, outlets = ?4,
                agencies = ?5, languages = ?6, sections = ?7, name = ?10, min_outlets = ?11, occasions = ?12, notify = ?13,
                changed_by = ?14, changed_at = ?15
            WHERE (words, is_exact, expands_prefixes, outlets, agencies, languages, sections, name, min_outlets, occasions, notify)
                IS NOT (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?10, ?11, ?12, ?13)
            """,
            demand + [
                watch.id, isConfigured ? 1 : 0, watch.name.storable, watch.minOutlets,
                NewsTransaction.json(watch.occasions.map(\.description)), NewsTransaction.json(watch.notify),
                person?.storable, now.description,
            ]
        )
    }

    private func forgetMatches(of watch: String) throws {
        try run("DELETE FROM watch_match WHERE watch_id = ?", [watch])
    }

    private static func json(_ list: [String]) -> String {
        guard let data = try? JSONEncoder().encode(list.map(\.storable)) else {
            preconditionFailure("a list of texts is JSON")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
