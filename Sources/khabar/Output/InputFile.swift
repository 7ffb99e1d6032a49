import Fetching
import Glibc
import Machinery

/// A file that a command was given, or standard input for "-".
enum InputFile {
    /// The longest file that is read at once, eight times the longest answer that is fetched, and the longest line. A device or a
    /// pipe may never end.
    private static let (limitBytes, limitLineBytes) = (128 << 20, 64 << 20)

    /// All of it.
    static func bytes(of path: String) throws(CommandFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 {
            if status.st_size > limitBytes { throw tooLong(path) }
            // At once, so that a large file is not moved about while it grows.
            bytes.reserveCapacity(Int(status.st_size))
        }
        try forEachPiece(of: path) { piece throws(CommandFailure) in
            if bytes.count + piece.count > limitBytes { throw tooLong(path) }
            bytes += piece
        }
        return bytes
    }

    private static func tooLong(_ path: String) -> CommandFailure {
        CommandFailure(
            .badData,
            "\(path) has more than \(limitBytes >> 20) MiB, which no feed, page or list of ours has; name another file"
        )
    }

    /// All of a document, unpacked where it is compressed, as bodies are that are fetched.
    static func document(of path: String) throws(CommandFailure) -> [UInt8] {
        let bytes = try bytes(of: path)
        return switch Packing.unpacked(bytes, limitBytes: limitUnpackedBytes) {
        case .bytes(let text), .tooLarge(let text): text
        // What is damaged is told by whoever reads it.
        case .plain, .damaged, .bomb: bytes
        }
    }

    private static let limitUnpackedBytes = 256_000_000

    /// Line by line without their ends, counted from 1; no more is held in memory than the longest line.
    static func forEachLine(of path: String, _ body: ([UInt8], Int) throws(CommandFailure) -> Void)
        throws(CommandFailure)
    {
        var line: [UInt8] = []
        var number = 0
        try forEachPiece(of: path) { piece throws(CommandFailure) in
            var rest = piece
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                line += rest[..<end]
                number += 1
                try body(line, number)
                line.removeAll(keepingCapacity: true)
                rest = rest[(end + 1)...]
            }
            guard line.count + rest.count <= limitLineBytes else {
                throw CommandFailure(
                    .badData,
                    "\(path):\(number + 1): the line has more than \(limitLineBytes >> 20) MiB; is it a list of one JSON "
                        + "object a line?"
                )
            }
            line += rest
        }
        if !line.isEmpty { try body(line, number + 1) }
    }

    private static func forEachPiece(
        of path: String,
        _ body: (ArraySlice<UInt8>) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var room = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = room.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { return }
            if count < 0 {
                if errno == EINTR { continue }
                throw unreadable(path)
            }
            try body(room[..<count])
        }
    }

    private static func unreadable(_ path: String) -> CommandFailure {
        CommandFailure(
            .noInput,
            "cannot read \(path): \(Descriptor.problem); give the path of a file that exists"
        )
    }
}
