/// An address of one of our own pages: a path and a query, percent-encoded, so that nothing in it leads elsewhere.
package struct OwnAddress: Hashable, Sendable {
    /// Begins with one slash.
    package private(set) var text: String

    /// `path` is its pieces, empty for the front page. Fields of `query` whose value is nil or empty are left out.
    package init(
        _ path: [String] = [],
        query: [(name: String, value: String?)] = [],
        fragment: String? = nil
    ) {
        text = "/" + path.map(Self.encoded).joined(separator: "/")
        var separator = "?"
        for (name, value) in query {
            guard let value, !value.isEmpty else { continue }
            text += "\(separator)\(Self.encoded(name))=\(Self.encoded(value))"
            separator = "&"
        }
        if let fragment { text += "#\(Self.encoded(fragment))" }
    }

    private static func encoded(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            if byte.isUnreserved { out.append(byte) } else { out.append(percentEncoding: byte) }
        }
        let encoded = String(decoding: out, as: UTF8.self)
        // Browsers take both out of a path, in whatever spelling.
        return encoded == "." || encoded == ".." ? encoded + "%20" : encoded
    }
}
