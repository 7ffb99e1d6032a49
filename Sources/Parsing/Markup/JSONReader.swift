/// Reads JSON text byte by byte into `JSONNode`s.
struct JSONReader {
    private let bytes: [UInt8]
    private let tolerant: Bool
    private var at = 0
    private var line = 1
    /// Up to which byte of the line `column` has been counted: each byte is counted once, however long the line.
    private var counted = 0
    private var column = 1

    init(_ bytes: [UInt8], tolerant: Bool) {
        self.bytes = bytes
        self.tolerant = tolerant
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            at = 3
            counted = 3
        }
    }

    mutating func document() throws(JSONSyntaxError) -> JSONNode {
        try skipSpace()
        let node = try self.value(depth: 0)
        try skipSpace()
        // Tolerant reading takes the first value and leaves what scripts add after it, such as a semicolon.
        if at < bytes.count, !tolerant { throw failure("unexpected text after the end of the document") }
        return node
    }
}

// MARK: - Values

extension JSONReader {
    private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONNode {
        guard depth < JSONNode.deepest else {
            throw failure("nested more than \(JSONNode.deepest) levels deep")
        }
        guard at < bytes.count else { throw failure("the document ends where a value should stand") }
        let position = here()
        switch bytes[at] {
        case UInt8(ascii: "{"): return JSONNode(.object(try members(depth: depth)), at: position)
        case UInt8(ascii: "["): return JSONNode(.array(try elements(depth: depth)), at: position)
        case UInt8(ascii: "\""): return JSONNode(.string(try string()), at: position)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return JSONNode(.number(try number()), at: position)
        default:
            if word("true") { return JSONNode(.bool(true), at: position) }
            if word("false") { return JSONNode(.bool(false), at: position) }
            if word("null") { return JSONNode(.null, at: position) }
            throw failure("expected a value, found \(found)")
        }
    }

    private mutating func members(depth: Int) throws(JSONSyntaxError) -> [JSONNode.Member] {
        at += 1
        var members: [JSONNode.Member] = []
        while true {
            try skipSpace()
            if take("}") {
                if members.isEmpty || tolerant { return members }
                at -= 1
                throw failure("remove the comma before this \"}\"")
            }
            guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
                throw failure("expected a key in quotes, found \(found)")
            }
            let position = here()
            let key = try string()
            try skipSpace()
            guard take(":") else { throw failure("expected \":\" after the key \"\(key)\", found \(found)") }
            try skipSpace()
            let node = try value(depth: depth + 1)
            members.append(.init(key: key, keyPosition: position, value: node))
            try skipSpace()
            if take(",") { continue }
            if take("}") { return members }
            throw failure("expected \",\" or \"}\", found \(found)")
        }
    }

    private mutating func elements(depth: Int) throws(JSONSyntaxError) -> [JSONNode] {
        at += 1
        var elements: [JSONNode] = []
        while true {
            try skipSpace()
            if take("]") {
                if elements.isEmpty || tolerant { return elements }
                at -= 1
                throw failure("remove the comma before this \"]\"")
            }
            elements.append(try value(depth: depth + 1))
            try skipSpace()
            if take(",") { continue }
            if take("]") { return elements }
            throw failure("expected \",\" or \"]\", found \(found)")
        }
    }

    private mutating func number() throws(JSONSyntaxError) -> String {
        let start = at
        _ = take("-")
        let whole = digits()
        guard whole > 0 else { throw failure("expected a digit, found \(found)") }
        if whole > 1, bytes[at - whole] == UInt8(ascii: "0"), !tolerant {
            throw failure("a number may not start with 0")
        }
        if take(".") {
            guard digits() > 0 else { throw failure("expected a digit after the point, found \(found)") }
        }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { throw failure("expected an exponent, found \(found)") }
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func digits() -> Int {
        let start = at
        while at < bytes.count, (48...57).contains(bytes[at]) { at += 1 }
        return at - start
    }
}

// MARK: - Strings

