import Machinery
import News

/// Reads JSON text byte by byte: into `JSONNode`s, or step by step for documents too large to hold as such.
struct JSONReader {
    private let bytes: UnsafeRawBufferPointer
    private let tolerant: Bool
    private(set) var at = 0
    private var line = 1
    private var column = 1
    /// Up to which byte `line` and `column` have been counted: each byte is counted once.
    private var counted = 0
    /// How many more values may be made. Further ones are skipped.
    var nodesLeft = Int.max

    init(_ bytes: UnsafeRawBufferPointer, tolerant: Bool) {
        self.bytes = bytes
        self.tolerant = tolerant
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            at = 3
            counted = 3
        }
    }

    mutating func document() throws(JSONSyntaxError) -> JSONNode {
        try skipSpace()
        let node = try self.value()
        try skipSpace()
        // Tolerant reading takes the first value and leaves what scripts add after it, such as a semicolon.
        if at < bytes.count, !tolerant { throw failure("unexpected text after the end of the document") }
        return node
    }
}

// MARK: - Step by step

extension JSONReader {
    /// Goes into the array or object that stands next, if one does.
    mutating func enter(_ bracket: Unicode.Scalar) throws(JSONSyntaxError) -> Bool {
        try skipSpace()
        return take(bracket)
    }

    /// Goes to the next element of an array; false when there is none, behind its bracket then.
    mutating func nextElement(isFirst: Bool) throws(JSONSyntaxError) -> Bool {
        try next(isFirst: isFirst, end: "]")
    }

    /// The next key of an object, before its value; nil when there is none, behind its bracket then.
    mutating func nextKey(
        isFirst: Bool
    ) throws(JSONSyntaxError) -> (key: String, position: JSONNode.Position)? {
        guard try next(isFirst: isFirst, end: "}") else { return nil }
        guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
            throw failure("expected a key in quotes, found \(found)")
        }
        let position = here()
        let key = try string()
        try skipSpace()
        guard take(":") else { throw failure("expected \":\" after the key \"\(key)\", found \(found)") }
        try skipSpace()
        return (key, position)
    }

    private mutating func next(isFirst: Bool, end: Unicode.Scalar) throws(JSONSyntaxError) -> Bool {
        try skipSpace()
        if !isFirst {
            if take(end) { return false }
            guard take(",") else { throw failure("expected \",\" or \"\(end)\", found \(found)") }
            try skipSpace()
        }
        guard take(end) else { return true }
        if isFirst || tolerant { return false }
        at -= 1
        throw failure("remove the comma before this \"\(end)\"")
    }

    /// Passes over a value by its brackets and quotes alone, however deep it is.
    mutating func skipValue() throws(JSONSyntaxError) {
        let opening = here()
        var depth = 0
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                at += 1
                while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
                    at = plainEnd(from: at)
                    if at < bytes.count, bytes[at] == UInt8(ascii: "\\") {
                        at += 2
                    } else if at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
                        at += 1
                    }
                }
                at += 1
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                at += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // The bracket around the value.
                guard depth > 0 else { return }
                depth -= 1
                at += 1
                if depth == 0 { return }
            case UInt8(ascii: ",") where depth == 0: return
            default: at += 1
            }
        }
        at = bytes.count
        throw JSONSyntaxError(reason: "the document ends inside what begins here", position: opening)
    }
}

// MARK: - Values

extension JSONReader {
    mutating func value(depth: Int = 0) throws(JSONSyntaxError) -> JSONNode {
        guard depth < JSONNode.deepest else {
            throw failure("nested more than \(JSONNode.deepest) levels deep")
        }
        guard at < bytes.count else { throw failure("the document ends where a value should stand") }
        nodesLeft -= 1
        // Where reading is tolerant, nobody is told where a value stood.
        let position = tolerant ? .init(line: 1, column: 1) : here()
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
        var isFirst = true
        while let (key, position) = try nextKey(isFirst: isFirst) {
            isFirst = false
            if nodesLeft > 0 {
                let value = try value(depth: depth + 1)
                members.append(.init(key: key, keyPosition: position, value: value))
            } else {
                try skipValue()
            }
        }
        return members
    }

