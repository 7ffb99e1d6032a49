/// What somebody most likely meant who wrote another word.
package enum Spelling {
    /// The candidate that `word` was most likely meant to be, nil where none is near.
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        let ranked = candidates.map { (distance(word.lowercased(), $0.lowercased()), $0) }
        // Of three letters, two others make another word.
        let limit = word.count <= 3 ? 1 : max(2, word.count / 3)
        guard let best = ranked.min(by: { $0.0 < $1.0 }), best.0 <= limit else { return nil }
        return best.1
    }

    /// Insertions, removals and replacements between two words. Source: Wagner and Fischer, 1974.
    private static func distance(_ a: String, _ b: String) -> Int {
        let b = Array(b)
        var row = Array(0...b.count)
        for (i, letter) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let replaced = diagonal + (b[j] == letter ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j + 1] + 1, row[j] + 1)
            }
        }
        return row[b.count]
    }
}
