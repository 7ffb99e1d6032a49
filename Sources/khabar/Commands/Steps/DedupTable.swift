import News

/// The stories of more than one article, largest first.
struct DedupTable {
    private var stories: [Int64: [DedupRun.Row]] = [:]

    /// Takes a settled row.
    mutating func add(_ row: DedupRun.Row) {
        stories[row.story, default: []].append(row)
    }

    func print() throws(CommandFailure) {
        var table = TextTable([
            .init(title: "story", isNumber: true),
            .init(title: "articles", isNumber: true),
            .init(title: "outlets", isNumber: true),
            .init(title: "first published"),
            .init(title: "by"),
            .init(title: "agency"),
            .init(title: "title", isFlexible: true),
        ])
        let shown = stories.filter { $0.value.count > 1 }.sorted {
            $0.value.count != $1.value.count ? $0.value.count > $1.value.count : $0.key < $1.key
        }
        for (story, rows) in shown {
            guard let original = rows.first(where: { $0.relation == .original }) else { continue }
            table.append([
                "\(story)", "\(rows.count)", "\(Set(rows.map(\.outlet)).count)",
                original.published.description, original.outlet, rows.lazy.compactMap(\.agency).first,
                original.title,
            ])
        }
        try table.print()
    }
}
