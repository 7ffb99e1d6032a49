/// Bodies in the content codings of the web, made without their libraries: stored, or as bombs.
package enum Packed {
    /// RFC 1952, one or more stored blocks.
    package static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var out = gzipHead
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(65535)
            rest = rest.dropFirst(block.count)
            out.append(rest.isEmpty ? 1 : 0)
            out += little(UInt32(block.count), 2) + little(~UInt32(block.count), 2) + block
        } while !rest.isEmpty
        return out + little(crc32(bytes), 4) + little(UInt32(truncatingIfNeeded: bytes.count), 4)
    }

    /// RFC 8878, one frame of a raw block of at most 255 bytes.
    package static func zstd(_ bytes: [UInt8]) -> [UInt8] {
        precondition(bytes.count <= 255, "the frame's length field has one byte")
        return zstdMagic + [0x20, UInt8(bytes.count)] + little(UInt32(bytes.count) << 3 | 1, 3) + bytes
    }

    /// RFC 7932, one uncompressed meta-block of 1 to 65536 bytes and an empty last one.
    package static func brotli(_ bytes: [UInt8]) -> [UInt8] {
        precondition((1...65536).contains(bytes.count), "the meta-block's length field has 16 bits")
        return little(UInt32(bytes.count - 1) << 4 | 1 << 20, 3) + bytes + [0x03]
    }

    /// About a 158th of `byteCount` bytes that unpack to the letter "a", without a proper end.
    package static func gzipBomb(byteCount: Int) -> [UInt8] {
        var bits = BitWriter()
        bits.append(0b1, count: 1)  // last block
        bits.append(0b01, count: 2)  // fixed Huffman codes
        bits.appendCode(0x30 + 0x61, count: 8)
        for _ in 0..<(byteCount / 258) {
            bits.appendCode(0b1100_0101, count: 8)  // length 258
            bits.appendCode(0, count: 5)  // distance 1
        }
        return gzipHead + bits.bytes
    }

    /// About a 32,000th of `byteCount` bytes, as runs of one letter.
    package static func zstdBomb(byteCount: Int) -> [UInt8] {
        var out = zstdMagic + [0x00, 0x38]  // a window of 128 KiB
        for _ in 0..<(byteCount / 131072) {
            out += little(131072 << 3 | 0b010, 3) + [UInt8(ascii: "a")]
        }
        return out
    }

    private static let gzipHead: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    private static let zstdMagic: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd]

    private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xedb8_8320 : 0) }
        }
        return ~crc
    }

    /// Bits as RFC 1951 packs them: from the lowest of each byte, Huffman codes with their highest bit first.
    private struct BitWriter {
        var bytes: [UInt8] = []
        private var used = 8

        mutating func append(_ value: Int, count: Int) {
            for bit in 0..<count {
                if used == 8 {
                    bytes.append(0)
                    used = 0
                }
                bytes[bytes.count - 1] |= UInt8(value >> bit & 1) << UInt8(used)
                used += 1
            }
        }

        mutating func appendCode(_ code: Int, count: Int) {
            for bit in (0..<count).reversed() { append(code >> bit & 1, count: 1) }
        }
    }
}
