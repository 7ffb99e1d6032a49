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
            "From when on: 2025-05-31, 2025-05-31 18:30, an RFC 3339 time, or back from now: 6h, 3d.",
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

    @Option(
        name: .long,
        help: ArgumentHelp("The service in the journal, khabar without it.", valueName: "name")
    )
    var unit: String?

    @Argument(help: ArgumentHelp("Only of this outlet.", valueName: "outlet"))
    var outlet: String?

    func validate() throws {
        if from == .database, unit != nil {
            throw ValidationError("--unit names a service in the journal: leave it out with --from database")
        }
    }

    func run() throws {
        let database = try source.open()
        defer { database.close() }
        let outlet = try outlet.map { try database.knownOutlet($0) }
        let now = try Newsroom.wallClock().now
        let start = try TimeOptions.time(since, option: "--since", now: now)
        let journal =
            try isFromJournal
            ? JournalReader(unit: unit ?? Self.ownUnit, outlet: outlet, since: start) : nil
        var told = DatabaseLog(database, of: outlet, since: start)
        var page = LogPage(isJSON: source.json, isWrongOnly: wrong)
        let past = try journal?.allEntries() ?? []
        if wrong {
            let entries = try (told.oldTroubles() + past + (journal == nil ? told.troubles() : [])).inOrder
            try page.print(Troubles(entries, feeds: database.feedRows(), at: now))
            try told.passOver()
        } else {
            try page.print(
                past.filter { !$0.isToldByDatabase } + told.news() + (journal == nil ? told.troubles() : [])
            )
        }
        if page.isEmpty, !follow { noteEmpty(since: start, outlet, isFromJournal: journal != nil) }
        guard follow else { return }
        try goOn(&told, try journal?.following(), on: &page)
    }

    /// Prints what comes, in order of time.
    private func goOn(_ told: inout DatabaseLog, _ journal: JournalReader?, on page: inout LogPage) throws {
        var held = HeldEntries()
        while true {
            guard let journal else {
                sleep(1)
                held.take(try told.news() + told.troubles())
                try page.print(held.release())
                continue
            }
            guard let more = try journal.entries(within: 1000) else { break }
            held.take(try told.news() + more.filter { !$0.isToldByDatabase })
            try page.print(held.release())
        }
        held.take(try told.news())
        try page.print(held.release(at: nil))
    }

    private static let ownUnit = "khabar"

    private var isFromJournal: Bool {
        get throws {
            guard from != .database else { return false }
            let name = unit ?? Self.ownUnit
            switch JournalReader.hasEntries(of: name) {
            case true?: return true
            case nil where from == .journal || unit != nil: throw JournalReader.absent()
            case false? where from == .journal || unit != nil:
                throw CommandFailure(
                    .noInput,
                    "the journal holds no entry of a unit \"\(TerminalText.safe(name))\" that this account may read; "
                        + "`systemctl list-units 'khabar*'` has the names, root and the group systemd-journal may read "
                        + "all, and `--from database` tells what the database knows"
                )
            default: return false
            }
        }
    }

    /// Says why there is nothing to read.
    private func noteEmpty(since start: Timestamp, _ outlet: Outlet.ID?, isFromJournal: Bool) {
        let time = "\(LocalTime.words(start) ?? start.description) (\(LocalTime.zone(at: start)))"
        let whose = outlet.map { " of \($0)" } ?? ""
        StandardError.print(
            wrong
                ? "khabar: nothing\(whose) is wrong by what the \(isFromJournal ? "journal" : "database") tells since \(time); "
                    + "`khabar status` looks at all"
                : "khabar: nothing\(whose) was logged since \(time); ask with an earlier --since, such as 7d"
        )
    }
}
