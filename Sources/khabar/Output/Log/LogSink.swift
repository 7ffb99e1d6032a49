import Ingestion
import Logging
import News
import Synchronization

/// Where lines of the log go. It never waits: what cannot be taken at once is not taken.
protocol LogSink: Sendable {
    /// Whether the line was taken.
    mutating func write(_ entry: LogEntry) -> Bool
}

/// One place for all lines of the process: keeps them whole, counts those that nobody took and says how many they were
/// as soon as lines are taken again.
final class LogWriter: Sendable {
    private struct State {
        var sink: any LogSink
        var dropped = 0
    }

    private let state: Mutex<State>

    init(_ sink: any LogSink) {
        state = Mutex(State(sink: sink))
    }

    func write(_ entry: LogEntry) {
        state.withLock { state in
            if state.dropped > 0 {
                let notice = LogEntry(.logDropped(lines: state.dropped), at: entry.time)
                guard state.sink.write(notice) else {
                    state.dropped += 1
                    return
                }
                state.dropped = 0
            }
            if !state.sink.write(entry) { state.dropped += 1 }
        }
    }
}

extension LogEntry {
    /// Of what the log says of itself.
    fileprivate init(_ record: LogRecord, at time: Timestamp) {
        self.init(
            LogEvent(
                level: record.level,
                message: "\(record.message)",
                metadata: record.metadata,
                source: nil,
                file: #fileID,
                function: #function,
                line: #line
            ),
            at: time
        )
    }
}

/// Hands what is logged to the process's writer.
struct RecordLogHandler: LogHandler {
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    private let writer: LogWriter
    private let clock: WallClock

    init(_ writer: LogWriter, clock: WallClock) {
        self.writer = writer
        self.clock = clock
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var event = event
        event.metadata = metadata.merging(event.metadata ?? [:]) { $1 }
        writer.write(LogEntry(event, at: clock.now))
    }
}
