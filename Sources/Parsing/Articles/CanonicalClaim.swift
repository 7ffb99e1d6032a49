import News

/// The address that a page states as its own, where that can be true.
enum CanonicalClaim {
    /// - Parameters:
    ///   - text: as stated.
    ///   - page: the address under which the page was found.
    ///   - base: what relative addresses are resolved against.
    /// - Returns: the absolute address. Nil for one of another site, a front page, a section, a word such as "True".
    static func of(_ text: String, page: String, base: String) -> String? {
        let address = absolute(text.trimmed, page: page, base: base)
        let parts = URLReference(address)
        guard parts.scheme == "http" || parts.scheme == "https", let host = parts.host, !host.isEmpty
        else {
            return nil
        }
        let (stated, here) = (PageAddress(address), PageAddress(page))
        // Without a place on the page: "#" is what templates write where they know no address.
        if stated.isSame(as: here) { return String(address.prefix { $0 != "#" }) }
        if let last = stated.segments.last, nothings.contains(last) { return nil }
        guard !address.contains("{{"), !address.contains("%7B%7B"), !address.contains("<") else {
            return nil
        }
        guard !here.host.isEmpty else { return stated.isFront ? nil : address }
        guard parts.domain == URLReference(page).domain else { return nil }
        if stated.isFront { return here.isFront ? address : nil }
        return stated.isSection(for: here) ? nil : address
    }

    /// An address whose scheme was forgotten begins with the host.
    private static func absolute(_ text: String, page: String, base: String) -> String {
        let first = text.prefix { $0 != "/" && $0 != "?" && $0 != "#" }.lowercased()
        if !text.contains("://"), !text.hasPrefix("/"), first.contains("."),
            let host = URLReference(page).host,
            Host(first)?.domain == Host(host)?.domain
        {
            return "\(URLReference(page).scheme ?? "https")://\(text)"
        }
        return URLReference.resolve(text, against: base)
    }

    /// What templates write where they know no address.
    private static let nothings: Set<String> = [
        "true", "false", "none", "null", "undefined", "nan", "[object object]", "%5bobject%20object%5d",
    ]
}
