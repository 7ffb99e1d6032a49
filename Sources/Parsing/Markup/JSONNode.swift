/// A JSON value that knows where it stood, so that a wrong one can be pointed at.
///
/// Strict reading is RFC 8259. Tolerant reading also takes what sites really write into JSON-LD: comments,
/// trailing commas, raw line breaks and tabs in strings, unknown escapes, an HTML comment or CDATA marks around.
/// Nesting beyond `JSONNode.deepest` levels is refused in both.
package struct JSONNode: Hashable, Sendable {
    /// A place in the text; line and column count from 1, columns in Unicode scalars.
    package struct Position: Hashable, Sendable, CustomStringConvertible {
        package let line: Int
        package let column: Int

        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }

        package var description: String { "\(line):\(column)" }
    }

    /// One `"key": value` of an object.
    package struct Member: Hashable, Sendable {
        package let key: String
        package let keyPosition: Position
        package let value: JSONNode

        package init(key: String, keyPosition: Position, value: JSONNode) {
            self.key = key
            self.keyPosition = keyPosition
            self.value = value
        }
    }

    package indirect enum Value: Hashable, Sendable {
        case null
        case bool(Bool)
        /// As written, so that no digit is lost.
        case number(String)
        case string(String)
        case array([JSONNode])
        /// In the order of the text, repeated keys included.
        case object([Member])
    }

    package static let deepest = 256

    package let value: Value
    /// Known after strict reading only.
    package let position: Position

    /// Reads one JSON document, UTF-8 with or without a byte order mark.
    package init(_ bytes: [UInt8], tolerant: Bool = false) throws(JSONSyntaxError) {
        let result = bytes.withUnsafeBytes { bytes -> Result<JSONNode, JSONSyntaxError> in
            var reader = JSONReader(bytes, tolerant: tolerant)
            return Result { () throws(JSONSyntaxError) in try reader.document() }
        }
        self = try result.get()
    }

    package init(_ value: Value, at position: Position) {
        self.value = value
        self.position = position
    }
}

/// Why a text is no JSON, and where.
package struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    package let reason: String
    package let position: JSONNode.Position

    package var description: String { "\(position): \(reason)" }
}

// MARK: - Looking inside

extension JSONNode {
    /// The last member of that name, nil where this is no object or has none.
    package subscript(_ key: String) -> JSONNode? {
        object?.last { $0.key == key }?.value
    }

    package var string: String? {
        if case .string(let text) = value { text } else { nil }
    }

    package var number: Double? {
        if case .number(let text) = value { Double(text) } else { nil }
    }

    /// A number as it was written.
    package var writtenNumber: String? {
        if case .number(let text) = value { text } else { nil }
    }

    /// A number without a fraction that fits.
    package var integer: Int? {
        guard case .number(let text) = value else { return nil }
        return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
    }

    package var bool: Bool? {
        if case .bool(let flag) = value { flag } else { nil }
    }

    package var array: [JSONNode]? {
        if case .array(let nodes) = value { nodes } else { nil }
    }

    package var object: [Member]? {
        if case .object(let members) = value { members } else { nil }
    }

    package var isNull: Bool { value == .null }

    /// What kind of value this is, in words for a message.
    package var kindInWords: String {
        switch value {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
