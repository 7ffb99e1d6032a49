import Language

/// The sections of an article, out of the categories that a feed states.
enum SectionNames {
    /// No honest article stands in more sections; the rest are tags.
    static let limit = 6
    /// Characters; what is longer is no name.
    static let limitLength = 60

    /// In the order of the feed, each once, however it is written. A category that names several, apart by commas, is
    /// each of them. What a publishing system says where nobody chose a section is left out.
    static func of(_ categories: [String]) -> [String] {
        var names: [String] = []
        var known: Set<String> = []
        // Nobody states so many by hand; the rest is not even looked at.
        for category in categories.prefix(64) {
            for part in category.prefix(500).split(whereSeparator: { separators.contains($0) }) {
                let name = part.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                let folded = Folding.fold(name)
                guard name.count <= limitLength, folded.contains(where: \.isLetter),
                    !unchosen.contains(folded),
                    known.insert(folded).inserted
                else { continue }
                names.append(name)
                if names.count == limit { return names }
            }
        }
        return names
    }

    private static let separators: Set<Character> = [",", "،", ";", "؛", "|", "\n"]
    /// What publishing systems write by themselves.
    private static let unchosen = Set(
        ["uncategorized", "uncategorised", "غير مصنف", "non classé", "sin categoría", "slider", "featured"]
            .map {
                Folding.fold($0)
            }
    )
}
