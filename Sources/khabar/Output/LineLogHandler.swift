import Glibc
import Ingestion
import Logging
import News

/// Log lines on standard error: readable in a terminal, logfmt or JSON for programs.
struct LineLogHandler: LogHandler {
    enum Format: String, CaseIterable {
        case plain
        case logfmt
        case json

        /// Plain in a terminal, logfmt elsewhere.
        static var automatic: Format { isatty(STDERR_FILENO) == 1 ? .plain : .logfmt }
    }

    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    private let format: Format
    private let clock: WallClock

    init(format: Format, clock: WallClock) {
        self.format = format
        self.clock = clock
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let facts = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { (key: $0.key, value: "\($0.value)") }
        StandardError.print(line(event.level, "\(event.message)", facts))
    }

    private func line(_ level: Logger.Level, _ message: String, _ facts: [(key: String, value: String)])
        -> String
    {
        let time = clock.now
        switch format {
        case .plain:
            let shown = facts.map { "\($0.key)=\(LineLogHandler.logfmtValue(TerminalText.safe($0.value)))" }
            let mark = level >= .warning ? "\(level) ".uppercased() : ""
            return ([String("\(time)".dropFirst(11).dropLast()), mark + TerminalText.safe(message)] + shown)
                .joined(separator: " ")
        case .logfmt:
            let all =
                [("ts", "\(time)"), ("level", "\(level)"), ("msg", message)]
                + facts.map { ($0.key, $0.value) }
            return all.map { "\($0.0)=\(LineLogHandler.logfmtValue(TerminalText.safe($0.1)))" }
                .joined(separator: " ")
        case .json:
            var line = JSONLine()
            line.add("ts", time)
            line.add("level", "\(level)")
            line.add("msg", message)
            for fact in facts { line.add(fact.key, fact.value) }
            return "\(line)"
        }
    }

    private static func logfmtValue(_ value: String) -> String {
        let isBare = !value.isEmpty && !value.contains { $0 == " " || $0 == "\"" || $0 == "=" }
        return isBare ? value : JSONLine.quoted(value)
    }
}
