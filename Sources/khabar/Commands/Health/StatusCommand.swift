import ArgumentParser
import Ingestion
import News
import Storage

/// `khabar status`: how all of it fares.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Does khabar run, does news come, what is wrong and how to mend it.",
        discussion: """
            Asks the daemon and reads the database; where no daemon runs, the database alone.

            Exit codes, for monitoring: 0 all is well; 1 degraded: polls are ten minutes behind, more than a tenth of the \
            feeds bring no news, no article came for a day, or the database's journal has grown to a gigabyte; 2 bad: no \
            daemon runs or answers, a part of it stands still, nothing can be kept, polls are an hour behind, or more \
            than half of the feeds bring no news. What cannot be found out ends with its usual code, 66 where there is no \
            database.
            """
    )

    @OptionGroup var source: DatabaseOptions

    func run() throws {
        let database = try source.open()
        let now = try Newsroom.wallClock().now
        let daemon: Condition.Daemon
        do {
            daemon = try Condition.Daemon(database: database.path)
        } catch let refusal as ControlRefusal {
            throw CommandFailure(refusal)
        }
        let condition = Condition(try Condition.Facts(database, daemon: daemon), at: now)
        if source.json {
            try StandardOutput.print(condition.json)
        } else {
            try condition.words(at: now).forEach { try StandardOutput.tell($0) }
        }
        if condition.grade != .well { throw ExitCode(condition.grade.rawValue) }
    }
}

extension Condition.Grade {
    fileprivate var word: String {
        switch self {
        case .well: "well"
        case .degraded: "degraded"
        case .bad: "bad"
        }
    }
}

// MARK: - For people

extension Condition {
    /// Line by line.
    func words(at now: Timestamp) -> [String] {
        var lines = ["khabar  \(daemonWords(at: now))", "feeds   \(feedWords)"]
        lines.append("next    \(nextWords(at: now))")
        lines.append(
            "news    \(Self.ago(facts.lastArticleAt, at: now).map { "last article \($0)" } ?? "none yet")"
        )
        lines.append(
            "store   \(Self.megabytes(facts.sizes.database)), journal \(Self.megabytes(facts.sizes.journal))"
        )
        guard !findings.isEmpty else { return lines + ["all is well"] }
        for finding in findings.sorted(by: { $0.grade > $1.grade }) {
            lines.append("\(finding.grade.word.uppercased())  \(finding.trouble.words)")
            lines.append("    \(finding.trouble.remedy)")
        }
        return lines
    }

    private func daemonWords(at now: Timestamp) -> String {
        switch facts.daemon {
        case .runs(let status):
            let since = Timestamp(rfc3339: status.startedAt)
            return "\(status.version), pid \(status.pid), since \(LocalTime.words(since) ?? status.startedAt)"
                + ", by \(TerminalText.safe(status.file))"
        case .isSilent: return "runs and does not answer"
        case .isAbsent: return "does not run"
        }
    }

    private var feedWords: String {
        let states = Feed.Health.allCases.compactMap { state in
            facts.feeds.feeds[state].map { "\($0) \(state.rawValue)" }
        }
        return "\(facts.feeds.count)" + (states.isEmpty ? "" : ": \(states.joined(separator: ", "))")
    }

    private func nextWords(at now: Timestamp) -> String {
        guard let next = facts.feeds.nextPollAt else { return "nothing is to be asked" }
        let late = now.seconds(since: next)
        if late <= 0 { return "poll at \(LocalTime.clock(next))" }
        return behindSeconds == nil
            ? "poll was due \(LocalTime.words(delaySeconds: late)) ago" : "poll now, \(late) s late"
    }

    private static func ago(_ time: Timestamp?, at now: Timestamp) -> String? {
        time.map { time in
            let seconds = now.seconds(since: time)
            let words = LocalTime.words(delaySeconds: abs(seconds))
            return seconds < -60 ? "in \(words), by a clock that is ahead" : "\(words) ago"
        }
    }

    private static func megabytes(_ bytes: Int) -> String {
        let tenths = (bytes + 50_000) / 100_000
        return "\(tenths / 10).\(tenths % 10) MB"
    }
}

// MARK: - For programs

extension Condition {
    /// One line.
    var json: JSONLine {
        var line = JSONLine()
        line.add("grade", grade.word)
        switch facts.daemon {
        case .runs(let status):
            line.add("daemon", "running")
            line.add("pid", Int(status.pid))
            line.add("version", status.version)
            line.add("config", status.file)
            line.add("started_at", status.startedAt)
        case .isSilent: line.add("daemon", "silent")
        case .isAbsent: line.add("daemon", "absent")
        }
        for state in Feed.Health.allCases where state != .removed {
            line.add("feeds_\(state.rawValue.replacing("-", with: "_"))", facts.feeds.feeds[state] ?? 0)
        }
        line.add("next_poll_at", facts.feeds.nextPollAt)
        line.add("behind_seconds", behindSeconds.map { Int($0) })
        line.add("last_article_at", facts.lastArticleAt)
        line.add("database_bytes", facts.sizes.database)
        line.add("journal_bytes", facts.sizes.journal)
        line.add(
            "troubles",
            findings.map { finding in
                var each = JSONLine()
                each.add("grade", finding.grade.word)
                each.add("code", finding.trouble.code)
                each.add("words", finding.trouble.words)
                each.add("remedy", finding.trouble.remedy)
                return each
            }
        )
        return line
    }
}
