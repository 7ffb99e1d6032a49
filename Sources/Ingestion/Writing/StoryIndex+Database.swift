package import Deduplication
package import News
package import Storage

extension StoryIndex {
    /// The index of the articles that a database holds, in their stories, with the pairs that people keep apart.
    ///
    /// The writer restores its index so, and `khabar why` makes the one that it asks.
    ///
    /// - Parameters:
    ///   - database: where the articles are stored.
    ///   - since: the believed time from which on articles are needed; those of up to two days before are added.
    ///   - until: the believed time up to which they are needed; nil for all.
    ///   - windowSeconds: as of the index.
    ///   - settlingSeconds: as of the index. With 0 it decides all on arrival, as if all had been settled.
    ///   - wordBytes: as of the index.
    ///   - isWanted: leaves out the articles for which it is false, but none that a person took out of a story and
    ///     none that such an article stood with.
    /// - Returns: The index, settled as far as the database says.
    /// - Throws: `StorageError` where the database cannot be read.
    package static func restored(
        from database: NewsDatabase,
        since: Timestamp,
        until: Timestamp? = nil,
        windowSeconds: Int64,
        settlingSeconds: Int64 = 0,
        wordBytes: Int = .max,
        where isWanted: (StoredFingerprint) -> Bool = { _ in true }
    ) throws(StorageError) -> StoryIndex {
        let splitPairs = try database.splitPairs()
        var restoration = Restoration(
            windowSeconds: windowSeconds,
            settlingSeconds: settlingSeconds,
            wordBytes: wordBytes,
            settledUntil: settlingSeconds > 0 ? try database.settledUntil() : nil
        )
        try database.storedFingerprints(since: keptSince(since), until: until) { stored in
            guard isWanted(stored) || splitPairs.contains(stored.article) else { return }
            // A blob of an unknown version cannot be compared; its article stays in its story all the same.
            _ = restoration.add(
                stored.article,
                of: stored.outlet,
                url: stored.url,
                time: stored.time,
                arrivedAt: stored.placedAt,
                fingerprint: stored.fingerprint,
                in: stored.part
            )
        }
        var index = restoration.finish()
        index.splitPairs = splitPairs
        return index
    }
}

extension NewsDatabase {
    /// What people keep apart, for the index.
    func splitPairs() throws(StorageError) -> SplitPairs {
        var pairs = SplitPairs()
        for pair in try correctedPairs(.split) { pairs.keepApart(pair.article, from: pair.other) }
        return pairs
    }
}

extension Arrival {
    /// Nil where the fingerprint is of another version: such an article cannot be compared.
    package init?(_ stored: StoredFingerprint) {
        guard let fingerprint = Fingerprint(encoded: stored.fingerprint) else { return nil }
        self.init(
            article: stored.article,
            outlet: stored.outlet,
            url: stored.url,
            time: stored.time,
            fingerprint: fingerprint
        )
    }
}
