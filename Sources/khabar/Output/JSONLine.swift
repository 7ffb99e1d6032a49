import News

/// One line of JSON for programs, its members in the order given.
struct JSONLine {
    private var text = "{"

    init() {}

    mutating func add(_ key: String, _ value: String?) {
        guard let value else { return addRaw(key, "null") }
        addRaw(key, JSONLine.quoted(value))
    }

    mutating func add(_ key: String, _ value: Int?) {
        addRaw(key, value.map { "\($0)" } ?? "null")
    }

    mutating func add(_ key: String, _ value: Double?) {
        addRaw(key, value.map { $0.isFinite ? "\($0)" : "null" } ?? "null")
    }

    mutating func add(_ key: String, _ value: Timestamp?) {
        add(key, value?.description)
    }

    mutating func add(_ key: String, _ lines: [JSONLine]) {
        addRaw(key, "[" + lines.map(\.description).joined(separator: ",") + "]")
    }

    mutating func add(_ key: String, _ pairs: [(Int, Int)]) {
        addRaw(key, "[" + pairs.map { "[\($0),\($1)]" }.joined(separator: ",") + "]")
    }

    private mutating func addRaw(_ key: String, _ value: String) {
        if text.utf8.count > 1 { text += "," }
        text += "\(JSONLine.quoted(key)):\(value)"
    }

    /// A JSON string. Source: RFC 8259 §7; U+2028 and U+2029 are escaped too, for old JavaScript readers.
    static func quoted(_ value: String) -> String {
        var out: [UInt8] = [UInt8(ascii: "\"")]
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\": out += [UInt8(ascii: "\\"), UInt8(scalar.value)]
            case "\n": out += Array("\\n".utf8)
            case "\r": out += Array("\\r".utf8)
            case "\t": out += Array("\\t".utf8)
            default:
                if scalar.value < 32 || scalar.value == 0x7F || scalar.value == 0x2028
                    || scalar.value == 0x2029
                {
                    let digits = String(scalar.value, radix: 16)
                    out += Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
                } else {
                    out += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                }
            }
        }
        out.append(UInt8(ascii: "\""))
        return String(decoding: out, as: UTF8.self)
    }
}

extension JSONLine: CustomStringConvertible {
    var description: String { text + "}" }
}
