import News

/// The runs of three words that stand in a text. A text of fewer words is one run.
package struct WordRuns: Sendable {
    private var runs: Set<UInt64> = []
    /// How many words were read.
    package let words: Int

    /// Words beyond `limit` are not read.
    package init(_ text: String, limit: Int) {
        let hashes = Words.hashes(of: text, limit: limit)
        words = hashes.count
        let length = min(3, hashes.count)
        guard length > 0 else { return }
        for start in 0...(hashes.count - length) {
            runs.insert(hashes[start..<start + length].reduce(FNV1a.seed) { FNV1a.mixed($0, UInt64($1)) })
        }
    }

    /// The share of its runs that stand in `other`, 0 to 1; 0 without words.
    package func share(in other: WordRuns) -> Double {
        guard !runs.isEmpty else { return 0 }
        return Double(runs.count { other.runs.contains($0) }) / Double(runs.count)
    }
}
