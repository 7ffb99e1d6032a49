/// A URL or relative reference, taken apart as RFC 3986 §3 does and as leniently as the news needs:
/// raw Arabic, spaces and stray characters are kept in their part, white space around is dropped.
package struct URLReference: Hashable, Sendable {
    /// A longer URL is neither asked for, kept nor shown: no page of news has one, and servers refuse about as much. Source: RFC
    /// 9110 §4.1 asks for at least 8000.
    package static let longestBytes = 8192

    package var scheme: String?
    package var authority: String?
    package var path: String
    package var query: String?
    package var fragment: String?

    package init(_ text: String) {
        var rest = Substring(text).trimmed
        if let colon = rest.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let candidate = rest[..<colon]
            if URLReference.isScheme(candidate) {
                scheme = candidate.lowercased()
                rest = rest[rest.utf8.index(after: colon)...]
            }
        }
        if let hash = rest.utf8.firstIndex(of: UInt8(ascii: "#")) {
            fragment = String(rest[rest.utf8.index(after: hash)...])
            rest = rest[..<hash]
        }
        if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
            query = String(rest[rest.utf8.index(after: mark)...])
            rest = rest[..<mark]
        }
        if rest.utf8.starts(with: "//".utf8) {
            rest = rest[rest.utf8.index(rest.startIndex, offsetBy: 2)...]
            let end = rest.utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            authority = String(rest[..<end])
            rest = rest[end...]
        }
        path = String(rest)
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, first.isASCIILetter else { return false }
        return text.utf8.allSatisfy {
            $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
                || $0 == UInt8(ascii: ".")
        }
    }

    /// The host without userinfo, port and brackets, by the name that is its identity; as it stands, in lower case, where it
    /// is no valid one; nil where there is none.
    package var host: String? {
        authority.map { URLReference.split(authority: $0).host }.map { Host($0)?.name ?? $0 }
    }

    /// Scheme, host and port in one spelling, `https://outlet.example:8443`; nil where there is no valid host.
    package var origin: String? {
        guard let scheme, let authority else { return nil }
        let (_, host, port) = URLReference.split(authority: authority)
        guard let host = Host(host) else { return nil }
        let usual = scheme == "https" ? 443 : 80
        let number = port.flatMap { $0.isEmpty ? nil : Int($0) } ?? usual
        return "\(scheme)://\(host.inURL)" + (number == usual ? "" : ":\(number)")
    }

    /// The port as written, nil where there is none or it is no number.
    package var port: Int? {
        authority.flatMap { URLReference.split(authority: $0).port }.flatMap { Int($0) }
    }

    /// What stands after the authority and before the fragment: "/" where there is nothing.
    package var pathAndQuery: String {
        (path.isEmpty ? "/" : path) + (query.map { "?\($0)" } ?? "")
    }

    private static func split(authority: String) -> (userinfo: String?, host: String, port: String?) {
        var rest = Substring(authority)
        var userinfo: String?
        if let at = rest.utf8.lastIndex(of: UInt8(ascii: "@")) {
            userinfo = String(rest[..<at])
            rest = rest[rest.utf8.index(after: at)...]
        }
        var port: String?
        // A colon inside the brackets of an IPv6 address is no port's.
        let afterBracket = rest.utf8.lastIndex(of: UInt8(ascii: "]")) ?? rest.startIndex
        if let colon = rest[afterBracket...].utf8.lastIndex(of: UInt8(ascii: ":")) {
            port = String(rest[rest.utf8.index(after: colon)...])
            rest = rest[..<colon]
        }
        var host = rest.lowercased()
        if host.utf8.first == UInt8(ascii: "["), host.utf8.last == UInt8(ascii: "]") {
            host = String(host.dropFirst().dropLast())
        }
        return (userinfo, host, port)
    }
}

// MARK: - Resolution

extension URLReference: CustomStringConvertible {
    /// The parts put together again. Source: RFC 3986 §5.3.
    package var description: String {
        var text = ""
        if let scheme { text += scheme + ":" }
        if let authority { text += "//" + authority }
        text += path
        if let query { text += "?" + query }
        if let fragment { text += "#" + fragment }
        return text
    }

    /// `reference` made absolute against `base`; as it came where there is no base to resolve against.
    ///
    /// Non-ASCII is left as it is. Source: RFC 3986 §5.2.
    package static func resolve(_ reference: String, against base: String?) -> String {
        let relative = URLReference(reference)
        guard let base, relative.scheme == nil else {
            return relative.scheme == nil ? reference : relative.description
        }
        return relative.resolved(against: URLReference(base)).description
    }

