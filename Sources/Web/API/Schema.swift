internal import Storage

/// What answers look like, as JSON Schema 2020-12.
enum Schema {
    static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object([
            ("type", .text("object")), ("properties", .object(members)),
            ("required", .list(members.map { .text($0.0) })), ("additionalProperties", .truth(false)),
        ])
    }

    static func list(of items: JSONValue) -> JSONValue {
        .object([("type", .text("array")), ("items", items)])
    }

    static func type(_ names: String..., meaning: String? = nil) -> JSONValue {
        let type: JSONValue = names.count == 1 ? .text(names[0]) : .list(names.map { .text($0) })
        return .object([("type", type)] + (meaning.map { [("description", .text($0))] } ?? []))
    }

    static let text = type("string")
    static let textOrNone = type("string", "null")
    static let integer = type("integer")
    static let number = type("number")
    static let truth = type("boolean")

    /// A piece of a list, its rows beside where it goes on.
    static func page(of row: JSONValue, _ beside: [(String, JSONValue)] = []) -> JSONValue {
        object(
            [
                ("items", list(of: row)),
                ("next", type("string", "null", meaning: "the cursor of the next piece")),
            ] + beside
        )
    }

    /// A row of a view: all its columns but those left out, and more.
    static func row(of view: String, without: Set<String> = [], _ more: [(String, JSONValue)] = [])
        -> JSONValue
    {
        let columns = NewsDatabase.viewDocumentation.filter { $0.name == view }.flatMap(\.columns)
            .filter { !without.contains($0.name) }
        return object(columns.map { ($0.name, column($0.name, of: view, meaning: $0.meaning)) } + more)
    }

    /// Null may stand in any column: views are read from what outlets gave.
    static func column(_ name: String, of view: String, meaning: String? = nil) -> JSONValue {
        let isText = name == "id" && view == "outlets" || texts.contains(name)
        if !isText,
            integers.contains(name) || ["_id", "_count", "_seconds", "_ms"].contains(where: name.hasSuffix),
            !numbers.contains(name)
        {
            return type("integer", "null", meaning: meaning)
        }
        if numbers.contains(name) { return type("number", "null", meaning: meaning) }
        return type("string", "null", meaning: meaning)
    }

    /// Ids that are words.
    private static let texts: Set = ["outlet_id", "first_outlet_id", "watch_id", "target_id", "message_id"]
    private static let integers: Set = [
        "tries", "status",
        "id", "number", "found_by", "waits_for_page", "languages_met", "is_headline", "is_silent",
        "ignores_validators",
        "consecutive_failures",
        "change", "joined_into",
    ]
    private static let numbers: Set = [
        "rank", "share", "score", "similarity", "containment", "expected_count",
    ]

    static let problem = JSONValue.object([
        ("type", .text("object")),
        (
            "properties",
            .object([
                ("type", text), ("title", text), ("status", integer), ("detail", text), ("parameter", text),
            ])
        ),
        ("required", .list([.text("type"), .text("title"), .text("status"), .text("detail")])),
    ])

    /// Source: https://www.jsonfeed.org/version/1.1/
    static let jsonFeed = JSONValue.object([
        ("type", .text("object")),
        (
            "properties",
            .object([
                ("version", text), ("title", text), ("home_page_url", text), ("feed_url", text),
                ("language", text),
                (
                    "items",
                    list(of: .object([("type", .text("object")), ("required", .list([.text("id")]))]))
                ),
            ])
        ),
        ("required", .list([.text("version"), .text("title"), .text("items")])),
    ])
}
