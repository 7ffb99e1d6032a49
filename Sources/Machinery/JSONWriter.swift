/// Writes JSON as bytes, without a tree: the one way for every room.
///
/// Who calls it opens and closes objects and arrays; commas come by themselves. `member` writes nothing for a missing value.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false
    /// Whether U+2028 and U+2029 are escaped: programs that split lines as Unicode does would cut a line there.
    private let escapesLineSeparators: Bool

    package init(escapesLineSeparators: Bool = false) {
        self.escapesLineSeparators = escapesLineSeparators
    }

    /// Hands over what was written since the last call.
    package mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// Ends a line of JSON Lines.
    package mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }
}

// MARK: - Objects and arrays

extension JSONWriter {
    /// Begins an object or an array.
    package mutating func open(_ bracket: Unicode.Scalar) {
        separate()
        bytes.append(UInt8(ascii: bracket))
    }

    package mutating func close(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(ascii: bracket))
        needsComma = true
    }

    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        open("{")
        body(&self)
        close("}")
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = false
    }

    /// A key that needs no escapes.
    package mutating func key(_ key: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: "\":".utf8)
    }

    package mutating func key(named key: String) {
        string(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }
}

// MARK: - Values

extension JSONWriter {
    /// A value that is JSON already.
    package mutating func written(_ json: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
        needsComma = true
    }

    /// Source: RFC 8259 §7.
    package mutating func string(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { append(escaped: UnsafeRawBufferPointer($0)) }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    private mutating func append(escaped text: UnsafeRawBufferPointer) {
        var start = 0
        while let place = firstToEscape(in: text, from: start) {
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<place]))
            start = place + append(escapedAt: place, of: text)
        }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start...]))
    }

    /// How many bytes of the text were written so.
    private mutating func append(escapedAt place: Int, of text: UnsafeRawBufferPointer) -> Int {
        let byte = text[place]
        switch byte {
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case ..<0x20, 0x7F:
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(UInt8(ascii: "0") + byte >> 4)
            bytes.append(byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
        case JSONWriter.separatorLead:
            // Valid UTF-8: two bytes follow.
            guard text[place + 1] == 0x80, text[place + 2] & 0xFE == 0xA8 else {
                bytes.append(byte)
                return 1
            }
            bytes.append(contentsOf: text[place + 2] == 0xA8 ? "\\u2028".utf8 : "\\u2029".utf8)
            return 3
        default:
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        }
        return 1
    }

    /// The first byte of U+2028 and U+2029, and of quotation marks, dashes and ellipses.
    private static let separatorLead: UInt8 = 0xE2

    /// The first quote, backslash or control character, or what may be a line separator.
    private func firstToEscape(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var i = start
        while i + 8 <= text.count {
            let eight = EightBytes(text, from: i)
            var found =
                eight.controls | eight.places(of: UInt8(ascii: "\"")) | eight.places(of: UInt8(ascii: "\\"))
                | eight.places(of: 0x7F)
            if escapesLineSeparators { found |= eight.places(of: JSONWriter.separatorLead) }
            // Only the first place is sure.
            if found != 0 { return i + EightBytes.countBefore(found) }
            i += 8
        }
        while i < text.count {
            switch text[i] {
            case ..<0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "\\"): return i
            case JSONWriter.separatorLead where escapesLineSeparators: return i
            default: i += 1
            }
        }
        return nil
    }
}

// MARK: - Members

extension JSONWriter {
    package mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        string(value)
    }

    package mutating func member(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        key(name)
        written("\(value)".utf8)
    }

    package mutating func member(_ name: StaticString, _ value: Bool) {
        key(name)
        written((value ? "true" : "false").utf8)
    }

    package mutating func member(_ name: StaticString, _ values: [String]) {
        guard !values.isEmpty else { return }
        key(name)
        open("[")
        for value in values { string(value) }
        close("]")
    }

    package mutating func member(_ name: StaticString, _ body: (inout JSONWriter) -> Void) {
        key(name)
        object(body)
    }

    package mutating func array<Value>(
        _ name: StaticString,
        _ values: [Value],
        _ body: (inout JSONWriter, Value) -> Void
    ) {
        guard !values.isEmpty else { return }
        key(name)
        open("[")
        for value in values { object { json in body(&json, value) } }
        close("]")
    }
}
