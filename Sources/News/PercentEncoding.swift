// Bytes as "%" and two hexadecimal digits. Source: RFC 3986 §2.1.

extension [UInt8] {
    /// Appends a byte as "%" and two digits in upper case.
    package mutating func append(percentEncoding byte: UInt8) {
        self += [UInt8(ascii: "%"), UInt8(upperHexDigit: byte >> 4), UInt8(upperHexDigit: byte & 15)]
    }

    /// What the "%" and two digits at `place` stand for; nil where none stand there.
    package func percentDecodedByte(at place: Int) -> UInt8? {
        guard place + 2 < count, self[place] == UInt8(ascii: "%"), let high = self[place + 1].hexValue,
            let low = self[place + 2].hexValue
        else { return nil }
        return high << 4 | low
    }

    /// With every escape undone; a "%" without two digits stays as it is.
    package var percentDecoded: [UInt8] {
        var decoded: [UInt8] = []
        var at = 0
        while at < count {
            let escaped = percentDecodedByte(at: at)
            decoded.append(escaped ?? self[at])
            at += escaped == nil ? 1 : 3
        }
        return decoded
    }
}

extension UInt8 {
    /// Whether a byte stands for itself everywhere in a URL. Source: RFC 3986 §2.3.
    package var isUnreserved: Bool {
        isASCIIAlphanumeric || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
            || self == UInt8(ascii: "_") || self == UInt8(ascii: "~")
    }
}
