import News

/// The address that a page states as its own, where that can be true.
enum CanonicalClaim {
    /// - Parameters:
    ///   - text: as stated.
    ///   - page: the address under which the page was found.
    ///   - base: what relative addresses are resolved against.
    /// - Returns: the absolute address. Nil for one of another site, a front page, a section, a word such as "True".
    static func of(_ text: String, page: String, base: String) -> String? {
        let address = StatedAddress.absolute(text.trimmed, page: page, base: base)
        let parts = URLReference(address)
        guard ["http", "https"].contains(parts.scheme?.lowercased()), let host = parts.host, !host.isEmpty
        else {
            return nil
        }
        let (stated, here) = (PageAddress(address), PageAddress(page))
        guard !isTemplate(address), port(of: parts) == port(of: URLReference(page)) || here.host.isEmpty
        else {
            return nil
        }
        // Without a place on the page: "#" is what templates write where they know no address.
        if stated.isSame(as: here) { return lowercasedHost(String(address.prefix { $0 != "#" })) }
        if let last = stated.segments.last, nothings.contains(last) { return nil }
        guard !here.host.isEmpty else { return stated.isFront ? nil : address }
        guard parts.domain == URLReference(page).domain || isSister(stated, of: here) else { return nil }
        if stated.isFront { return here.isFront ? address : nil }
        // An address that lost the number of the article is that of all.
        if stated.segments == here.segments, stated.query.isEmpty, here.hasNumberedQuery { return nil }
        return stated.isSection(for: here) ? nil : lowercasedHost(address)
    }

    /// The same page of a site that has several names: the address ends in the same long segment.
    private static func isSister(_ stated: PageAddress, of here: PageAddress) -> Bool {
        guard let last = stated.segments.last, last == here.segments.last,
            stated.host.split(separator: ".").last?.allSatisfy(\.isLetter) ?? false
        else { return false }
        return last.count >= leastSister
    }

    /// "a.html" may be the name of a page on any site; "club-world-cup-win-39168584" is not.
    private static let leastSister = 16

    private static func isTemplate(_ address: String) -> Bool {
        if address.contains(where: { "{}<>[]".contains($0) }) { return true }
        let bytes = Array(address.utf8)
        return bytes.indices.contains {
            bytes[$0] == UInt8(ascii: "%")
                && bytes.percentDecodedByte(at: $0).map { $0 == UInt8(ascii: "{") } ?? true
        }
    }

    private static func port(of address: URLReference) -> Substring? {
        let authority = (address.authority ?? "").drop { $0 != ":" }.dropFirst()
        return authority.isEmpty || authority == "80" || authority == "443" ? nil : authority
    }

    private static func lowercasedHost(_ address: String) -> String {
        var parts = URLReference(address)
        guard let authority = parts.authority, authority.contains(where: \.isUppercase) else {
            return address
        }
        (parts.scheme, parts.authority) = (parts.scheme?.lowercased(), authority.lowercased())
        return "\(parts)"
    }

    /// What templates write where they know no address.
    private static let nothings: Set<String> = [
        "true", "false", "none", "null", "undefined", "nan", "[object object]", "%5bobject%20object%5d",
        "array", "object", "canonical", "permalink",
    ]
}
