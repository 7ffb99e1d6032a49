import News

/// The entries of one document as they are read, no more than a limit of them.
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
            // Twice as many are held, so that sorting costs little for each.
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

    /// Whether nothing was left out that a later poll might bring.
    var isWhole: Bool { dropped == 0 }

    var warnings: [String] {
        dropped == 0 ? [] : ["more than \(limit) entries: the first \(limit) are taken, \(dropped) left out"]
    }
}
