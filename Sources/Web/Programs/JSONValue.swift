internal import Machinery
internal import News
internal import Storage

/// A value that goes out as JSON, its members in the order given.
indirect enum JSONValue: Sendable {
    case null
    case truth(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([(String, JSONValue)])

    /// No column of a view holds bytes.
    init(_ value: SQLValue) {
        self =
            switch value {
            case .null, .blob: .null
            case .integer(let number): .integer(number)
            case .real(let number): .number(number)
            case .text(let text): .text(text)
            }
    }

    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    init(_ time: Timestamp?) { self.init(time?.description) }
    init(_ number: Int) { self = .integer(Int64(number)) }
    init(_ number: Double?) { self = number.map { .number($0) } ?? .null }

    func write(to json: inout JSONWriter) {
        switch self {
        case .null: json.written("null".utf8)
        case .truth(let truth): json.written((truth ? "true" : "false").utf8)
        case .integer(let number): json.written("\(number)".utf8)
        case .number(let number): json.written((number.isFinite ? "\(number)" : "null").utf8)
        case .text(let text): json.string(text)
        case .list(let values):
            json.open("[")
            for value in values { value.write(to: &json) }
            json.close("]")
        case .object(let members):
            json.object { json in
                for (name, value) in members {
                    json.key(named: name)
                    value.write(to: &json)
                }
            }
        }
    }

    var bytes: [UInt8] {
        var json = JSONWriter(escapesLineSeparators: true)
        write(to: &json)
        return json.bytes
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}
