import News

/// Gathers the entries of one document while it is read, up to a limit.
struct EntryCollection {
    private let limit: Int
    /// Whether the newest are kept in place of the first.
    private let isNewestFirst: Bool
    private var entries: [Entry] = []
    private var dropped = 0

    init(limit: Int, isNewestFirst: Bool = false) {
        self.limit = limit
        self.isNewestFirst = isNewestFirst
    }

    mutating func append(_ entry: Entry) {
        if isNewestFirst {
            entries.append(entry)
            // Up to twice the limit is held before sorting, so that sorting costs little for each entry.
            if entries.count >= 2 * limit { keepNewest() }
        } else if entries.count < limit {
            entries.append(entry)
        } else {
            dropped += 1
        }
    }

    private mutating func keepNewest() {
        func time(_ entry: Entry) -> Int64 { (entry.published ?? entry.updated)?.secondsSince1970 ?? .min }
        let order = entries.indices.sorted {
            time(entries[$0]) != time(entries[$1]) ? time(entries[$0]) > time(entries[$1]) : $0 < $1
        }
        entries = order.prefix(limit).sorted().map { entries[$0] }
    }

    /// At most `limit` entries, in the order of the document.
    var first: [Entry] {
        guard isNewestFirst, entries.count > limit else { return entries }
        var copy = self
        copy.keepNewest()
        return copy.entries
    }

    /// Whether no entry was left out that a later poll might still bring.
    var isWhole: Bool { dropped == 0 }

    var warnings: [String] {
        dropped == 0 ? [] : ["more than \(limit) entries: the first \(limit) are taken, \(dropped) left out"]
    }
}
