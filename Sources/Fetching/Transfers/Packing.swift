internal import CZlib

/// Bodies that are compressed and do not say so: `sitemap.xml.gz`, and what servers pack twice or under a wrong name.
package enum Packing {
    /// What became of a body.
    package enum Unpacked: Hashable, Sendable {
        /// It is not compressed.
        case plain
        case bytes([UInt8])
        /// It would exceed the limit; these are the first bytes.
        case tooLarge([UInt8])
        /// It is compressed and ends or breaks off before its end.
        case damaged
        /// It unpacks to far more than any feed does.
        case bomb
    }

    /// Nobody packs more often.
    private static let limitLayers = 3
    private static let stepBytes = 65536

    /// Whether the bytes begin like gzip.
    package static func isPacked(_ body: [UInt8]) -> Bool {
        body.count > 18 && body[0] == 0x1F && body[1] == 0x8B && body[2] == 8 && body[3] & 0xE0 == 0
    }

    /// Unpacks gzip, layer by layer. Members one after another are one text, and what follows the last is left out.
    package static func unpacked(_ body: [UInt8], limitBytes: Int) -> Unpacked {
        guard isPacked(body) else { return .plain }
        var bytes = body
        for _ in 0..<limitLayers where isPacked(bytes) {
            switch inflated(bytes, limitBytes: limitBytes) {
            case .bytes(let text): bytes = text
            case let end: return end
            }
            if Bomb.isSuspected(decodedBytes: bytes.count, wireBytes: { body.count }) { return .bomb }
        }
        return .bytes(bytes)
    }

    /// One layer.
    private static func inflated(_ body: [UInt8], limitBytes: Int) -> Unpacked {
        var stream = z_stream()
        guard khabar_inflate_begin(&stream) == Z_OK else { return .damaged }
        defer { inflateEnd(&stream) }
        var out: [UInt8] = []
        var room = [UInt8](repeating: 0, count: stepBytes)
        var taken = 0
        while true {
            let (consumed, written, status) = step(&stream, body, from: taken, into: &room)
            taken += consumed
            out.append(contentsOf: room[..<written])
            if out.count > limitBytes { return .tooLarge(Array(out[..<limitBytes])) }
            if Bomb.isSuspected(decodedBytes: out.count, wireBytes: { body.count }) { return .bomb }
            switch status {
            case Z_STREAM_END:
                // Another member, or bytes that belong to nothing.
                guard taken + 2 < body.count, body[taken] == 0x1F, body[taken + 1] == 0x8B,
                    inflateReset(&stream) == Z_OK
                else { return .bytes(out) }
            case Z_OK, Z_BUF_ERROR:
                // Nothing more comes of what there is.
                guard taken < body.count && consumed > 0 || written > 0 else { return .damaged }
            default: return .damaged
            }
        }
    }

    private static func step(
        _ stream: inout z_stream,
        _ body: [UInt8],
        from start: Int,
        into room: inout [UInt8]
    ) -> (consumed: Int, written: Int, status: Int32) {
        let capacity = room.count
        let count = min(body.count - start, 1 << 30)
        return body.withUnsafeBufferPointer { source in
            room.withUnsafeMutableBufferPointer { target in
                // zlib takes a mutable pointer and never writes through it; both pointers are used in this call only.
                stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress.map { $0 + start })
                stream.avail_in = UInt32(count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(capacity)
                let status = inflate(&stream, Z_NO_FLUSH)
                let result = (count - Int(stream.avail_in), capacity - Int(stream.avail_out), status)
                stream.next_in = nil
                stream.next_out = nil
                return result
            }
        }
    }
}
