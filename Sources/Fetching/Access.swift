import News

/// What opens the door of an outlet that does not let everybody in, and the way to it.
///
/// Secrets go to the named domains only, and never on to where a redirect to another origin leads. They stand in
/// no description, so that no log can hold them.
package struct Access: Hashable, Sendable {
    package struct Login: Hashable, Sendable {
        package var user: String
        package var password: String

        package init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }

    package enum Authorization: Hashable, Sendable {
        case basic(Login)
        case bearer(String)
    }

    package struct Header: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package var authorization: Authorization?
    /// The value of the `Cookie` header.
    package var cookie: String?
    package var headers: [Header]
    /// `http://`, `https://`, `socks5://` or `socks5h://` with host and port; nil: straight.
    ///
    /// The proxy's own address may be private. What it can reach is the proxy's to guard: khabar sees no address
    /// but the proxy's, and refuses only hosts that are written as private addresses.
    package var proxy: String?
    /// Sent to the proxy alone.
    package var proxyLogin: Login?
    /// The registrable domains that may see the secrets.
    package var domains: Set<String>

    package init(
        authorization: Authorization? = nil,
        cookie: String? = nil,
        headers: [Header] = [],
        proxy: String? = nil,
        proxyLogin: Login? = nil,
        domains: Set<String> = []
    ) {
        self.authorization = authorization
        self.cookie = cookie
        self.headers = headers
        self.proxy = proxy
        self.proxyLogin = proxyLogin
        self.domains = domains
    }

    /// Whether a name may be that of an extra header: a token that libcurl does not set by itself.
    /// Source: RFC 9110 §5.6.2.
    package static func isHeaderName(_ name: String) -> Bool {
        let own: Set<String> = [
            "accept", "accept-encoding", "authorization", "connection", "content-length", "cookie", "host",
            "if-modified-since", "if-none-match", "proxy-authorization", "te", "transfer-encoding", "upgrade",
            "user-agent",
        ]
        return !name.isEmpty && !own.contains(name.lowercased())
            && name.utf8.allSatisfy { byte in
                byte.isASCIIAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }

    /// Whether a text may be the value of a header: visible ASCII, spaces and tabs, and no line's end.
    package static func isHeaderValue(_ value: String) -> Bool {
        !value.isEmpty && value.utf8.allSatisfy { (32...126).contains($0) || $0 == 9 }
    }
}

extension Access: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "Access(for: \(domains.sorted()))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["domains": domains]) }
}
