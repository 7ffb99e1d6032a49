import Ingestion
import Logging

/// How a line of the log is written where it is a line of text.
protocol LogLines: Sendable {
    /// Without its end; has no line break in it.
    func line(_ entry: LogEntry) -> String
}

/// `2026-11-28T16:00:00Z WARNING hiba: no news: …`
struct PlainLines: LogLines {
    /// Not where the reader notes the time itself.
    let hasTime: Bool

    func line(_ entry: LogEntry) -> String {
        let mark = entry.level >= .warning ? "\(entry.level) ".uppercased() : ""
        return (hasTime ? "\(entry.time) " : "") + mark + LogText.escaped(entry.message)
    }
}

/// `ts=… level=info event=feed_polled msg="hiba: 3 new" outlet=hiba …`
struct LogfmtLines: LogLines {
    func line(_ entry: LogEntry) -> String {
        var pairs = [("ts", "\(entry.time)"), ("level", "\(entry.level)")]
        if let record = entry.record { pairs.append(("event", record.rawValue)) }
        pairs.append(("msg", entry.message))
        pairs += entry.facts.map { ($0.field.rawValue, $0.value) }
        return pairs.map { "\($0)=\(LogfmtLines.value(LogText.escaped($1)))" }.joined(separator: " ")
    }

    private static func value(_ text: String) -> String {
        let isBare = !text.isEmpty && !text.contains { $0 == " " || $0 == "\"" || $0 == "=" || $0 == "\\" }
        return isBare ? text : JSONLine.quoted(text)
    }
}

/// One object a line: `ts`, `level`, `event`, `msg`, then the facts; whole numbers are numbers.
struct JSONLines: LogLines {
    func line(_ entry: LogEntry) -> String { "\(object(entry))" }

    func object(_ entry: LogEntry) -> JSONLine {
        var line = JSONLine()
        line.add("ts", entry.time)
        line.add("level", "\(entry.level)")
        if let record = entry.record { line.add("event", record.rawValue) }
        line.add("msg", LogText.escaped(entry.message))
        for (field, value) in entry.facts {
            if field.isNumber, let number = Int(value) {
                line.add(field.rawValue, number)
            } else {
                line.add(field.rawValue, LogText.escaped(value))
            }
        }
        return line
    }
}
