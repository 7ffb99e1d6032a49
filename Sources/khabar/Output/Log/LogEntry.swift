import Ingestion
import Logging
import News

/// One line of the log, whatever form it takes in the end.
struct LogEntry {
    let time: Timestamp
    let level: Logger.Level
    /// Nil where a library said it.
    let record: LogRecord.Name?
    /// As it came; the forms escape it.
    let message: String
    /// In the order of `LogRecord.Field`.
    let facts: [(field: LogRecord.Field, value: String)]
    /// Where in the code it was said; empty where it was read elsewhere.
    var file = ""
    var function = ""
    var line: UInt = 0

    init(
        at time: Timestamp,
        level: Logger.Level,
        record: LogRecord.Name?,
        message: String,
        facts: [(field: LogRecord.Field, value: String)]
    ) {
        self.time = time
        self.level = level
        self.record = record
        self.message = message
        self.facts = facts
    }

    init(_ logged: LogEvent, at time: Timestamp) {
        self.time = time
        level = logged.level
        file = logged.file
        function = logged.function
        line = logged.line
        let metadata = logged.metadata ?? [:]
        record = metadata[LogRecord.metadataKey].flatMap { LogRecord.Name(rawValue: "\($0)") }
        if record != nil {
            message = "\(logged.message)"
            facts = LogRecord.Field.allCases.compactMap { field in
                metadata[field.rawValue].map { (field, "\($0)") }
            }
        } else {
            message =
                (["\(logged.message)"] + metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
                .joined(separator: " ")
            facts = []
        }
    }

    subscript(field: LogRecord.Field) -> String? { facts.first { $0.field == field }?.value }
}
