import News

/// An address as a document states it, made absolute though its beginning was forgotten or written twice.
enum StatedAddress {
    /// - Parameters:
    ///   - text: as stated.
    ///   - page: the address of the document.
    ///   - base: what relative addresses are resolved against.
    /// - Returns: the absolute address. One whose scheme was forgotten begins with the host: `news.example/a.html`.
    static func absolute(_ text: String, page: String, base: String) -> String {
        var text = text
        for scheme in ["http://", "https://"] where text.hasPrefix(scheme) {
            let rest = text.dropFirst(scheme.count)
            if rest.hasPrefix("http://") || rest.hasPrefix("https://") { text = String(rest) }
        }
        if !text.contains("://"), text.first != "/", startsWithHost(text, of: page) {
            return "\(URLReference(page).scheme ?? "https")://\(text)"
        }
        return HTMLLinks.resolved(text, against: base)
    }

    private static func startsWithHost(_ text: String, of page: String) -> Bool {
        guard let end = text.utf8.firstIndex(where: { $0 == UInt8(ascii: "/") }) else { return false }
        let first = text[..<end].lowercased()
        guard first.contains("."), let host = URLReference(page).host else { return false }
        return Host(first)?.domain == Host(host)?.domain
    }

    /// Whether readers can be led there: no script, no mail, no mere place on a page.
    static func isPage(_ text: String) -> Bool {
        if text.hasPrefix("#") { return false }
        let scheme = text.prefix(12).lowercased()
        return !["javascript:", "mailto:", "data:", "about:", "tel:"].contains(where: scheme.hasPrefix)
    }
}
