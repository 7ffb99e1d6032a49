/// The numbers of texts as ascending lists, which are compared by walking both.
enum NumberLists {
    /// The distinct numbers among a text's words, ascending.
    static func of(_ words: UnsafeBufferPointer<UInt16>) -> [UInt16] {
        var sorted = words.filter { $0 & 1 == 1 }
        sorted.sort()
        var kept = 0
        for at in sorted.indices where at == 0 || sorted[at] != sorted[at - 1] {
            sorted[kept] = sorted[at]
            kept += 1
        }
        sorted.removeLast(sorted.count - kept)
        return sorted
    }

    /// How many numbers stand in both lists.
    static func shared(_ a: [UInt16], _ b: [UInt16]) -> Int {
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
