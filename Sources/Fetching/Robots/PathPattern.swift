import Glibc
import Machinery
import News

/// The path of an Allow or Disallow line: a prefix, with `*` for anything and `$` for the end.
enum PathPattern {
    private static let star = UInt8(ascii: "*")

    /// Whether a normalised path is meant by a normalised pattern. Linear in the length of both.
    static func matches(_ pattern: UnsafeRawBufferPointer, _ path: UnsafeRawBufferPointer) -> Bool {
        let isAnchored = pattern.last == UInt8(ascii: "$")
        var rest = pattern[..<(pattern.endIndex - (isAnchored ? 1 : 0))]
        let first = popPiece(&rest)
        guard path.count >= first.count, isEqual(first, path[..<first.count]) else { return false }
        guard rest.startIndex > first.endIndex else { return !isAnchored || path.count == first.count }
        var left = path[first.count...]
        // Taking each piece as early as possible leaves most room for the rest.
        while true {
            let piece = popPiece(&rest)
            if rest.startIndex == piece.endIndex {
                if isAnchored { return left.count >= piece.count && isEqual(piece, left.suffix(piece.count)) }
                return end(of: piece, in: left) != nil
            }
            guard let end = end(of: piece, in: left) else { return false }
            left = left[end...]
        }
    }

    /// Takes what stands before the next star, and the star, if there is one.
    private static func popPiece(_ rest: inout Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer>
    {
        let piece = rest.prefix { $0 != star }
        rest = rest[piece.endIndex...].dropFirst()
        return piece
    }

    private static func isEqual(_ a: Slice<UnsafeRawBufferPointer>, _ b: Slice<UnsafeRawBufferPointer>)
        -> Bool
    {
        let (a, b) = (UnsafeRawBufferPointer(rebasing: a), UnsafeRawBufferPointer(rebasing: b))
        guard let first = a.baseAddress, let second = b.baseAddress else { return a.count == b.count }
        return memcmp(first, second, a.count) == 0
    }

    /// Where the first occurrence of the piece ends.
    private static func end(
        of piece: Slice<UnsafeRawBufferPointer>,
        in path: Slice<UnsafeRawBufferPointer>
    ) -> Int? {
        let (needle, hay) = (UnsafeRawBufferPointer(rebasing: piece), UnsafeRawBufferPointer(rebasing: path))
        return ByteSearch.first(needle, in: hay, from: 0).map { path.startIndex + $0 + piece.count }
    }

    /// One spelling for each path: bytes outside ASCII percent-encoded, hex digits in upper case, needless
    /// escapes of unreserved characters undone. Source: RFC 9309 §2.2.2.
    static func normalised(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            let escaped = bytes.percentDecodedByte(at: at)
            let value = escaped ?? bytes[at]
            let isBare = escaped == nil ? value > 32 && value < 128 : value.isUnreserved
            if isBare { result.append(value) } else { result.append(percentEncoding: value) }
            at += escaped == nil ? 1 : 3
        }
        return result
    }
}
