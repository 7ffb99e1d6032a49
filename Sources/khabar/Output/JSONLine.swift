import Machinery
import News

/// One line of JSON for programs, its members in the order given; a missing value is null.
struct JSONLine {
    private var json = JSONWriter(escapesLineSeparators: true)

    init() { json.open("{") }

    mutating func add(_ key: String, _ value: String?) {
        json.key(named: key)
        if let value { json.string(value) } else { json.written("null".utf8) }
    }

    mutating func add(_ key: String, _ value: Int?) {
        add(key, written: value.map { "\($0)" })
    }

    mutating func add(_ key: String, _ value: Double?) {
        add(key, written: value.flatMap { $0.isFinite ? "\($0)" : nil })
    }

    mutating func add(_ key: String, _ value: Timestamp?) {
        add(key, value?.description)
    }

    mutating func add(_ key: String, _ texts: [String]) {
        json.key(named: key)
        json.open("[")
        for text in texts { json.string(text) }
        json.close("]")
    }

    mutating func add(_ key: String, _ line: JSONLine) {
        json.key(named: key)
        json.written(line.bytes)
    }

    mutating func add(_ key: String, _ lines: [JSONLine]) {
        json.key(named: key)
        json.open("[")
        for line in lines { json.written(line.bytes) }
        json.close("]")
    }

    mutating func add(_ key: String, _ pairs: [(Int, Int)]) {
        add(key, written: "[" + pairs.map { "[\($0),\($1)]" }.joined(separator: ",") + "]")
    }

    private mutating func add(_ key: String, written value: String?) {
        json.key(named: key)
        json.written((value ?? "null").utf8)
    }

    private var bytes: [UInt8] { json.bytes + [UInt8(ascii: "}")] }

    /// A JSON string.
    static func quoted(_ value: String) -> String {
        var json = JSONWriter(escapesLineSeparators: true)
        json.string(value)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension JSONLine: CustomStringConvertible {
    var description: String { String(decoding: bytes, as: UTF8.self) }
}
