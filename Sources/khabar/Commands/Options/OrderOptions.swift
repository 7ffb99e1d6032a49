import ArgumentParser
import Storage

/// In which order news is listed.
struct OrderOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("newest, or rank: what most outlets carried of late.", valueName: "order")
    )
    var sort: NewsDatabase.StoryOrder = .newest
}

extension NewsDatabase.StoryOrder: ExpressibleByArgument {}
