import CCurl
import News

/// An absolute http or https URL, ready to be fetched.
struct WebAddress: Hashable, Sendable {
    /// Percent-encoded ASCII without user name, password and fragment.
    let url: String
    let scheme: String
    private let identity: Host
    /// In lower case, international names as punycode, IPv6 without brackets.
    var host: String { identity.name }
    /// What the host's budget is shared with.
    var domain: String { identity.domain }
    /// Whether a name server is asked for its address; libcurl knows what is local by itself.
    var isLookedUp: Bool { !identity.isAddress && host != "localhost" && !host.hasSuffix(".localhost") }
    let port: Int

    /// Reads `text` as it stands in configurations, feeds and `Location`: raw Arabic and spaces are
    /// percent-encoded, a relative reference is resolved against `base`.
    init(_ text: String, relativeTo base: WebAddress? = nil) throws(FetchError.Cause) {
        // No fragment is ever sent.
        let text = WebAddress.encoded(String(text.trimmed.prefix { $0 != "#" }))
        if let base, text.isEmpty {
            // libcurl would leave out the query.
            self = base
            return
        }
        guard text.utf8.count <= URLReference.longestBytes else {
            throw .badURL("\(text.utf8.count) bytes are more than \(URLReference.longestBytes)")
        }
        guard let parts = curl_url() else { throw .shortage("no memory") }
        defer { curl_url_cleanup(parts) }
        if let base { curl_url_set(parts, CURLUPART_URL, base.url, 0) }
        guard !text.utf8.contains(where: { $0 < 32 || $0 == 127 }) else {
            throw .badURL("control characters")
        }
        let flags = CURLU_URLENCODE | CURLU_ALLOW_SPACE | CURLU_NON_SUPPORT_SCHEME
        let result = curl_url_set(parts, CURLUPART_URL, text, UInt32(flags))
        guard result == CURLUE_OK else { throw .badURL(String(cString: curl_url_strerror(result))) }

        func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
            var value: UnsafeMutablePointer<CChar>?
            guard curl_url_get(parts, part, &value, UInt32(flags)) == CURLUE_OK, let value else { return nil }
            defer { curl_free(value) }
            return String(cString: value)
        }
        let scheme = (part(CURLUPART_SCHEME) ?? "").lowercased()
        guard scheme == "http" || scheme == "https" else { throw .unsupportedScheme(scheme) }
        // Whoever writes a feed could have us log in anywhere. Secrets come from the configuration alone.
        curl_url_set(parts, CURLUPART_USER, nil, 0)
        curl_url_set(parts, CURLUPART_PASSWORD, nil, 0)
        guard let identity = part(CURLUPART_HOST).flatMap({ Host($0) }) else {
            throw .badURL("no valid host name")
        }
        curl_url_set(parts, CURLUPART_HOST, identity.inURL, 0)
        guard let url = part(CURLUPART_URL) else { throw .badURL("no valid host name") }
        guard url.utf8.count <= URLReference.longestBytes else {
            throw .badURL("\(url.utf8.count) bytes are more than \(URLReference.longestBytes)")
        }
        self.url = url
        self.scheme = scheme
        self.identity = identity
        port = part(CURLUPART_PORT).flatMap { Int($0) } ?? (scheme == "https" ? 443 : 80)
    }

    /// The text with spaces and everything outside ASCII percent-encoded in upper case, the host apart.
    private static func encoded(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(where: { $0 >= 128 || $0 == 32 }) else { return text }
        var start = 0
        if let slashes = bytes.indices.dropLast().first(where: {
            bytes[$0] == slash && bytes[$0 + 1] == slash
        }),
            slashes == 0 || bytes[slashes - 1] == UInt8(ascii: ":")
        {
            let authority = bytes[(slashes + 2)...]
            start =
                authority.firstIndex { [slash, UInt8(ascii: "?"), UInt8(ascii: "#")].contains($0) }
                ?? bytes.count
        }
        var result = Array(bytes[..<start])
        for byte in bytes[start...] {
            if byte >= 128 || byte == 32 { result.append(percentEncoding: byte) } else { result.append(byte) }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static var slash: UInt8 { UInt8(ascii: "/") }

    /// Where `Location` leads from here, unless that is another scheme or a step from https down to http.
    func redirected(to location: String) throws(FetchError.Cause) -> WebAddress {
        let target = try WebAddress(location, relativeTo: self)
        guard target.scheme == "https" || scheme == "http" else { throw .downgradingRedirect(to: target.url) }
        return target
    }

    /// Whether the secrets for one may be sent to `other` as well.
    func hasSameOrigin(as other: WebAddress) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }
}
