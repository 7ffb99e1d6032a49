import ArgumentParser
import Glibc
import Ingestion
import Logging
import News
import Storage
import Machinery

/// `khabar log`: what happened, for people.
struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "What came in, what was taken for a copy of what, and what is wrong.",
        discussion: """
            What came in is told by the database; the rest by the journal of the service or, where there is none, by the \
            polls that the database keeps. --wrong leaves only what asks for something to be done, with what that is, \
            and begins with what has been wrong for longer.

            Example: khabar log hiba --since 2h --follow
            """
    )

    enum Source: String, CaseIterable, ExpressibleByArgument {
        case journal
        case database
    }

    @OptionGroup var source: DatabaseOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "From when on: 2025-05-31, an RFC 3339 time, or back from now: 6h, 3d.",
            valueName: "time"
        )
    )
    var since = "6h"

    @Flag(name: .shortAndLong, help: "Go on with what comes.")
    var follow = false

    @Flag(name: .long, help: "Only what is wrong.")
    var wrong = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "journal or database; without it the journal where there is one.",
            valueName: "source"
        )
    )
    var from: Source?

    @Option(name: .long, help: ArgumentHelp("The service in the journal.", valueName: "name"))
    var unit = "khabar"

    @Argument(help: ArgumentHelp("Only of this outlet.", valueName: "outlet"))
    var outlet: String?

    func validate() throws {
        if from == .database, unit != "khabar" {
            throw ValidationError("--unit names a service in the journal: leave it out with --from database")
        }
    }

    func run() throws {
        let database = try source.open()
        defer { database.close() }
        let outlet = try outlet.map { try database.knownOutlet($0) }
        let start = try TimeOptions.time(since, option: "--since", now: Newsroom.wallClock().now)
        let journal =
            try isFromJournal
            ? JournalReader(unit: unit, outlet: outlet, since: start, follows: follow) : nil
        var told = DatabaseLog(database, of: outlet, since: start)
        var page = LogPage(isJSON: source.json, isWrongOnly: wrong)

        var entries = wrong ? try told.oldTroubles() : []
        // What the journal holds already comes at once; after that, what follows comes one by one.
        while let more = try journal?.entries(within: follow ? 500 : -1), !(follow && more.isEmpty) {
            entries += more
        }
        repeat {
            entries += try told.news() + (journal == nil ? told.troubles() : [])
            try page.print(entries)
            guard follow else { return }
            guard let journal else {
                sleep(1)
                entries = []
                continue
            }
            guard let more = try journal.entries(within: 1000) else { return }
            entries = more
        } while true
    }

    private var isFromJournal: Bool {
        from.map { $0 == .journal } ?? JournalReader.hasEntries(of: unit)
    }
}
