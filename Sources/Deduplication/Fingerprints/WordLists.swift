/// Ascending lists of distinct words, compared by walking both.
enum WordLists {
    /// The distinct words, ascending.
    static func distinct(_ words: [UInt32]) -> [UInt32] {
        var sorted = words.sorted()
        var kept = 0
        for at in sorted.indices where at == 0 || sorted[at] != sorted[at - 1] {
            sorted[kept] = sorted[at]
            kept += 1
        }
        sorted.removeLast(sorted.count - kept)
        return sorted
    }

    /// The distinct numbers among the words, ascending.
    static func numbers(_ words: [UInt32]) -> [UInt32] {
        distinct(words.filter { $0 & 1 == 1 })
    }

    /// How many words both lists hold.
    static func shared(_ a: [UInt32], _ b: [UInt32]) -> Int {
        var (i, j, count) = (0, 0, 0)
        while i < a.count, j < b.count {
            if a[i] == b[j] {
                count += 1
                i += 1
                j += 1
            } else if a[i] < b[j] {
                i += 1
            } else {
                j += 1
            }
        }
        return count
    }
}
