import Glibc

/// Tells systemd how the service fares, over the datagram socket named by `NOTIFY_SOCKET`.
///
/// Does nothing where there is none. Source: sd_notify(3).
struct SystemdNotifier: Sendable {
    private let path: String?
    /// Half of what systemd waits for a sign of life, in seconds; nil where it does not watch.
    let watchdogSeconds: Double?

    init() {
        path = getenv("NOTIFY_SOCKET").map { String(cString: $0) }
        watchdogSeconds = getenv("WATCHDOG_USEC").flatMap { Double(String(cString: $0)) }.map { $0 / 2e6 }
    }

    /// Sends `READY=1`, `STATUS=…`, `STOPPING=1` or `WATCHDOG=1`.
    func send(_ message: String) {
        guard let path, path.utf8.count < 108, path.hasPrefix("/") || path.hasPrefix("@") else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { room in
            room.copyBytes(from: bytes)
            // An abstract address is written with "@" and begins with a zero byte.
            if bytes[0] == UInt8(ascii: "@") { room[0] = 0 }
        }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                // Nobody listening is systemd's affair; the daemon goes on.
                _ = sendto(descriptor, message, message.utf8.count, Int32(MSG_NOSIGNAL), raw, length)
            }
        }
    }
}
