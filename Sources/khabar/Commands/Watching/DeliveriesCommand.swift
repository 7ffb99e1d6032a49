import ArgumentParser
import Ingestion
import News
import Storage

/// `khabar deliveries`: what was sent to whom.
struct DeliveriesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries",
        abstract: "The messages that watches sent, or could not send, the newest first.",
        discussion: """
            `waiting` is sent when it is due, `sent` was taken, `failed` is given up: after ten tries in three days, or at \
            once where the target refuses it for good. The daemon sends; without it all waits.
            """
    )

    @OptionGroup var source: DatabaseOptions

    @Option(name: .long, help: ArgumentHelp("Of this watch.", valueName: "id"))
    var watch: String?

    @Option(name: .long, help: ArgumentHelp("To this target.", valueName: "id"))
    var target: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Send this message anew, under its id, at once.", valueName: "id")
    )
    var replay: Int64?

    @Option(name: .long, help: ArgumentHelp("At most so many.", valueName: "count"))
    var limit = 20

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1") }
    }

    func run() async throws {
        if let replay {
            let answer = try await DatabaseHolder.ask(
                .replay(delivery: replay),
                of: try source.source.load(),
                program: "khabar deliveries"
            )
            guard case .begun = answer else { throw DatabaseHolder.unexpected(answer) }
            return try StandardOutput.tell(
                "message \(replay) is sent anew; `khabar deliveries` tells what became of it"
            )
        }
        let rows = try source.open().deliveries(of: watch, to: target, limit: limit)
        if source.json { return try rows.forEach { try StandardOutput.print(JSONLine($0)) } }
        guard !rows.isEmpty else {
            return try StandardOutput.tell("no messages; `khabar watches` tells which watches have spoken")
        }
        var table = TextTable([
            .init(title: "message", isNumber: true), .init(title: try LocalTime.title("due")),
            .init(title: "state"),
            .init(title: "target"), .init(title: "watch"), .init(title: "finds", isNumber: true),
            .init(title: "tries", isNumber: true), .init(title: "reason", isFlexible: true),
        ])
        for row in rows {
            table.append([
                "\(row.id)", LocalTime.words(row.sentAt ?? row.dueAt), row.state.rawValue, row.target,
                row.watch,
                "\(row.hitCount)", "\(row.tries)", row.reason,
            ])
        }
        try table.print()
    }
}

extension JSONLine {
    /// Keys named as the columns of the view.
    fileprivate init(_ row: Delivery) {
        self.init()
        add("id", Int(row.id))
        add("message_id", row.messageID)
        add("target_id", row.target)
        add("watch_id", row.watch)
        add("state", row.state.rawValue)
        add("hit_count", row.hitCount)
        add("created_at", row.createdAt)
        add("due_at", row.dueAt)
        add("tries", row.tries)
        add("tried_at", row.triedAt)
        add("status", row.status)
        add("reason", row.reason)
        add("sent_at", row.sentAt)
    }
}
