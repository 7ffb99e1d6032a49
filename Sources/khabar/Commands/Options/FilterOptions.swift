import Machinery
import ArgumentParser
import News
import Storage

/// Which articles or stories are asked for.
struct FilterOptions: ParsableArguments {
    @OptionGroup var between: TimeOptions

    @Option(name: .long, help: ArgumentHelp("Carried by this outlet.", valueName: "id"))
    var outlet: String?

    @Option(name: .long, help: ArgumentHelp("Crediting this agency, such as MAP or AFP.", valueName: "name"))
    var agency: String?

    @Option(name: .long, help: ArgumentHelp("Carried by at least so many outlets.", valueName: "count"))
    var minOutlets: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Filed by its outlet under this section, such as سياسة or Sport.",
            valueName: "name"
        )
    )
    var section: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "At most so many rows; 20 unless it is said, all for an export.",
            valueName: "count"
        )
    )
    var limit: Int?

    func validate() throws {
        guard limit ?? 1 > 0 else { throw ValidationError("--limit must be at least 1") }
        guard minOutlets ?? 1 > 0 else { throw ValidationError("--min-outlets must be at least 1") }
    }

    /// Whether anything was asked for.
    var isGiven: Bool {
        between.since != nil || between.until != nil || agency != nil || minOutlets != nil || section != nil
            || limit != nil
    }

    /// - Throws: `CommandFailure` for a time that is none, and for an outlet that the database does not know.
    func filter(in database: NewsDatabase, defaultLimit: Int = 20) throws -> NewsFilter {
        let times = try between.times()
        if let since = times.since, let until = times.until, since >= until {
            throw CommandFailure(
                .usage,
                "--since \(since) is not before --until \(until): nothing lies between them"
            )
        }
        return NewsFilter(
            since: times.since,
            until: times.until,
            outlet: try outlet.map { try database.knownOutlet($0) },
            agency: agency,
            minOutlets: minOutlets,
            section: section,
            limit: limit ?? defaultLimit
        )
    }
}
