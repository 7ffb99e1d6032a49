import ArgumentParser
import Storage

/// Which database a reading command opens.
struct DatabaseOptions: ParsableArguments {
    @OptionGroup var source: ConfigurationOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The database; without it the one that the configuration names.",
            valueName: "file"
        )
    )
    var database: String?

    @Flag(name: .long, help: "One line of JSON per row, keys named as the columns of the views.")
    var json = false

    /// The database opened for reading; works beside a running daemon.
    func open() throws -> NewsDatabase {
        try NewsDatabase(path: try database ?? source.load().database, role: .reader)
    }
}
