import Glibc
import Ingestion
import Logging

/// Lines of text to a descriptor, never waiting for who reads them.
struct LineSink: LogSink {
    private let descriptor: Int32
    private let isSocket: Bool
    private let lines: any LogLines
    private let hasPrefix: Bool
    /// What of a line that was begun could not be written yet.
    private var rest: ArraySlice<UInt8> = []

    /// `hasPrefix` puts the priority before each line, as systemd reads it: `<4>`.
    init(_ descriptor: Int32, _ lines: any LogLines, hasPrefix: Bool = false) {
        self.lines = lines
        self.hasPrefix = hasPrefix
        var status = stat()
        let kind = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
        isSocket = kind == S_IFSOCK
        self.descriptor = LineSink.unwaiting(descriptor, kind)
    }

    /// Pipes and terminals are opened anew, for only so do they not wait for us alone: the flag of `descriptor` itself
    /// is shared with whoever else has it. Where that is refused, `isReady` must do. Files do not make wait, and opened anew
    /// would be written from their beginning.
    private static func unwaiting(_ descriptor: Int32, _ kind: mode_t) -> Int32 {
        guard kind == S_IFIFO || kind == S_IFCHR else { return descriptor }
        let own = open("/proc/self/fd/\(descriptor)", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        return own >= 0 ? own : descriptor
    }

    mutating func write(_ entry: LogEntry) -> Bool {
        rest = send(rest)
        guard rest.isEmpty else { return false }
        let prefix = hasPrefix ? "<\(entry.level.syslogNumber)>" : ""
        let line = Array("\(prefix)\(lines.line(entry))\n".utf8)
        let unsent = send(line[...])
        guard unsent.count < line.count else { return false }
        rest = unsent
        return true
    }

    /// Writes as much as is taken at once and gives back what was not.
    private func send(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes
        while !rest.isEmpty, isReady {
            let sent = rest.prefix(Int(PIPE_BUF)).withUnsafeBytes { piece in
                isSocket
                    ? Glibc.send(
                        descriptor,
                        piece.baseAddress,
                        piece.count,
                        Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
                    ) : Glibc.write(descriptor, piece.baseAddress, piece.count)
            }
            if sent < 0 {
                if errno == EINTR { continue }
                break
            }
            rest = rest.dropFirst(sent)
        }
        return rest
    }

    /// Whether the descriptor takes `PIPE_BUF` bytes without waiting. Source: pipe(7).
    private var isReady: Bool {
        var wish = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return Glibc.poll(&wish, 1, 0) == 1 && wish.revents & Int16(POLLOUT) != 0
    }
}