    /// This reference made absolute against an absolute base. Source: RFC 3986 §5.2.2.
    package func resolved(against base: URLReference) -> URLReference {
        if scheme != nil { return self }
        guard base.scheme != nil else { return self }
        var target = self
        target.scheme = base.scheme
        if authority != nil {
            target.path = URLReference.withoutDotSegments(path)
            return target
        }
        target.authority = base.authority
        if path.isEmpty {
            target.path = base.path
            if query == nil { target.query = base.query }
        } else if path.utf8.first == UInt8(ascii: "/") {
            target.path = URLReference.withoutDotSegments(path)
        } else {
            let merged: String
            if base.authority != nil, base.path.isEmpty {
                merged = "/" + path
            } else if let slash = base.path.utf8.lastIndex(of: UInt8(ascii: "/")) {
                merged = base.path[...slash] + path
            } else {
                merged = path
            }
            target.path = URLReference.withoutDotSegments(merged)
        }
        return target
    }

    /// Source: RFC 3986 §5.2.4.
    private static func withoutDotSegments(_ path: String) -> String {
        guard path.utf8.contains(UInt8(ascii: ".")) else { return path }
        let absolute = path.utf8.first == UInt8(ascii: "/")
        var kept: [Substring] = []
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst(
            absolute ? 1 : 0
        )
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            switch segment {
            case ".":
                if isLast { kept.append("") }
            case "..":
                _ = kept.popLast()
                if isLast { kept.append("") }
            default:
                kept.append(segment)
            }
        }
        return (absolute ? "/" : "") + kept.joined(separator: "/")
    }
}

// MARK: - Canonical form

extension URLReference {
    /// The text of the `CanonicalURL`, nil where this is no absolute http, https or file URL.
    var canonicalParts: String? {
        guard let scheme, let authority else { return nil }
        let (_, host, port) = URLReference.split(authority: authority)
        switch scheme {
        case "http", "https":
            guard !host.isEmpty else { return nil }
        case "file":
            guard !path.isEmpty else { return nil }
        default:
            return nil
        }
        var text = scheme + "://"
        if let host = Host(host) {
            text += host.inURL
        } else {
            // Nobody can be reached there; the entry keeps its address all the same. Escapes are undone first: what they hid
            // is then in lower case too.
            let name = URLReference.escaped(URLReference.escaped(host).lowercased())
            text += name.utf8.contains(UInt8(ascii: ":")) ? "[\(name)]" : name
        }
        if let port, !port.isEmpty {
            guard port.utf8.allSatisfy(\.isASCIIDigit), let number = Int(port), number <= 65535 else {
                return nil
            }
            if number != (scheme == "https" ? 443 : 80) { text += ":\(number)" }
        }
        let clean = URLReference.withoutDotSegments(URLReference.escaped(path))
        text += clean.isEmpty ? "/" : clean
        if let query = query.map(URLReference.escaped).flatMap(URLReference.withoutTracking) {
            text += "?" + query
        }
        return text
    }

    /// A fragment as it may stand in an address: percent-encoded ASCII.
    package static func encoded(_ fragment: String) -> String { escaped(fragment) }

    /// Query parameters that say where a reader came from, never which page it is.
    private static let trackingNames: Set<String> = [
        "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid",
        "igsh", "mc_cid", "mc_eid", "_ga", "_gl", "mkt_tok", "vero_id", "oly_enc_id", "oly_anon_id",
        "s_cid", "at_medium", "at_campaign", "at_custom1", "at_custom2", "at_custom3", "at_custom4",
    ]
    private static let trackingPrefixes = ["utm_", "pk_", "mtm_", "matomo_", "hsa_", "__hs"]

    private static func withoutTracking(_ query: String) -> String? {
        let kept = query.split(separator: "&", omittingEmptySubsequences: true).filter { parameter in
            let name = parameter.prefix { $0 != "=" }.lowercased()
            return !trackingNames.contains(name) && !trackingPrefixes.contains { name.hasPrefix($0) }
        }
        return kept.isEmpty ? nil : kept.joined(separator: "&")
    }

    /// Percent-encodes what may not stand bare, upper-cases hex, undoes escapes of unreserved characters.
    private static func escaped(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + 16)
        var i = 0
        while i < bytes.count {
            let byte = bytes[i]
            if let value = bytes.percentDecodedByte(at: i) {
                if value.isUnreserved { out.append(value) } else { out.append(percentEncoding: value) }
                i += 3
                continue
            }
            if byte.isUnreserved || byte.mayStandInURL {
                out.append(byte)
            } else {
                out.append(percentEncoding: byte)
            }
            i += 1
        }
        return String(decoding: out, as: UTF8.self)
    }
}

extension UInt8 {
    /// Reserved characters of path and query. Source: RFC 3986 §3.3 and §3.4.
    fileprivate var mayStandInURL: Bool {
        switch self {
        case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"),
            UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "/"), UInt8(ascii: "?"):
            true
        default: false
        }
    }
}
