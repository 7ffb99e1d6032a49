import ArgumentParser
import Glibc
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

    @Flag(name: .long, help: "Times and days in UTC rather than in the zone of this machine ($TZ).")
    var utc = false

    func validate() throws {
        guard utc else { return }
        // Whatever tells or reads times from here on asks the C library.
        setenv("TZ", "UTC", 1)
        tzset()
    }

    /// The database opened for reading; works beside a running daemon.
    func open() throws -> NewsDatabase {
        try NewsDatabase(path: try database ?? source.databasePath(), role: .reader)
    }
}
