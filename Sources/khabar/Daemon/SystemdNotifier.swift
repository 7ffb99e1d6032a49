import Dispatch
import Glibc

/// Tells systemd how the service fares, over the datagram socket named by `NOTIFY_SOCKET`.
///
/// Does nothing where there is none. Source: sd_notify(3), sd_watchdog_enabled(3).
struct SystemdNotifier: Sendable {
    private let path: String?
    /// How long systemd waits for a sign of life; nil where it does not watch.
    let watchdogInterval: Duration?

    init() {
        path = environmentValue("NOTIFY_SOCKET").flatMap { path in
            path.utf8.count < 108 && (path.hasPrefix("/") || path.hasPrefix("@")) ? path : nil
        }
        let isWatched = environmentValue("WATCHDOG_PID").map { $0 == "\(getpid())" } ?? true
        watchdogInterval =
            isWatched
            ? environmentValue("WATCHDOG_USEC").flatMap { Int64($0) }.map { .microseconds($0) } : nil
    }

    /// Whether anybody listens.
    var isHeard: Bool { path != nil }

    func ready(status: String) { send("READY=1\nSTATUS=\(status)") }

    /// One line for `systemctl status`.
    func status(_ status: String) { send("STATUS=\(status)") }

    /// Must be followed by `ready`, also where nothing came of it.
    func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        send("RELOADING=1\nMONOTONIC_USEC=\(Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)")
    }

    func stopping() { send("STOPPING=1") }

    func alive() { send("WATCHDOG=1") }

    /// Does what may take long while systemd waits for the start or the end, and asks it for more time again and again.
    func extendingTimeout<T>(_ work: () async throws -> T) async rethrows -> T {
        let timer = DispatchSource.makeTimerSource(queue: .global())
        timer.schedule(deadline: .now() + Self.extendEvery, repeating: Self.extendEvery)
        timer.setEventHandler { [self] in send("EXTEND_TIMEOUT_USEC=\(Self.extendSeconds * 1_000_000)") }
        if isHeard { timer.activate() }
        defer { if isHeard { timer.cancel() } else { timer.activate() } }
        return try await work()
    }

    private static let extendEvery: Double = 10
    private static let extendSeconds = 60
}

extension SystemdNotifier {
    private func send(_ message: String) {
        guard let path else { return }
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
                // Nobody listening is systemd's affair, and so is a queue that is full; the daemon goes on.
                _ = sendto(
                    descriptor,
                    message,
                    message.utf8.count,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT),
                    raw,
                    length
                )
            }
        }
    }
}

/// Of a variable that is there and not empty.
private func environmentValue(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
}
