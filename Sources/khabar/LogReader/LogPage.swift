import Glibc
import Ingestion
import Logging

/// Entries of the log on standard output, the days apart, with what is to be done where only what is wrong is shown.
struct LogPage {
    private let isJSON: Bool
    private let isWrongOnly: Bool
    private let lines: any LogLines
    private var day = ""
    private var advised: Set<LogRecord.Name> = []

    init(isJSON: Bool, isWrongOnly: Bool) {
        self.isJSON = isJSON
        self.isWrongOnly = isWrongOnly
        let wantsColor = isatty(STDOUT_FILENO) == 1 && LogDestination.Surroundings.own.wantsColor
        lines = isJSON ? JSONLines() : TerminalLines(hasColor: wantsColor)
    }

    /// Prints what belongs on the page, oldest first.
    mutating func print(_ entries: [LogEntry]) throws(CommandFailure) {
        for entry in entries.sorted(by: { $0.time < $1.time }) where isShown(entry) {
            let today = LocalTime.day(entry.time)
            if !isJSON, today != day {
                day = today
                try StandardOutput.write("\(today)\n")
            }
            try StandardOutput.write("\(lines.line(entry))\n")
            guard isWrongOnly, !isJSON, let record = entry.record, let toDo = record.row.toDo,
                advised.insert(record).inserted
            else { continue }
            try StandardOutput.write("           → \(toDo)\n")
        }
    }

    private func isShown(_ entry: LogEntry) -> Bool {
        if isWrongOnly { return entry.level >= .warning || entry.record?.row.toDo != nil }
        return entry.level >= .info
    }
}
