import Machinery
import News

/// Long runs of character data, read without libxml2, which reads them character by character and makes a
/// call for every reference.
enum XMLText {
    /// Reads a run of text, or what stands inside a CDATA section, and hands over what it means.
    ///
    /// - Returns: false, with nothing handed over, for what is not well-formed or names an entity that XML does
    ///   not know by itself.
    static func read(
        _ run: UnsafeRawBufferPointer,
        isSection: Bool,
        _ take: (UnsafeRawBufferPointer) -> Void
    ) -> Bool {
        var next = next(in: run, from: 0, isSection: isSection)
        if case .end = next {
            take(run)
            return true
        }
        // Decoded text is never longer than its source.
        return withUnsafeTemporaryAllocation(byteCount: run.count, alignment: 1) { room in
            var copied = 0
            var count = 0
            while case .character(let scalar, let range) = next {
                room.copy(run, copied..<range.lowerBound, at: &count)
                room.put(scalar, at: &count)
                copied = range.upperBound
                next = self.next(in: run, from: copied, isSection: isSection)
            }
            guard case .end = next else { return false }
            room.copy(run, copied..<run.count, at: &count)
            take(UnsafeRawBufferPointer(rebasing: room[..<count]))
            return true
        }
    }

    /// What comes next that is not simply copied.
    private enum Next {
        case end
        case refused
        case character(Unicode.Scalar, Range<Int>)
    }

    private static func next(in run: UnsafeRawBufferPointer, from start: Int, isSection: Bool) -> Next {
        var at = start
        while let place = firstUnusual(in: run, from: at, isSection: isSection) {
            at = place + 1
            switch run[place] {
            case 0x09, 0x0A:
                continue
            case 0x0D:
                // All line ends are one. Source: XML 1.0 §2.11.
                return .character("\n", place..<(at < run.count && run[at] == 0x0A ? at + 1 : at))
            case UInt8(ascii: "&"):
                return reference(in: run, at: place).map { .character($0.scalar, place..<$0.end) } ?? .refused
            case UInt8(ascii: "]"):
                if place + 2 < run.count, run[at] == run[place], run[at + 1] == UInt8(ascii: ">") {
                    return .refused
                }
            case 0xEF:
                // U+FFFE and U+FFFF are no characters of XML.
                if run[at] == 0xBF, run[at + 1] >= 0xBE { return .refused }
            default:
                return .refused
            }
        }
        return .end
    }

    /// The first byte that may not simply be copied, or may not stand there.
    private static func firstUnusual(
        in run: UnsafeRawBufferPointer,
        from start: Int,
        isSection: Bool
    ) -> Int? {
        var i = start
        while i + 8 <= run.count {
            let bytes = EightBytes(run, from: i)
            var found = bytes.controls | bytes.places(of: 0xEF)
            if !isSection {
                found |= bytes.places(of: UInt8(ascii: "&")) | bytes.places(of: UInt8(ascii: "]"))
            }
            if found != 0 { return i + EightBytes.countBefore(found) }
            i += 8
        }
        while i < run.count {
            switch run[i] {
            case ..<0x20, 0xEF: return i
            case UInt8(ascii: "&"), UInt8(ascii: "]"): if !isSection { return i }
            default: break
            }
            i += 1
        }
        return nil
    }

    /// The reference at `place` that needs no declaration, and the place behind it.
    private static func reference(
        in run: UnsafeRawBufferPointer,
        at place: Int
    ) -> (scalar: Unicode.Scalar, end: Int)? {
        // Longer ones have leading zeros; these fit 64 bits.
        let limit = min(run.count, place + 12)
        guard let semicolon = ByteSearch.first(UInt8(ascii: ";"), in: run, from: place, to: limit) else {
            return nil
        }
        let name = UnsafeRawBufferPointer(rebasing: run[place + 1..<semicolon])
        guard let scalar = predefined(name) ?? numbered(name) else { return nil }
        return (scalar, semicolon + 1)
    }

    private static func predefined(_ name: UnsafeRawBufferPointer) -> Unicode.Scalar? {
        switch name.count {
        case 2 where name[1] == UInt8(ascii: "t"):
            name[0] == UInt8(ascii: "l") ? "<" : name[0] == UInt8(ascii: "g") ? ">" : nil
        case 3: name.elementsEqual("amp".utf8) ? "&" : nil
        case 4: name.elementsEqual("quot".utf8) ? "\"" : name.elementsEqual("apos".utf8) ? "'" : nil
        default: nil
        }
    }

    /// "#8230" and "#x2026", where they stand for a character of XML. Source: XML 1.0 §2.2 and §4.1.
    private static func numbered(_ name: UnsafeRawBufferPointer) -> Unicode.Scalar? {
        guard name.count > 1, name[0] == UInt8(ascii: "#") else { return nil }
        let isHex = name[1] == UInt8(ascii: "x")
        // Without digits it is 0, which is no character.
        var value: UInt64 = 0
        for byte in name.dropFirst(isHex ? 2 : 1) {
            guard let digit = byte.hexValue, isHex || digit < 10 else { return nil }
            value = value * (isHex ? 16 : 10) + UInt64(digit)
        }
        switch value {
        case 0x09, 0x0A, 0x0D, 0x20...0xFFFD, 0x10000...0x10FFFF: return Unicode.Scalar(UInt32(value))
        default: return nil
        }
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Copies a range of `bytes` to `place`, and moves `place` past it.
    fileprivate func copy(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, at place: inout Int) {
        let target = UnsafeMutableRawBufferPointer(rebasing: self[place...])
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[range]))
        place += range.count
    }

    /// Writes a character as UTF-8 to `place`, and moves `place` past it.
    fileprivate func put(_ scalar: Unicode.Scalar, at place: inout Int) {
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
            self[place] = byte
            place += 1
        }
    }
}
