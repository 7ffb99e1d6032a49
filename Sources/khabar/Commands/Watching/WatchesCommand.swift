import ArgumentParser
import News
import Storage

/// `khabar watches`: what is watched.
struct WatchesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watches",
        abstract: "The watches of the configuration: what they ask for, when they spoke, who is told.",
        discussion: """
            A watch is a saved search that speaks when an article is kept that meets it: once for each story and \
            occasion. They stand in the configuration as "watches", those who are told as "deliver.targets".
            """
    )

    @OptionGroup var source: DatabaseOptions

    func run() throws {
        let configuration = try source.source.load()
        let news = try source.open()
        if !source.json, configuration.watches.isEmpty {
            return try StandardOutput.tell(
                "no watches; add one to \"watches\" of the configuration, such as "
                    + "{ \"id\": \"rain\", \"words\": \"فيضانات OR سيول\", \"notify\": [\"desk\"] }"
            )
        }
        var table = TextTable([
            .init(title: "watch"), .init(title: "spoke", isNumber: true),
            .init(title: try LocalTime.title("last")), .init(title: "on"), .init(title: "tells"),
            .init(title: "asks for", isFlexible: true),
        ])
        for watch in configuration.watches {
            let finds = try news.finds(of: watch.id)
            if source.json {
                try StandardOutput.print(JSONLine(watch, finds))
            } else {
                table.append([
                    watch.id, "\(finds.count)", LocalTime.words(finds.lastAt),
                    watch.occasions.map(\.description).joined(separator: " "),
                    watch.notify.joined(separator: " "), watch.demand,
                ])
            }
        }
        if !source.json { try table.print() }
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
    fileprivate init(_ watch: Watch, _ finds: (count: Int, lastAt: Timestamp?)) {
        self.init()
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
        add("find_count", finds.count)
        add("last_find_at", finds.lastAt)
    }
}
