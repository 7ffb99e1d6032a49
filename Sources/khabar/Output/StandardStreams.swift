import Glibc
import Machinery
import Synchronization

/// Lines for the person at standard error; standard output is the command's product.
enum StandardError {
    static func print(_ line: String) {
        var text = line
        if let columns = TerminalText.columns(of: STDERR_FILENO) {
            let lines = line.split(separator: "\n", omittingEmptySubsequences: false)
            text = lines.flatMap { FoldedLine(String($0), columns: columns).pieces }.joined(separator: "\n")
        }
        // Where nobody reads on, there is nobody to tell either.
        _ = Descriptor.write(Array((text + "\n").utf8), to: STDERR_FILENO)
    }
}

/// The command's product, and the only way by which it leaves: what cannot be written ends the command with exit code 74.
///
/// Lines wait for each other, so that few calls write many; `main` flushes them at the end. On a terminal they do not wait.
/// `print` of the standard library loses its output silently, so the name stands for nothing in this module.
enum StandardOutput {
    private static let limitWaiting = 1 << 16
    private static let isTerminal = isatty(STDOUT_FILENO) == 1
    private static let waiting = Mutex<[UInt8]>([])

    /// A line, or a piece of one where `terminator` is empty.
    static func print(_ line: some CustomStringConvertible, terminator: String = "\n") throws(CommandFailure)
    {
        try add(line.description, terminator, limit: isTerminal ? 0 : limitWaiting)
    }

    static func print() throws(CommandFailure) { try print("") }

    /// A line for a person: in a terminal it is broken between its words, see `FoldedLine`.
    static func tell(_ line: String, hanging: Int? = nil) throws(CommandFailure) {
        guard let columns = TerminalText.columns else { return try StandardOutput.print(line) }
        for part in line.split(separator: "\n", omittingEmptySubsequences: false) {
            for piece in FoldedLine(String(part), columns: columns, hanging: hanging).pieces {
                try StandardOutput.print(piece)
            }
        }
    }

    /// At once, so that the reader of a pipe has each piece when it is made.
    static func write(_ text: String) throws(CommandFailure) { try add(text, "", limit: 0) }

    static func write(_ bytes: [UInt8]) throws(CommandFailure) {
        try waiting.withLock { waiting throws(CommandFailure) in
            waiting += bytes
            try send(&waiting)
        }
    }

    /// Writes what waits.
    static func flush() throws(CommandFailure) { try write([]) }

    private static func add(_ text: String, _ end: String, limit: Int) throws(CommandFailure) {
        try waiting.withLock { waiting throws(CommandFailure) in
            waiting += text.utf8
            waiting += end.utf8
            if waiting.count > limit { try send(&waiting) }
        }
    }

    private static func send(_ bytes: inout [UInt8]) throws(CommandFailure) {
        // What could not be written is not tried again: it would fail twice, and be told twice.
        defer { bytes.removeAll(keepingCapacity: true) }
        guard !bytes.isEmpty, !Descriptor.write(bytes, to: STDOUT_FILENO) else { return }
        let reason = errno == EBADF ? "it is closed" : Descriptor.problem
        throw CommandFailure(
            .inputOutput,
            "cannot write to standard output (\(reason)), so what was printed is not whole; send it where there is room"
        )
    }
}

@available(*, unavailable, message: "it loses output silently: use StandardOutput or StandardError")
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {}

/// Descriptors 0, 1 and 2.
enum StandardStreams {
    /// Gives those that the parent closed a place where reading and writing fail, so that no file or connection that is opened
    /// later takes their number and with it what is printed.
    static func hold() {
        for (descriptor, access) in [
            (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY),
        ]
        where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free number is given out: this one. Without /dev/null there is nothing to be done.
            _ = open("/dev/null", access)
        }
    }
}
