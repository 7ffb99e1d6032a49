internal import News
internal import Storage

/// A field that a query may have.
struct Parameter: Sendable {
    enum Kind: Sendable {
        case text
        /// RFC 3339.
        case time
        case number(ClosedRange<Int>)
        case choice([String])
        /// Where a list goes on, as the piece before it said.
        case cursor
    }

    let name: String
    let kind: Kind
    let meaning: String
    let isRequired: Bool

    init(_ name: String, _ kind: Kind, _ meaning: String, isRequired: Bool = false) {
        self.name = name
        self.kind = kind
        self.meaning = meaning
        self.isRequired = isRequired
    }

    static let longestText = 400
    /// What a cursor looks like, as a regular expression: nothing can be told from it.
    static let cursorPattern = "^[A-Za-z0-9-]{1,60}$"

    /// Why the value is none of this kind; nil where it is one.
    func fault(of value: String) -> String? {
        if value.isEmpty { return "\"\(name)\" is empty; leave it out or give it a value" }
        switch kind {
        case .text:
            return value.unicodeScalars.count <= Self.longestText
                ? nil : "\"\(name)\" has more than \(Self.longestText) characters"
        case .time:
            return Parameter.time(value) != nil
                ? nil : "\"\(name)\" is no time such as 2025-05-31T08:00:00Z (RFC 3339)"
        case .number(let range):
            return Parameter.number(value).map { range.contains($0) } == true
                ? nil : "\"\(name)\" is no whole number from \(range.lowerBound) to \(range.upperBound)"
        case .choice(let choices):
            return choices.contains(value)
                ? nil : "\"\(name)\" is none of: \(choices.joined(separator: ", "))"
        case .cursor:
            let isOne =
                value.utf8.count <= 60 && value.utf8.allSatisfy { $0.isASCIIAlphanumeric || $0 == 0x2D }
            return isOne
                ? nil : "\"\(name)\" is no cursor; take the one that the piece before gave as \"next\""
        }
    }

    /// Nil where it is no time that the database can hold.
    static func time(_ text: String) -> Timestamp? {
        guard let time = Timestamp(rfc3339: text) else { return nil }
        // An offset may lead out of the years that can be written.
        return (0...9999).contains(time.civil.year) ? time : nil
    }

    /// Digits alone.
    static func number(_ text: String) -> Int? {
        guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
