import Foundation
import Glibc
import Testing

/// Listens where journald would, in a folder of its own, and reads entries as journald does.
final class FakeJournal {
    let path: String
    private let socket: DatagramSocket

    init(in folder: URL) throws {
        path = folder.appending(path: "journal").path
        socket = try DatagramSocket(at: path)
    }

    /// The next entry that has come; nil where none has.
    func next() throws -> [String: String]? {
        var body = [UInt8](repeating: 0, count: 1 << 20)
        // A header, one descriptor, and what aligns it.
        var control = [UInt8](repeating: 0, count: MemoryLayout<cmsghdr>.size + 8)
        let (count, controlCount) = body.withUnsafeMutableBytes { body in
            control.withUnsafeMutableBytes { control in
                var piece = iovec(iov_base: body.baseAddress, iov_len: body.count)
                return withUnsafeMutablePointer(to: &piece) { pieces in
                    var message = msghdr()
                    (message.msg_iov, message.msg_iovlen) = (pieces, 1)
                    (message.msg_control, message.msg_controllen) = (control.baseAddress, control.count)
                    let count = recvmsg(socket.descriptor, &message, Int32(MSG_DONTWAIT))
                    return (count, message.msg_controllen)
                }
            }
        }
        guard count >= 0 else { return nil }
        guard controlCount > 0 else { return try FakeJournal.fields(body[..<count]) }
        try #require(count == 0)
        let file = control[MemoryLayout<cmsghdr>.size...].withUnsafeBytes { $0.loadUnaligned(as: Int32.self) }
        defer { close(file) }
        // F_GET_SEALS; journald takes none that its sender may still change.
        try #require(fcntl(file, 1034) == 1 | 2 | 4 | 8)
        var status = stat()
        try #require(fstat(file, &status) == 0)
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        try #require(pread(file, &bytes, bytes.count, 0) == bytes.count)
        return try FakeJournal.fields(bytes[...])
    }

    /// Source: systemd's "Native Journal Protocol".
    private static func fields(_ bytes: ArraySlice<UInt8>) throws -> [String: String] {
        var fields: [String: String] = [:]
        var rest = bytes
        while !rest.isEmpty {
            let name = rest.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "\n") }
            let separator = try #require(rest.dropFirst(name.count).first)
            rest = rest.dropFirst(name.count + 1)
            let value: ArraySlice<UInt8>
            if separator == UInt8(ascii: "=") {
                value = rest.prefix { $0 != UInt8(ascii: "\n") }
            } else {
                let count = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
                rest = rest.dropFirst(8)
                value = rest.prefix(count)
            }
            rest = rest.dropFirst(value.count)
            try #require(rest.popFirst() == UInt8(ascii: "\n"))
            let key = String(decoding: name, as: UTF8.self)
            try #require(fields.updateValue(String(decoding: value, as: UTF8.self), forKey: key) == nil)
        }
        return fields
    }
}
