internal import FoundationEssentials
import News

/// What a browser or another program asks, free of the server's types, so that answers can be tried without a network.
package struct PageRequest: Sendable {
    package enum Method: Sendable {
        case get, post
        /// One that nothing here takes.
        case other
    }

    package let method: Method
    /// Decoded, without empty pieces: `/stories/12/diff/40` is `["stories", "12", "diff", "40"]`.
    package let path: [String]
    package let query: FormFields
    /// Of a POST of a form: its fields.
    package let form: FormFields
    /// Of a POST, as it came.
    let body: [UInt8]
    /// The target as it came, for links back.
    package let target: String
    private let headers: [String: String]
    /// Whether it came over a local socket, which only this machine's proxy reaches.
    package let isOverSocket: Bool

    /// Nil where path or query are no percent-encoded UTF-8, or longer than any of ours.
    ///
    /// `target` is path and query as in the request's first line, the names of `headers` are in lower case, `body` holds a form, or JSON
    /// where `content-type` says so.
    package init?(
        _ method: Method,
        _ target: String,
        headers: [String: String] = [:],
        body: [UInt8] = [],
        isOverSocket: Bool = false
    ) {
        guard target.utf8.count <= Self.longestTarget, body.count <= Self.longestBody else { return nil }
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var path: [String] = []
        for piece in (halves.first ?? "").split(separator: "/") {
            guard let text = PercentEncoding.decoded(piece.utf8) else { return nil }
            path.append(text)
        }
        let isForm = !PageRequest.isJSON(headers)
        guard let query = FormFields(parsing: halves.count > 1 ? Array(halves[1].utf8) : []),
            let form = FormFields(parsing: isForm ? body : [])
        else { return nil }
        self.method = method
        self.path = path
        self.query = query
        self.form = form
        self.body = body
        self.target = target
        self.headers = headers
        self.isOverSocket = isOverSocket
    }

    package static let longestTarget = 16_384
    package static let longestBody = 16_384

    /// The header of this name, which is in lower case.
    func header(_ name: String) -> String? { headers[name] }

    func cookie(_ name: String) -> String? {
        for pair in (headers["cookie"] ?? "").split(separator: ";") {
            let halves = pair.drop { $0 == " " }.split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            if halves.count == 2, halves[0] == name { return String(halves[1]) }
        }
        return nil
    }

    /// Whether a page of our own sent it, or the person at the address bar: no other page may write in a reader's name.
    ///
    /// Source: https://web.dev/articles/fetch-metadata; where a browser sends no such header its `Origin` must be our host.
    var isFromOurselves: Bool {
        if let site = headers["sec-fetch-site"] { return site == "same-origin" || site == "none" }
        guard let origin = headers["origin"], let host = headers["host"] else { return false }
        return origin.lowercased() == "http://\(host.lowercased())"
            || origin.lowercased() == "https://\(host.lowercased())"
    }

    /// Whether the body is JSON.
    var isJSON: Bool { PageRequest.isJSON(headers) }

    private static func isJSON(_ headers: [String: String]) -> Bool {
        let type = (headers["content-type"] ?? "").prefix { $0 != ";" }.filter { !$0.isWhitespace }
        return type.lowercased() == "application/json"
    }

    /// Name and secret of an `Authorization: Basic`. Source: RFC 7617.
    var credentials: (name: String, secret: String)? {
        let parts = (headers["authorization"] ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let data = Data(base64Encoded: String(parts[1])),
            let text = String(validating: data, as: UTF8.self), let colon = text.firstIndex(of: ":")
        else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    /// Where the reader finds us: scheme and host, as they asked for it.
    var origin: String {
        let host =
            headers["host"].flatMap { AllowedHosts.name($0) == nil ? nil : $0.lowercased() } ?? "localhost"
        return "\(isEncrypted ? "https" : "http")://\(host)"
    }

    /// Whether the reader's own connection is encrypted, as the proxy in front of the socket says.
    var isEncrypted: Bool { isOverSocket && headers["x-forwarded-proto"] == "https" }
}

/// Percent-decoding of addresses and forms, stricter than that of the news: what a reader sends wrongly is refused.
enum PercentEncoding {
    /// Nil where `%` is not followed by two hex digits, or the bytes are no UTF-8 or hold a zero.
    static func decoded(_ bytes: some Sequence<UInt8>, plusIsSpace: Bool = false) -> String? {
        let bytes = Array(bytes)
        var out: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "%") {
                guard let byte = bytes.percentDecodedByte(at: at) else { return nil }
                out.append(byte)
                at += 3
            } else {
                out.append(plusIsSpace && bytes[at] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[at])
                at += 1
            }
        }
        guard !out.contains(0) else { return nil }
        return String(validating: out, as: UTF8.self)
    }

    /// Fit for a path's piece or a query's value.
    static func encoded(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            if byte.isUnreserved { out.append(byte) } else { out.append(percentEncoding: byte) }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// The fields of a query or of a form that was sent: `application/x-www-form-urlencoded`.
package struct FormFields: Hashable, Sendable {
    private var fields: [(name: String, value: String)] = []

    static let none = FormFields()

    private init() {}

    /// Nil where it is not of that form.
    init?(parsing bytes: [UInt8]) {
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let halves = pair.split(
                separator: UInt8(ascii: "="),
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard let name = PercentEncoding.decoded(halves[0], plusIsSpace: true),
                let value = PercentEncoding.decoded(halves.count > 1 ? halves[1] : [], plusIsSpace: true)
            else { return nil }
            fields.append((name, value))
        }
    }

    /// The first of this name that is not empty, without white space around it.
    subscript(name: String) -> String? {
        for field in fields where field.name == name {
            let value = field.value.trimmed
            if !value.isEmpty { return value }
        }
        return nil
    }

    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// With the field set, or taken away.
    func with(_ name: String, _ value: String?) -> FormFields {
        var other = self
        other.fields.removeAll { $0.name == name || $0.value.allSatisfy(\.isWhitespace) }
        if let value { other.fields.append((name, value)) }
        return other
    }

    var pairs: [(name: String, value: String?)] { fields.map { ($0.name, $0.value) } }

    /// "?a=b&c=d", or nothing.
    var text: String {
        let pairs = fields.map { "\(PercentEncoding.encoded($0.name))=\(PercentEncoding.encoded($0.value))" }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }

    package static func == (one: FormFields, other: FormFields) -> Bool { one.text == other.text }
    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension String {
    fileprivate var trimmed: String {
        var rest = Substring(self)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
