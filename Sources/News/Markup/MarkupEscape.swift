/// How text is written inside markup, in HTML and XML alike.
package enum MarkupEscape {
    /// Where the text is going to stand.
    package enum Place: Sendable {
        /// Between tags.
        case content
        /// Between tags or between double quotes: quotes are escaped too.
        case anywhere
    }

    /// What a byte of text is written as, nil where it is written as it is.
    package static func reference(for byte: UInt8, in place: Place) -> StaticString? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\"") where place == .anywhere: "&quot;"
        default: nil
        }
    }

    /// The whole text, escaped for any place where none is given.
    package static func escaped(_ text: String, for place: Place = .anywhere) -> String {
        var text = text
        var out: [UInt8] = []
        text.withUTF8 { out.append(escaped: UnsafeRawBufferPointer($0), for: place) }
        return String(decoding: out, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Appends text with every sign of markup escaped; everything else stays as it is.
    package mutating func append(escaped text: UnsafeRawBufferPointer, for place: MarkupEscape.Place) {
        var start = 0
        for at in text.indices {
            guard let reference = MarkupEscape.reference(for: text[at], in: place) else { continue }
            append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<at]))
            append(reference)
            start = at + 1
        }
        append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start...]))
    }

    /// Appends the literal's characters.
    package mutating func append(_ literal: StaticString) {
        literal.withUTF8Buffer { append(contentsOf: $0) }
    }
}
