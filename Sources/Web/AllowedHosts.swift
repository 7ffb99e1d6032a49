/// Which hosts a request may mean: a page in a browser can have a name of its own point at this machine, and only the `Host`
/// that the browser then sends tells it from a request that was meant for khabar.
///
/// Source: RFC 9110 §7.4, whose answer to others is 421.
package struct AllowedHosts: Hashable, Sendable {
    private let names: Set<String>
    /// Whether those without a name in `names` are let in: no browser reaches a local socket.
    private let takesAll: Bool

    /// The names of this machine to itself, and `names`; all of them at a local socket for which none are given.
    package init(at address: ListenAddress, names: [String] = []) {
        var all = Set(names.compactMap(AllowedHosts.name))
        switch address {
        case .loopback(let host, _):
            all.insert(host.lowercased())
            takesAll = false
        case .socket: takesAll = names.isEmpty
        case .inherited(_, let isLocal): takesAll = isLocal && names.isEmpty
        }
        self.names = all
    }

    /// Whether a request with this `Host` is answered.
    package func include(_ authority: String?) -> Bool {
        if takesAll { return true }
        guard let authority, let name = AllowedHosts.name(authority) else { return false }
        return ListenAddress.isLoopback(name) || names.contains(name)
    }

    /// The name in `name`, `name:port` and `[address]:port`, in lower case and without the root's dot; nil where it is none.
    package static func name(_ authority: String) -> String? {
        var name = Substring(authority.lowercased())
        var port: Substring?
        if name.hasPrefix("[") {
            guard let end = name.firstIndex(of: "]") else { return nil }
            let rest = name[name.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            port = rest.isEmpty ? nil : rest.dropFirst()
            name = name[..<end].dropFirst()
        } else if let colon = name.firstIndex(of: ":") {
            port = name[name.index(after: colon)...]
            name = name[..<colon]
        }
        if let port, !port.allSatisfy({ ("0"..."9").contains($0) }) { return nil }
        if name.hasSuffix(".") { name = name.dropLast() }
        let isName =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (97...122).contains(byte) || (48...58).contains(byte) || byte == 45 || byte == 46
                    || byte == 95
            }
        return isName ? String(name) : nil
    }
}
