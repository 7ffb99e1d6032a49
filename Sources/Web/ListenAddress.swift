internal import Glibc

/// Where the web service listens: a port of this machine's own, or a local socket.
package enum ListenAddress: Hashable, Sendable {
    /// A loopback host and a port; port 0 is one that is free.
    case loopback(host: String, port: Int)
    /// The path of a socket that the user and group of the process may use.
    case socket(path: String)
    /// A socket that the service manager opened: a local one, or a loopback port.
    case inherited(descriptor: Int32, isLocal: Bool)

    /// Source of the limit: unix(7).
    private static let longestPath = 107

    /// As in the configuration: `127.0.0.1:8642`, `[::1]:8642`, `localhost:8642` or `unix:/run/khabar/web.sock`; nil for
    /// anything else, addresses that others reach among them.
    package init?(parsing text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst("unix:".count))
            guard path.hasPrefix("/"), path.utf8.count <= ListenAddress.longestPath else { return nil }
            self = .socket(path: path)
            return
        }
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard digits.allSatisfy({ ("0"..."9").contains($0) }), let port = UInt16(digits) else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard ListenAddress.isLoopback(host) else { return nil }
        self = .loopback(host: host, port: Int(port))
    }

    /// The first of the sockets that the service manager handed to this process; nil where it handed none.
    ///
    /// Source: sd_listen_fds(3).
    package static var inherited: ListenAddress? {
        guard environment("LISTEN_PID") == "\(getpid())",
            let count = environment("LISTEN_FDS").flatMap({ Int($0) }),
            count > 0
        else { return nil }
        let first: Int32 = 3
        _ = fcntl(first, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isKnown = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(first, $0, &length) == 0 }
        }
        return .inherited(descriptor: first, isLocal: isKnown && address.ss_family == sa_family_t(AF_UNIX))
    }

    private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in part.allSatisfy { ("0"..."9").contains($0) } && UInt8(part) != nil }
    }
}

extension ListenAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .loopback(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .socket(let path): "unix:\(path)"
        case .inherited: "a socket of the service manager"
        }
    }
}
