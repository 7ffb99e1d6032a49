import Glibc
import Ingestion
import Machinery

/// Entries with all their fields to journald's own socket.
///
/// An entry is a datagram; one above the limit for datagrams goes as a sealed memory file in its place. A full queue makes
/// nobody wait.
/// Source: systemd's "Native Journal Protocol"; systemd.journal-fields(7).
struct JournalSink: LogSink {
    private let descriptor: Int32
    private let path: String
    /// What is tried for the socket's buffer, bytes; the kernel gives what it allows.
    private static let bufferBytes: Int32 = 8 << 20

    /// Nil where the system gives no socket, or the path is too long for one.
    init?(_ path: String) {
        guard path.utf8.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path) else { return nil }
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        self.path = path
        var size = JournalSink.bufferBytes
        // With less, more entries go by memory file.
        setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }

    mutating func write(_ entry: LogEntry) -> Bool {
        let bytes = JournalSink.datagram(entry)
        if send(bytes) { return true }
        guard errno == EMSGSIZE || errno == ENOBUFS, let file = SealedFile(bytes, name: "khabar-log") else {
            return false
        }
        return send([], with: file.descriptor)
    }

    /// The entry as journald reads it: `KEY=value` lines, those with line breaks by their length.
    static func datagram(_ entry: LogEntry) -> [UInt8] {
        var bytes: [UInt8] = []
        func add(_ name: String, _ value: String) {
            let text = Array(LogText.escaped(value, keepingLineBreaks: true).utf8)
            bytes += Array(name.utf8)
            if text.contains(UInt8(ascii: "\n")) {
                bytes.append(UInt8(ascii: "\n"))
                withUnsafeBytes(of: UInt64(text.count).littleEndian) { bytes += Array($0) }
            } else {
                bytes.append(UInt8(ascii: "="))
            }
            bytes += text
            bytes.append(UInt8(ascii: "\n"))
        }
        add("MESSAGE", entry.message)
        add("PRIORITY", "\(entry.level.syslogNumber)")
        add("SYSLOG_IDENTIFIER", "khabar")
        if let record = entry.record {
            add("MESSAGE_ID", record.row.messageID)
            add("KHABAR_EVENT", record.rawValue)
        }
        for (field, value) in entry.facts { add(field.journalName, value) }
        add("CODE_FILE", entry.file)
        add("CODE_LINE", "\(entry.line)")
        add("CODE_FUNC", entry.function)
        return bytes
    }

    /// Sends one datagram, with a descriptor beside it where there is one; false, with `errno` set, where it was not taken.
    private func send(_ bytes: [UInt8], with file: Int32? = nil) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        var bytes = bytes
        var rights = DescriptorRights(file ?? -1)
        return withUnsafeMutableBytes(of: &address) { name in
            bytes.withUnsafeMutableBytes { body in
                withUnsafeMutableBytes(of: &rights) { control in
                    var piece = iovec(iov_base: body.baseAddress, iov_len: body.count)
                    return withUnsafeMutablePointer(to: &piece) { pieces in
                        var message = msghdr()
                        message.msg_name = name.baseAddress
                        message.msg_namelen = socklen_t(name.count)
                        message.msg_iov = pieces
                        message.msg_iovlen = body.isEmpty ? 0 : 1
                        if file != nil {
                            message.msg_control = control.baseAddress
                            message.msg_controllen = control.count
                        }
                        let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
                        return sendmsg(descriptor, &message, flags) >= 0
                    }
                }
            }
        }
    }
}

/// A control message that hands over one descriptor, laid out as `CMSG_SPACE(sizeof(int))` bytes. Source: cmsg(3).
private struct DescriptorRights {
    private var header: cmsghdr
    private var descriptor: Int32
    private var padding: Int32 = 0

    init(_ descriptor: Int32) {
        header = cmsghdr()
        header.cmsg_len = MemoryLayout<cmsghdr>.size + MemoryLayout<Int32>.size
        header.cmsg_level = SOL_SOCKET
        header.cmsg_type = Int32(SCM_RIGHTS)
        self.descriptor = descriptor
    }
}
