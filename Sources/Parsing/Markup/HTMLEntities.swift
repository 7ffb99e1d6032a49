import News

/// Character references of HTML, from bytes to bytes.
enum HTMLEntities {
    /// One reference, read.
    struct Reference {
        /// Bytes it takes, from the ampersand on.
        let length: Int
        /// What it stands for: one scalar or two.
        let first: UInt32
        let second: UInt32?
    }

    /// Reads the reference that begins at the ampersand `text[at]`, nil where it is only an ampersand.
    ///
    /// Numbers mean what HTML makes of them: 128 to 159 are windows-1252, what is no scalar is U+FFFD.
    /// Names that HTML knows without a semicolon need none unless a letter, a digit or "=" follows.
    static func reference(in text: UnsafeRawBufferPointer, at: Int) -> Reference? {
        let next = at + 1
        guard next < text.count else { return nil }
        return text[next] == UInt8(ascii: "#") ? numeric(text, at) : named(text, at)
    }

    private static func numeric(_ text: UnsafeRawBufferPointer, _ at: Int) -> Reference? {
        var i = at + 2
        guard i < text.count else { return nil }
        let isHex = text[i] | 0x20 == UInt8(ascii: "x")
        if isHex { i += 1 }
        let start = i
        var value: UInt32 = 0
        while i < text.count {
            guard let digit = text[i].hexValue, isHex || digit < 10 else { break }
            value = min(value &* (isHex ? 16 : 10) &+ UInt32(digit), 0x110000)
            i += 1
        }
        guard i > start else { return nil }
        if i < text.count, text[i] == UInt8(ascii: ";") { i += 1 }
        return Reference(length: i - at, first: scalar(value), second: nil)
    }

    /// What HTML makes of a number: controls of C1 are meant as windows-1252.
    static func scalar(_ value: UInt32) -> UInt32 {
        switch value {
        case 0x80...0x9F: UInt32(windows1252[Int(value - 0x80)])
        case 0, 0xD800...0xDFFF, 0x110000...: 0xFFFD
        default: value
        }
    }

    /// What the bytes 0x80 to 0x9F mean in windows-1252, where they mean anything.
    static let windows1252: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
        0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
        0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]

    private static func named(_ text: UnsafeRawBufferPointer, _ at: Int) -> Reference? {
        var end = at + 1
        let limit = min(text.count, end + HTMLEntityTable.longestName)
        while end < limit, text[end].isASCIIAlphanumeric { end += 1 }
        guard end > at + 1 else { return nil }
        if end < text.count, text[end] == UInt8(ascii: ";") {
            let name = UnsafeRawBufferPointer(rebasing: text[at + 1..<end])
            if let found = HTMLEntityTable.shared.find(name) {
                return Reference(length: end + 1 - at, first: found.first, second: found.second)
            }
        }
        // "&copy 2024" is a reference, "?a=1&copy=2" is not. The longest such name has six letters.
        if end < text.count, text[end] == UInt8(ascii: "=") { return nil }
        guard end - at - 1 <= 6 else { return nil }
        let name = UnsafeRawBufferPointer(rebasing: text[at + 1..<end])
        guard let found = HTMLEntityTable.shared.find(name), found.needsNoSemicolon else { return nil }
        return Reference(length: end - at, first: found.first, second: found.second)
    }
}

/// The rows of `HTMLEntityRows` behind a hash, built once.
struct HTMLEntityTable {
    struct Found {
        let first: UInt32
        let second: UInt32?
        let needsNoSemicolon: Bool
    }

    static let shared = HTMLEntityTable()
    /// CounterClockwiseContourIntegral
    static let longestName = 31

    private struct Row {
        var nameStart: Int
        var nameLength: Int
        var found: Found
    }

    private var rows: [Row] = []
    /// Row number + 1, 0 where nothing is; twice as many places as rows.
    private var slots = [UInt16](repeating: 0, count: 8192)

    private init() {
        rows.reserveCapacity(2200)
        HTMLEntityRows.text.withUTF8Buffer { bytes in
            let text = UnsafeRawBufferPointer(bytes)
            var i = 0
            while i < text.count {
                let start = i
                while text[i].isASCIIAlphanumeric { i += 1 }
                let name = start..<i
                let isBare = text[i] == UInt8(ascii: "!")
                i += isBare ? 2 : 1
                var codes: [UInt32] = [0]
                while i < text.count, text[i] > 0x20 {
                    if text[i] == UInt8(ascii: "+") {
                        codes.append(0)
                    } else {
                        let digit = text[i] <= 0x39 ? text[i] - 0x30 : text[i] - 0x37
                        codes[codes.count - 1] = codes[codes.count - 1] << 4 | UInt32(digit)
                    }
                    i += 1
                }
                i += 1
                let found = Found(
                    first: codes[0],
                    second: codes.count > 1 ? codes[1] : nil,
                    needsNoSemicolon: isBare
                )
                rows.append(Row(nameStart: name.lowerBound, nameLength: name.count, found: found))
                var slot = HTMLEntityTable.slot(of: UnsafeRawBufferPointer(rebasing: text[name]))
                while slots[slot] != 0 { slot = (slot + 1) & 8191 }
                slots[slot] = UInt16(rows.count)
            }
        }
    }

    func find(_ name: UnsafeRawBufferPointer) -> Found? {
        var slot = HTMLEntityTable.slot(of: name)
        while slots[slot] != 0 {
            let row = rows[Int(slots[slot]) - 1]
            if row.nameLength == name.count {
                let isSame = HTMLEntityRows.text.withUTF8Buffer { text in
                    name.elementsEqual(text[row.nameStart..<row.nameStart + row.nameLength])
                }
                if isSame { return row.found }
            }
            slot = (slot + 1) & 8191
        }
        return nil
    }

    private static func slot(of name: UnsafeRawBufferPointer) -> Int {
        var hash: UInt32 = 0x811C_9DC5
        for byte in name { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        return Int((hash ^ hash >> 15) & 8191)
    }
}

extension UInt8 {
    /// Space, tab, line feed, form feed, carriage return.
    var isHTMLSpace: Bool { self == 0x20 || self == 0x0A || self == 0x09 || self == 0x0D || self == 0x0C }
}

extension [UInt8] {
    /// Appends a scalar as UTF-8.
    mutating func append(scalar: UInt32) {
        switch scalar {
        case ..<0x80:
            append(UInt8(scalar))
        case ..<0x800:
            append(UInt8(0xC0 | scalar >> 6))
            append(UInt8(0x80 | scalar & 0x3F))
        case ..<0x10000:
            append(UInt8(0xE0 | scalar >> 12))
            append(UInt8(0x80 | scalar >> 6 & 0x3F))
            append(UInt8(0x80 | scalar & 0x3F))
        default:
            append(UInt8(0xF0 | scalar >> 18))
            append(UInt8(0x80 | scalar >> 12 & 0x3F))
            append(UInt8(0x80 | scalar >> 6 & 0x3F))
            append(UInt8(0x80 | scalar & 0x3F))
        }
    }

    mutating func append(_ reference: HTMLEntities.Reference) {
        append(scalar: reference.first)
        if let second = reference.second { append(scalar: second) }
    }
}
