import ArgumentParser
import News

/// `khabar check`: is the configuration right?
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the configuration and say how to mend it.",
        discussion: """
            Lists every problem at once with file, line, column and path, and how to mend it; exit code 78. \
            Asks no outlet and touches no database.
            """
    )

    @OptionGroup var source: ConfigurationOptions

    func run() throws {
        let configuration = try source.load()
        let feeds = configuration.outlets.reduce(0) { $0 + $1.outlet.feeds.count }
        print("\(source.file): right; \(configuration.outlets.count) outlets, \(feeds) feeds")
        if configuration.contact == nil {
            print("advice: set \"contact\" to a page or mail address, so that outlets can reach you")
        }
    }
}
