/// Where the web service listens: a port of this machine's own, or a local socket.
package enum ListenAddress: Hashable, Sendable {
    /// A loopback host and a port; port 0 is one that is free.
    case loopback(host: String, port: Int)
    /// The path of a socket that the user and group of the process may use.
    case socket(path: String)

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
        }
    }
}
