import News

/// One entry of `fetch.allowPrivateHosts`: something that may be reached although its address is not public.
package struct PrivateHostRule: Hashable, Sendable, CustomStringConvertible {
    private enum Target: Hashable, Sendable {
        case range(IPRange)
        /// By the host's name (`Host`), whatever address it leads to.
        case name(String)
    }

    private let target: Target
    /// Nil: any.
    private let port: Int?
    /// As it was written.
    package let description: String

    /// Reads `127.0.0.1`, `10.0.0.0/8`, `127.0.0.1:8080`, `::1`, `[::1]`, `fd00::/8`, `[::1]:8080` or
    /// `host:port`; nil for anything else, so also for a name without a port.
    package init?(parsing text: String) {
        description = text
        if let range = IPRange(text) {
            (target, port) = (.range(range), nil)
            return
        }
        var host = Substring(text)
        var digits: Substring?
        if text.hasPrefix("["), let close = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<close]
            let rest = text[text.index(after: close)...]
            guard host.contains(":"), rest.isEmpty || rest.hasPrefix(":") else { return nil }
            digits = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = text.lastIndex(of: ":") {
            host = text[..<colon]
            digits = text[text.index(after: colon)...]
            guard !host.contains(":") else { return nil }
        }
        var port: Int?
        if let digits {
            guard digits.utf8.allSatisfy(\.isASCIIDigit), let number = Int(digits),
                (1...65535).contains(number)
            else { return nil }
            port = number
        }
        if let address = IPAddress(host), let range = IPRange("\(address)") {
            target = .range(range)
        } else {
            guard port != nil, PrivateHostRule.isName(host) else { return nil }
            target = .name(Host(host)?.name ?? host.lowercased())
        }
        self.port = port
    }

    /// Whether a connection to `address` and `port`, made for a URL with this host, is allowed.
    func allows(_ address: IPAddress, port: Int, host: String) -> Bool {
        guard self.port == nil || self.port == port else { return false }
        switch target {
        case .range(let range): return range.contains(address)
        case .name(let name): return name == host
        }
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
                    || $0 == UInt8(ascii: "_")
                    || $0 >= 128
            }
            // Digits and dots alone are a mistyped address, never a name.
            && text.utf8.contains { !$0.isASCIIDigit && $0 != UInt8(ascii: ".") }
    }
}
