import Foundation

/// JSON, read to be looked at, and held against a JSON Schema as far as ours go.
struct JSON {
    let value: Any?

    init(_ bytes: [UInt8]) throws {
        value = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    }

    private init(_ value: Any?) { self.value = value }

    subscript(name: String) -> JSON { JSON((value as? [String: Any])?[name]) }
    subscript(place: Int) -> JSON {
        JSON((value as? [Any]).flatMap { $0.indices.contains(place) ? $0[place] : nil })
    }

    var text: String? { value as? String }
    var number: Int? { value as? Int }
    var list: [JSON] { (value as? [Any] ?? []).map { JSON($0) } }
    var members: [String: JSON] { (value as? [String: Any] ?? [:]).mapValues { JSON($0) } }
    var isNull: Bool { value is NSNull }

    /// Where this does not fit the schema; empty where it does.
    func faults(against schema: JSON, at place: String = "$") -> [String] {
        let types = schema["type"].text.map { [$0] } ?? schema["type"].list.compactMap(\.text)
        guard types.isEmpty || types.contains(where: isOf) else {
            return ["\(place): \(value ?? "nothing") is none of \(types)"]
        }
        var faults: [String] = []
        if let members = value as? [String: Any] {
            let known = schema["properties"].members
            faults += schema["required"].list.compactMap(\.text).filter { members[$0] == nil }
                .map { "\(place): \($0) is missing" }
            if schema["additionalProperties"].value as? Bool == false {
                faults += members.keys.filter { known[$0] == nil }.map { "\(place): \($0) is not described" }
            }
            for (name, schema) in known where members[name] != nil {
                faults += self[name].faults(against: schema, at: "\(place).\(name)")
            }
        }
        if schema["items"].value != nil {
            for (number, item) in list.enumerated() {
                faults += item.faults(against: schema["items"], at: "\(place)[\(number)]")
            }
        }
        return faults
    }

    private func isOf(_ type: String) -> Bool {
        switch type {
        case "null": isNull
        case "string": value is String
        case "array": value is [Any]
        case "object": value is [String: Any]
        case "boolean": "\(value ?? "")" == "true" || "\(value ?? "")" == "false" || isTruth
        case "integer":
            !isTruth && (value as? NSNumber).map { $0.doubleValue == $0.doubleValue.rounded() } == true
        default: !isTruth && value is NSNumber
        }
    }

    private var isTruth: Bool {
        (value as? NSNumber).map { "\(type(of: $0))".contains("Bool") } ?? (value is Bool)
    }
}
