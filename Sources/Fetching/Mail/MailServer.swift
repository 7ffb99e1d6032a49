internal import News

/// The server that takes mail from us, and how it is spoken to.
package struct MailServer: Hashable, Sendable {
    /// `smtp://host:port` or `smtps://host:port`.
    package var url: String
    /// The sender.
    package var from: String
    package var login: Access.Login?
    /// What may be reached beside this machine although it is no public address.
    package var allowPrivateHosts: [PrivateHostRule] = []
    /// Whether an `smtp://` server must speak TLS; nil: unless it is this machine.
    package var needsTLS: Bool?
    /// A PEM file of the authorities that may vouch for it; nil: the system's.
    package var certificateBundle: String?
    /// For a whole mail.
    package var timeout: Duration = .seconds(30)

    package init(url: String, from: String) {
        self.url = url
        self.from = from
    }

    /// Whether a text is a mail address that needs no quotes. Source: RFC 5321 §4.1.2, its plain forms.
    package static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count), text.utf8.count <= 254 else {
            return false
        }
        let mayHold = { (byte: UInt8) in
            byte.isASCIIAlphanumeric || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
        }
        return parts[0].utf8.allSatisfy(mayHold) && !parts[0].hasPrefix(".") && Host(parts[1]) != nil
            && parts[1].utf8.allSatisfy { $0.isASCIIAlphanumeric || $0 == 45 || $0 == 46 }
    }

    /// Whether a text is the URL of a mail server, with nothing but host and port.
    package static func isURL(_ text: String) -> Bool { address(of: text) != nil }

    /// Host and port; nil where the text is no such URL.
    static func address(of text: String) -> (host: Host, port: Int)? {
        guard let scheme = ["smtp": 25, "smtps": 465].first(where: { text.hasPrefix("\($0.key)://") }) else {
            return nil
        }
        var rest = text.dropFirst(scheme.key.count + 3)
        if rest.hasSuffix("/") { rest.removeLast() }
        var port = scheme.value
        if let colon = rest.lastIndex(of: ":"), !rest.hasSuffix("]") {
            guard let number = Int(rest[rest.index(after: colon)...]), (1...65535).contains(number) else {
                return nil
            }
            port = number
            rest = rest[..<colon]
        }
        guard !rest.isEmpty, !rest.contains("/"), !rest.contains("@"), let host = Host(rest) else {
            return nil
        }
        return (host, port)
    }
}

/// Why a mail was not taken.
package struct MailError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    /// What the server answered last, such as 550; nil where it answered nothing.
    package let status: Int?

    /// Whether the server will not take this mail, however often it is asked.
    package let isPermanent: Bool

    /// `isOfMail` says that the answer was about the mail, not about who sends it. Source: RFC 5321 §4.2.1.
    package init(_ description: String, status: Int? = nil, isOfMail: Bool = false) {
        self.description = description
        self.status = status
        isPermanent = isOfMail && status.map { (500...599).contains($0) } ?? false
    }
}
