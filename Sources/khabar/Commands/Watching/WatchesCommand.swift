import ArgumentParser
import Machinery
import News
import Storage

/// `khabar watches`: what is watched.
struct WatchesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watches",
        abstract: "All watches: what they ask for, when they spoke, who is told.",
        discussion: """
            A watch is a saved search that speaks when an article is kept that meets it: once for each story and \
            occasion. Some stand in the configuration as "watches", others are kept from the pages or by \
            `khabar watch add`. Those who are told stand there as "deliver.targets".
            """
    )

    @OptionGroup var source: DatabaseOptions

    func run() throws {
        let configuration = try source.source.load()
        let news = try source.open()
        let watches = try KnownWatch.all(configuration, news)
        if source.json { return try watches.forEach { try StandardOutput.print(JSONLine($0)) } }
        guard !watches.isEmpty else {
            return try StandardOutput.tell(
                "no watches; make one: khabar watch add rain --words \"فيضانات OR سيول\", or add it to \"watches\" of the "
                    + "configuration"
            )
        }
        var table = TextTable([
            .init(title: "watch"), .init(title: "kept by"), .init(title: "spoke", isNumber: true),
            .init(title: try LocalTime.title("last")), .init(title: "on"), .init(title: "tells"),
            .init(title: "asks for", isFlexible: true),
        ])
        for known in watches {
            table.append([
                known.watch.id, known.keptBy ?? "configuration", "\(known.findCount)",
                LocalTime.words(known.lastFindAt),
                known.watch.occasions.map(\.description).joined(separator: " "),
                known.watch.notify.joined(separator: " "), known.watch.demand,
            ])
        }
        try table.print()
        let targets = configuration.deliver.targets.map(\.id)
        for known in watches where known.keptBy != nil {
            for fault in known.watch.faults(outlets: configuration.outlets.map(\.outlet.id), targets: targets)
            {
                try StandardOutput.tell(
                    "watch \(known.watch.id): \(fault.key): \(TerminalText.safe("\(fault)"))"
                )
            }
        }
        for id in try news.sleepingWatches() {
            try StandardOutput.tell(
                "somebody keeps a watch \(id) too; it sleeps while the configuration has one of that id"
            )
        }
    }
}

/// A watch of the configuration as it stands in the file, or one that somebody keeps.
struct KnownWatch {
    let watch: Watch
    /// Nil: the configuration.
    let keptBy: String?
    let findCount: Int
    let lastFindAt: Timestamp?

    static func all(_ configuration: Configuration, _ news: NewsDatabase) throws -> [KnownWatch] {
        let stored = try news.watches()
        let configured = configuration.watches.map { watch in
            let row = stored.first { $0.watch.id == watch.id }
            return KnownWatch(
                watch: watch,
                keptBy: nil,
                findCount: row?.findCount ?? 0,
                lastFindAt: row?.lastFindAt
            )
        }
        let ids = Set(configured.map(\.watch.id))
        let kept = stored.filter { !$0.isConfigured && !ids.contains($0.watch.id) }.map { row in
            KnownWatch(
                watch: row.watch,
                keptBy: row.changedBy ?? "",
                findCount: row.findCount,
                lastFindAt: row.lastFindAt
            )
        }
        return configured + kept
    }

    static func find(_ id: String, _ configuration: Configuration, _ news: NewsDatabase) throws -> KnownWatch
    {
        let all = try all(configuration, news)
        if let found = all.first(where: { $0.watch.id == id }) { return found }
        let near = Spelling.nearest(to: id, among: all.map(\.watch.id)).map { "did you mean \"\($0)\"?" }
        throw CommandFailure(
            .noInput,
            "there is no watch \"\(TerminalText.safe(id))\"; " + (near ?? "`khabar watches` lists them")
        )
    }
}

extension Watch {
    /// What it asks for, on one line.
    var demand: String {
        var parts = words.isEmpty ? [] : [words]
        for (name, values) in [
            ("outlets", outlets.map(\.text)), ("agencies", agencies), ("languages", languages),
            ("sections", sections),
        ] where !values.isEmpty {
            parts.append("\(name): \(values.joined(separator: ", "))")
        }
        if let minOutlets { parts.append("minOutlets: \(minOutlets)") }
        return parts.joined(separator: "; ")
    }
}

extension JSONLine {
    /// Keys named as in the API.
    fileprivate init(_ known: KnownWatch) {
        self.init()
        let watch = known.watch
        add("id", watch.id)
        add("name", watch.name)
        add("words", watch.words)
        add("outlets", watch.outlets.map(\.text))
        add("agencies", watch.agencies)
        add("languages", watch.languages)
        add("sections", watch.sections)
        add("min_outlets", watch.minOutlets)
        add("on", watch.occasions.map(\.description))
        add("notify", watch.notify)
        add("is_configured", known.keptBy == nil ? 1 : 0)
        add("changed_by", known.keptBy)
        add("find_count", known.findCount)
        add("last_find_at", known.lastFindAt)
    }
}