    private mutating func elements(depth: Int) throws(JSONSyntaxError) -> [JSONNode] {
        at += 1
        var elements: [JSONNode] = []
        var isFirst = true
        while try nextElement(isFirst: isFirst) {
            isFirst = false
            if nodesLeft > 0 {
                elements.append(try value(depth: depth + 1))
            } else {
                try skipValue()
            }
        }
        return elements
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
        while at < bytes.count, bytes[at].isASCIIDigit { at += 1 }
        return at - start
    }
}

// MARK: - Strings

extension JSONReader {
    private mutating func string() throws(JSONSyntaxError) -> String {
        let opening = at
        at += 1
        let start = at
        at = plainEnd(from: at)
        if at < bytes.count, bytes[at] == UInt8(ascii: "\"") {
            at += 1
            return String(decoding: bytes[start..<at - 1], as: UTF8.self)
        }
        var out = Array(bytes[start..<at])
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                at += 1
                return String(decoding: out, as: UTF8.self)
            case UInt8(ascii: "\\"):
                try escape(into: &out)
            case let byte:
                guard tolerant else {
                    throw failure(
                        byte == 10 || byte == 13
                            ? "a text may not go over the end of the line; close the quotes or write \\n"
                            : "a control character may not stand in a text; write \\u00\(hex(byte))"
                    )
                }
                out.append(byte)
                at += 1
            }
            let end = plainEnd(from: at)
            out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[at..<end]))
            at = end
        }
        at = opening
        throw failure("the quotes opened here are never closed")
    }

    /// The first quote, backslash or control character from `start` on, else the end.
    private func plainEnd(from start: Int) -> Int {
        var i = start
        while i + 8 <= bytes.count {
            let eight = EightBytes(bytes, from: i)
            let ends =
                eight.controls | eight.places(of: UInt8(ascii: "\"")) | eight.places(of: UInt8(ascii: "\\"))
            if ends != 0 { return i + EightBytes.countBefore(ends) }
            i += 8
        }
        while i < bytes.count, bytes[i] >= 0x20, bytes[i] != UInt8(ascii: "\""),
            bytes[i] != UInt8(ascii: "\\")
        {
            i += 1
        }
        return min(i, bytes.count)
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
            var scalar = first
            if (0xD800..<0xDC00).contains(first), at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
                bytes[at + 1] == UInt8(ascii: "u"), let second = codeUnit(at: at + 2),
                (0xDC00..<0xE000).contains(second)
            {
                scalar = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)
                at += 6
            }
            // A surrogate without its other half stands for nothing.
            out.append(scalar: (0xD800..<0xE000).contains(scalar) ? 0xFFFD : scalar)
            return
        default:
            guard tolerant else { throw failure("unknown escape \"\\\(Unicode.Scalar(letter))\"") }
            out.append(letter)
        }
        at += 2
    }

    private func codeUnit(at start: Int) -> UInt32? {
        guard start + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[start..<start + 4] {
            guard let digit = byte.hexValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}

// MARK: - Moving on

extension JSONReader {
    /// Where reading stands now.
    private mutating func here() -> JSONNode.Position {
        while counted < min(at, bytes.count) {
            if bytes[counted] == 10 {
                line += 1
                column = 1
            } else if bytes[counted] & 0xC0 != 0x80 {
                column += 1
            }
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

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func word(_ text: StaticString) -> Bool {
        guard ByteSearch.has(text, in: bytes, at: at) else { return false }
        at += text.utf8CodeUnitCount
        return true
    }

    private mutating func skipSpace() throws(JSONSyntaxError) {
        while at < bytes.count {
            switch bytes[at] {
            case 9, 10, 13, 32: at += 1
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
        while at < bytes.count, !word(end) { at += 1 }
    }
}
