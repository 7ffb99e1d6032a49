extension URLReference {
    /// Whether a user name or password stands before the host: `https://user:password@host/`.
    package var hasUser: Bool { authority?.contains("@") == true }

    /// `url` without the user name and password that may stand in it; byte for byte as it was where there are none.
    package static func withoutUser(_ url: String) -> String {
        guard url.utf8.contains(UInt8(ascii: "@")) else { return url }
        var parts = URLReference(url)
        guard let authority = parts.authority, let at = authority.lastIndex(of: "@") else { return url }
        parts.authority = String(authority[authority.index(after: at)...])
        return parts.description
    }

    /// A text without the user names and passwords of the URLs in it.
    package static func withoutUsers(in text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return text }
        var rest = Substring(text)
        var clean = ""
        while let scheme = rest.firstRange(of: "://") {
            clean += rest[..<scheme.upperBound]
            rest = rest[scheme.upperBound...]
            let end = rest.firstIndex { "/?# \"'<>\n".contains($0) } ?? rest.endIndex
            if let at = rest[..<end].lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        }
        return clean + rest
    }
}