extension JSONReader {
    private mutating func string() throws(JSONSyntaxError) -> String {
        let opening = here()
        at += 1
        var out: [UInt8] = []
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                return String(decoding: out, as: UTF8.self)
            case UInt8(ascii: "\\"):
                try escape(into: &out)
            case 0..<0x20:
                guard tolerant else {
                    throw failure(
                        byte == 10 || byte == 13
                            ? "a text may not go over the end of the line; close the quotes or write \\n"
                            : "a control character may not stand in a text; write \\u00\(hex(byte))"
                    )
                }
                advance()
                out.append(byte)
            default:
                out.append(byte)
                at += 1
            }
        }
        throw JSONSyntaxError(reason: "the quotes opened here are never closed", position: opening)
    }

    private mutating func escape(into out: inout [UInt8]) throws(JSONSyntaxError) {
        guard at + 1 < bytes.count else { throw failure("the document ends inside a text") }
        let letter = bytes[at + 1]
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(letter)
        case UInt8(ascii: "b"): out.append(8)
        case UInt8(ascii: "f"): out.append(12)
        case UInt8(ascii: "n"): out.append(10)
        case UInt8(ascii: "r"): out.append(13)
        case UInt8(ascii: "t"): out.append(9)
        case UInt8(ascii: "u"):
            guard let first = codeUnit(at: at + 2) else {
                throw failure("\\u must be followed by four hex digits")
            }
            at += 6
            var scalar = UInt32(first)
            if (0xD800..<0xDC00).contains(first), at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
                bytes[at + 1] == UInt8(ascii: "u"), let second = codeUnit(at: at + 2),
                (0xDC00..<0xE000).contains(second)
            {
                scalar = 0x10000 + (UInt32(first - 0xD800) << 10) + UInt32(second - 0xDC00)
                at += 6
            }
            // A surrogate without its other half stands for nothing.
            out += Array(String(Character(Unicode.Scalar(scalar) ?? "\u{FFFD}")).utf8)
            return
        default:
            guard tolerant else { throw failure("unknown escape \"\\\(Unicode.Scalar(letter))\"") }
            out.append(letter)
        }
        at += 2
    }

    private func codeUnit(at start: Int) -> UInt16? {
        guard start + 4 <= bytes.count else { return nil }
        return UInt16(String(decoding: bytes[start..<start + 4], as: UTF8.self), radix: 16)
    }
}

// MARK: - Moving on

extension JSONReader {
    /// Where reading stands now.
    private mutating func here() -> JSONNode.Position {
        while counted < at {
            if bytes[counted] & 0xC0 != 0x80 { column += 1 }
            counted += 1
        }
        return .init(line: line, column: column)
    }

    private var found: String {
        guard at < bytes.count else { return "the end of the document" }
        let scalar = String(decoding: bytes[at..<min(at + 4, bytes.count)], as: UTF8.self).unicodeScalars
            .first
        return scalar.map { "\"\($0)\"" } ?? "nothing"
    }

    private mutating func failure(_ reason: String) -> JSONSyntaxError {
        JSONSyntaxError(reason: reason, position: here())
    }

    private func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.utf8.count < 2 ? "0" + digits : digits
    }

    private mutating func advance() {
        if bytes[at] == 10 {
            line += 1
            column = 1
            counted = at + 1
        }
        at += 1
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func word(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard at + length <= bytes.count else { return false }
        for i in 0..<length where bytes[at + i] != text.utf8Start[i] { return false }
        at += length
        return true
    }

    private mutating func skipSpace() throws(JSONSyntaxError) {
        while at < bytes.count {
            switch bytes[at] {
            case 9, 10, 13, 32: advance()
            case UInt8(ascii: "/") where word("//"):
                guard tolerant else { throw commentRefused(length: 2) }
                skip(until: "\n")
            case UInt8(ascii: "/") where word("/*"):
                guard tolerant else { throw commentRefused(length: 2) }
                skip(until: "*/")
            case UInt8(ascii: "<") where tolerant && (word("<!--") || word("<![CDATA[")):
                continue
            case UInt8(ascii: "-") where tolerant && word("-->"),
                UInt8(ascii: "]") where tolerant && word("]]>"):
                continue
            default: return
            }
        }
    }

    private mutating func commentRefused(length: Int) -> JSONSyntaxError {
        at -= length
        return failure("JSON has no comments; remove this one")
    }

    private mutating func skip(until end: StaticString) {
        while at < bytes.count, !word(end) { advance() }
    }
}
