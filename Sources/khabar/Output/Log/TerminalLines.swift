import Ingestion
import Logging

/// Lines for a person who looks on: the time of day here, a mark, the outlet in a column of its own, and the words.
///
///     16:30:05    hiba         3 new, 2 copied from sada
///     16:30:06  ! waha         no news: https://waha.example/feed answered 503
///
/// Right-to-left facts stand between isolates, so that they turn nothing around them.
struct TerminalLines: LogLines {
    let hasColor: Bool

    private static let outletColumns = 14
    /// Where the words begin.
    static let wordsColumn = "16:30:05 ! ".count + outletColumns + 1

    func line(_ entry: LogEntry) -> String {
        let time = LocalTime.clock(entry.time)
        let outlet = entry[.outlet].map { TerminalText.isolated(LogText.escaped($0)) } ?? ""
        let gap = String(repeating: " ", count: max(0, Self.outletColumns - TerminalText.width(outlet)))
        let mark = mark(entry.level)
        return [
            paint(time, .dim), paint(mark.sign, mark.color), paint(outlet, .bold) + gap,
            paint(words(entry), mark.color),
        ].joined(separator: " ")
    }

    /// The log record's words with each fact kept to itself.
    private func words(_ entry: LogEntry) -> String {
        guard let record = entry.record else { return TerminalText.isolated(LogText.escaped(entry.message)) }
        return record.row.words.filled { field in
            entry[field].map { field.label + TerminalText.isolated(LogText.escaped($0)) }
        }
    }

    private func mark(_ level: Logger.Level) -> (sign: String, color: Color?) {
        switch level {
        case .trace, .debug: ("·", .dim)
        case .info: (" ", nil)
        case .notice: ("•", .cyan)
        case .warning: ("!", .yellow)
        case .error, .critical: ("✗", .red)
        }
    }

    /// Source: ECMA-48 §8.3.117.
    private enum Color: Int {
        case bold = 1
        case dim = 2
        case red = 31
        case yellow = 33
        case cyan = 36
    }

    private func paint(_ text: String, _ color: Color?) -> String {
        guard hasColor, let color, !text.isEmpty else { return text }
        return "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m"
    }
}

extension LogRecord.Field {
    /// The letter that stands before such a number for people.
    fileprivate var label: String {
        switch self {
        case .article: "a"
        case .story, .otherStory: "s"
        default: ""
        }
    }
}
