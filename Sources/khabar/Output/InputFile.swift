import Fetching
import Glibc
import Machinery

/// A file that a command was given, or standard input for "-".
enum InputFile {
    /// All of it.
    static func bytes(of path: String) throws(CommandFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var status = stat()
        // At once, so that a large file is not moved about while it grows.
        if stat(path, &status) == 0, status.st_size > 0 { bytes.reserveCapacity(Int(status.st_size)) }
        try forEachPiece(of: path) { bytes += $0 }
        return bytes
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
