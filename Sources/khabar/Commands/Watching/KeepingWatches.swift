import ArgumentParser
import Ingestion
import News
import Storage

/// `khabar watch add`, `change` and `end`: watches beside those of the configuration.
extension WatchCommand {
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a watch beside those of the configuration.",
            discussion:
                "Example: khabar watch add rain --words 'سيول OR فيضانات' --on first --on 'outlets>=3' --notify desk"
        )

        @OptionGroup var source: DatabaseOptions
        @OptionGroup var wishes: WatchWishes

        @Argument(help: ArgumentHelp("A short id, of a-z, 0-9, - and _.", valueName: "id"))
        var id: String

        func run() async throws {
            var watch = Watch()
            watch.id = id
            try await WatchCommand.keep(wishes.applied(to: watch), isNew: true, source)
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a watch that stands beside the configuration: what is given, and nothing else.",
            discussion: "An option that takes several is given anew as a whole; '' empties it."
        )

        @OptionGroup var source: DatabaseOptions
        @OptionGroup var wishes: WatchWishes

        @Argument(help: ArgumentHelp("The watch's id.", valueName: "id"))
        var id: String

        func run() async throws {
            let known = try KnownWatch.find(id, try source.source.load(), try source.open())
            try await WatchCommand.keep(wishes.applied(to: known.watch), isNew: false, source)
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a watch that stands beside the configuration; what of it waits is not sent."
        )

        @OptionGroup var source: DatabaseOptions

        @Argument(help: ArgumentHelp("The watch's id.", valueName: "id"))
        var id: String

        func run() async throws {
            let answer = try await DatabaseHolder.ask(
                .endWatch(id),
                of: try source.source.load(),
                program: "khabar watch"
            )
            guard case .watch(let id) = answer else { throw DatabaseHolder.unexpected(answer) }
            try StandardOutput.tell("watch \(id) has ended")
        }
    }

    fileprivate static func keep(_ watch: Watch, isNew: Bool, _ source: DatabaseOptions) async throws {
        let answer = try await DatabaseHolder.ask(
            .keepWatch(watch, isNew: isNew),
            of: try source.source.load(),
            program: "khabar watch"
        )
        guard case .watch(let id) = answer else { throw DatabaseHolder.unexpected(answer) }
        try StandardOutput.tell("watch \(id) is kept; `khabar watch \(id)` lists what meets it")
    }
}

/// What a watch is to be, as far as it is said.
struct WatchWishes: ParsableArguments {
    @Option(name: .long, help: "As people know it.")
    var name: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "As in `khabar search`: all of them, \"a phrase\", word*, OR, -word.",
            valueName: "words"
        )
    )
    var words: String?

    @Flag(inversion: .prefixedNo, help: "Whether the words must stand letter for letter.")
    var exact: Bool?

    @Flag(inversion: .prefixedNo, help: "Whether the words are also found with the article and particles.")
    var prefixes: Bool?

    @Option(name: .long, help: ArgumentHelp("One of these must carry it; repeatable.", valueName: "id"))
    var outlet: [String] = []

    @Option(name: .long, help: ArgumentHelp("One of these must be credited; repeatable.", valueName: "name"))
    var agency: [String] = []

    @Option(name: .long, help: ArgumentHelp("It must be one of these; repeatable.", valueName: "tag"))
    var language: [String] = []

    @Option(name: .long, help: ArgumentHelp("One of these must be named; repeatable.", valueName: "name"))
    var section: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("So many outlets must carry the story; 0: any number.", valueName: "count")
    )
    var minOutlets: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "When it speaks: first, outlets>=5, event>=5, edited, removed, mine-copied, silent, gap, daily, weekly; repeatable.",
            valueName: "occasion"
        )
    )
    var on: [WatchOccasion] = []

    @Option(
        name: .long,
        help: ArgumentHelp("Who is told, an id of \"deliver.targets\"; repeatable.", valueName: "id")
    )
    var notify: [String] = []

    func applied(to known: Watch) -> Watch {
        var watch = known
        if let name { watch.name = name }
        if let words { watch.words = words }
        if let exact { watch.isExact = exact }
        if let prefixes { watch.expandsPrefixes = prefixes }
        if !outlet.isEmpty { watch.outlets = outlet.filter { !$0.isEmpty }.map { Outlet.ID($0) } }
        if !agency.isEmpty { watch.agencies = agency.filter { !$0.isEmpty } }
        if !language.isEmpty { watch.languages = language.filter { !$0.isEmpty } }
        if !section.isEmpty { watch.sections = section.filter { !$0.isEmpty } }
        if let minOutlets { watch.minOutlets = minOutlets == 0 ? nil : minOutlets }
        if !on.isEmpty { watch.occasions = on }
        if !notify.isEmpty { watch.notify = notify.filter { !$0.isEmpty } }
        return watch
    }
}

extension WatchOccasion: ExpressibleByArgument {}
