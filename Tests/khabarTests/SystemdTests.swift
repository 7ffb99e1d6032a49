import Foundation
import Glibc
import Testing

/// A datagram socket such as systemd listens on.
private final class NotifySocket {
    private let descriptor: Int32

    init(at path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0, "bind \(path): \(String(cString: strerror(errno)))")
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(descriptor)
    }

    /// The first message that begins so, within ten seconds each.
    func message(beginning start: String) throws -> String {
        var room = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &room, room.count, 0)
            try #require(count > 0, "no message began with \(start)")
            let text = String(decoding: room[..<count], as: UTF8.self)
            if text.hasPrefix(start) { return text }
        }
    }
}

struct SystemdTests {
    @Test("the daemon says when it is ready, that it lives, and that it ends, and leaves readers their files")
    func notifications() async throws {
        try await Program.with { program in
            let path = program.folder.appending(path: "notify").path
            let socket = try NotifySocket(at: path)
            try program.write(
                #"{ "outlets": [ { "id": "a", "name": "ا", "feeds": [ { "url": "http://127.0.0.1:9/" } ] } ] }"#,
                to: "config.json"
            )
            let daemon = try program.start(
                ["run"],
                environment: ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "1000000"]
            )
            #expect(try socket.message(beginning: "READY=1").contains("STATUS=1 outlets, 1 feeds"))
            #expect(try socket.message(beginning: "WATCHDOG=1") == "WATCHDOG=1")
            daemon.terminate()
            #expect(try socket.message(beginning: "STOPPING=1") == "STOPPING=1")
            #expect(try program.finish(daemon).status == 0)
            #expect(try program.sqlite("select id from outlets", "-readonly") == "a\n")
        }
    }
}
