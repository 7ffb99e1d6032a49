import Glibc
import Ingestion
import Logging
import News

/// Entries of the log on standard output, the days apart, with what is to be done where only what is wrong is shown.
struct LogPage {
    private let isJSON: Bool
    private let isWrongOnly: Bool
    private let lines: any LogLines
    private var day = ""
    private var advised: Set<String> = []
    /// Whether nothing was printed yet.
    private(set) var isEmpty = true

    /// More lines with one remedy are counted; JSON has all.
    private static let mostMembers = 10

    init(isJSON: Bool, isWrongOnly: Bool) {
        self.isJSON = isJSON
        self.isWrongOnly = isWrongOnly
        let wantsColor = isatty(STDOUT_FILENO) == 1 && LogDestination.Surroundings.own.wantsColor
        lines = isJSON ? JSONLines() : TerminalLines(hasColor: wantsColor)
    }

    /// Prints what belongs on the page, oldest first.
    mutating func print(_ entries: [LogEntry]) throws(CommandFailure) {
        for entry in entries.inOrder where isShown(entry) {
            try write(entry)
            guard isWrongOnly, !isJSON, let toDo = entry.toDo, advised.insert(toDo).inserted else { continue }
            try advise(toDo)
        }
    }

    /// Prints what is wrong, the worst first, with one remedy for all that it mends.
    mutating func print(_ troubles: Troubles) throws(CommandFailure) {
        for group in troubles.groups {
            if isJSON {
                for trouble in group.members { try write(trouble) }
                continue
            }
            for trouble in group.members.suffix(Self.mostMembers) { try write(trouble) }
            let more = group.members.count - Self.mostMembers
            if more > 0 { try StandardOutput.tell("           … and \(more) more such; --json has them all") }
            if let toDo = group.toDo {
                advised.insert(toDo)
                try advise(toDo)
            }
        }
    }

    private mutating func write(_ trouble: Troubles.Trouble) throws(CommandFailure) {
        if let lines = lines as? JSONLines {
            isEmpty = false
            return try StandardOutput.write("\(lines.line(trouble))\n")
        }
        let times =
            trouble.count == 1
            ? "" : " (\(trouble.count) times since \(LocalTime.words(trouble.begin) ?? ""))"
        try write(trouble.entry, times)
    }

    private mutating func write(_ entry: LogEntry, _ more: String = "") throws(CommandFailure) {
        isEmpty = false
        let today = LocalTime.day(entry.time)
        if !isJSON, today != day {
            day = today
            try StandardOutput.write("\(today)\n")
        }
        if isJSON { return try StandardOutput.write("\(lines.line(entry))\n") }
        try StandardOutput.tell("\(lines.line(entry))\(more)", hanging: TerminalLines.wordsColumn)
        try StandardOutput.flush()
    }

    private func advise(_ toDo: String) throws(CommandFailure) {
        try StandardOutput.tell("           → \(toDo)", hanging: 13)
        try StandardOutput.flush()
    }

    private func isShown(_ entry: LogEntry) -> Bool {
        isWrongOnly ? entry.isTrouble || entry.isEnding && entry.level >= .notice : entry.level >= .info
    }
}

extension [LogEntry] {
    /// By time; what is of one second stays as it is.
    var inOrder: [LogEntry] {
        enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }
}

extension JSONLines {
    /// A trouble as it was told last, with how often, since when, and what is to be done.
    func line(_ trouble: Troubles.Trouble) -> String {
        var line = object(trouble.entry)
        line.add("count", trouble.count)
        line.add("first_ts", trouble.begin)
        line.add("to_do", trouble.entry.toDo)
        return "\(line)"
    }
}
