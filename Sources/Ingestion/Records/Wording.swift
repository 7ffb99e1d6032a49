/// The words of a log record with places for its facts: "{items_new} new[, {items_changed} changed]".
///
/// What stands in brackets is left out where a fact in it is missing, and where it would count a single attempt.
package struct Wording: Sendable, ExpressibleByStringLiteral {
    package let pattern: String
    private let parts: [Part]

    private enum Part: Sendable {
        case text(String)
        case fact(LogRecord.Field)
        indirect case optional([Part])
    }

    package init(stringLiteral pattern: String) {
        self.pattern = pattern
        var rest = Substring(pattern)
        parts = Wording.parts(&rest)
    }

    /// Every fact that has a place.
    var fields: [LogRecord.Field] { Wording.fields(parts) }

    /// The words with `fact` in its places; "?" where one is missing that has no brackets around it.
    package func filled(_ fact: (LogRecord.Field) -> String?) -> String {
        parts.map { Wording.filled($0, fact) ?? "?" }.joined()
    }

    /// The words without what stands in brackets.
    func required(_ fact: (LogRecord.Field) -> String) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .fact(let field): fact(field)
            case .optional: ""
            }
        }
        .joined()
    }

    private static func filled(_ part: Part, _ fact: (LogRecord.Field) -> String?) -> String? {
        switch part {
        case .text(let text): return text
        case .fact(let field): return fact(field)
        case .optional(let parts):
            let texts = parts.map { part -> String? in
                if case .fact(.attempt) = part, fact(.attempt) == "1" { return nil }
                return filled(part, fact)
            }
            return texts.contains(nil) ? "" : texts.compactMap(\.self).joined()
        }
    }

    private static func fields(_ parts: [Part]) -> [LogRecord.Field] {
        parts.flatMap { part -> [LogRecord.Field] in
            switch part {
            case .text: []
            case .fact(let field): [field]
            case .optional(let parts): fields(parts)
            }
        }
    }

    /// Up to the end, or to the bracket that closes what was opened before.
    private static func parts(_ rest: inout Substring) -> [Part] {
        var parts: [Part] = []
        while let first = rest.popFirst() {
            switch first {
            case "]": return parts
            case "[": parts.append(.optional(Wording.parts(&rest)))
            case "{":
                let name = rest.prefix { $0 != "}" }
                rest = rest.dropFirst(name.count + 1)
                guard let field = LogRecord.Field(rawValue: String(name)) else {
                    preconditionFailure("there is no field \"\(name)\"")
                }
                parts.append(.fact(field))
            default:
                let text = rest.prefix { !"[]{".contains($0) }
                rest = rest.dropFirst(text.count)
                parts.append(.text(String(first) + text))
            }
        }
        return parts
    }
}
