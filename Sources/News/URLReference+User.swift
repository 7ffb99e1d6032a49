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
}
