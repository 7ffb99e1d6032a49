import News

/// The path of an Allow or Disallow line: a prefix, with `*` for anything and `$` for the end.
struct PathPattern: Hashable, Sendable {
    /// The pieces between the stars; the first stands at the beginning of the path.
    private let pieces: [[UInt8]]
    private let isAnchored: Bool
    /// In bytes as normalised, which decides between patterns that match alike.
    let length: Int

    init(_ text: String) {
        var bytes = PathPattern.normalised(text)
        length = bytes.count
        isAnchored = bytes.last == UInt8(ascii: "$")
        if isAnchored { bytes.removeLast() }
        pieces = bytes.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
    }

    /// Whether a normalised path is meant.
    func matches(_ path: [UInt8]) -> Bool {
        guard let first = pieces.first, path.starts(with: first) else { return false }
        if pieces.count == 1 { return !isAnchored || path.count == first.count }
        var at = first.count
        // Taking each piece as early as possible leaves most room for the rest.
        for piece in pieces[1..<(pieces.count - 1)] {
            guard let end = PathPattern.end(of: piece, in: path, from: at) else { return false }
            at = end
        }
        let last = pieces[pieces.count - 1]
        if isAnchored { return path.count - at >= last.count && path.suffix(last.count).elementsEqual(last) }
        return PathPattern.end(of: last, in: path, from: at) != nil
    }

    private static func end(of piece: [UInt8], in path: [UInt8], from start: Int) -> Int? {
        path.firstPlace(of: piece, from: start).map { $0 + piece.count }
    }

    /// One spelling for each path: bytes outside ASCII percent-encoded, hex digits in upper case, needless
    /// escapes of unreserved characters undone. Source: RFC 9309 §2.2.2.
    static func normalised(_ text: String) -> [UInt8] {
        let hex = Array("0123456789ABCDEF".utf8)
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            var value = byte
            var isEscaped = byte >= 128 || byte <= 32
            at += 1
            if byte == UInt8(ascii: "%"), at + 1 < bytes.count, let high = bytes[at].hexDigit,
                let low = bytes[at + 1].hexDigit
            {
                value = high << 4 | low
                isEscaped = !value.isUnreserved
                at += 2
            }
            result += isEscaped ? [UInt8(ascii: "%"), hex[Int(value >> 4)], hex[Int(value & 15)]] : [value]
        }
        return result
    }
}

extension UInt8 {
    fileprivate var hexDigit: UInt8? {
        Character(Unicode.Scalar(self)).hexDigitValue.map(UInt8.init)
    }

    /// Source: RFC 3986 §2.3.
    fileprivate var isUnreserved: Bool {
        (48...57).contains(self) || (65...90).contains(self) || (97...122).contains(self)
            || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~")].contains(self)
    }
}
