internal import Machinery
internal import News
internal import Storage

/// What a route makes of a question.
enum Made {
    case table(Table)
    case document(JSONValue)
    case feed(OutgoingFeed)
    /// It stands at another address of ours.
    case moved(OwnAddress, isForGood: Bool = true)
}

/// Rows with named columns, which go out as JSON, as lines of JSON or as CSV.
struct Table {
    let columns: [String]
    let rows: [[JSONValue]]
    /// Where it goes on; nil at its end, and in a list that is whole.
    let next: String?
    /// Whether there are more rows for the present.
    let hasMore: Bool
    /// What stands beside the rows in JSON.
    var beside: [(name: String, value: JSONValue)] = []

    init(columns: [String], rows: [[JSONValue]], next: String? = nil, hasMore: Bool? = nil) {
        self.columns = columns
        self.rows = rows
        self.next = next
        self.hasMore = hasMore ?? (next != nil)
    }

    init(_ records: ViewRows, next: String? = nil, hasMore: Bool? = nil) {
        self.init(
            columns: records.columns,
            rows: records.rows.map { $0.map(JSONValue.init) },
            next: next,
            hasMore: hasMore
        )
    }

    var objects: [JSONValue] { rows.map { .object(Array(zip(columns, $0))) } }

    var document: JSONValue {
        .object([("items", .list(objects)), ("next", next.map { .text($0) } ?? .null)] + beside)
    }

    /// One object a line.
    var lines: [UInt8] {
        var json = JSONWriter(escapesLineSeparators: true)
        for object in objects {
            object.write(to: &json)
            json.endLine()
        }
        return json.bytes
    }

    /// With the line of titles; lists inside a cell are JSON.
    var csv: [UInt8] {
        var text = CSVLine(titles: columns).description
        for row in rows {
            var line = CSVLine()
            for value in row {
                switch value {
                case .null: line.add(nil as String?)
                case .truth(let truth): line.add(truth ? 1 : 0)
                case .integer(let number): line.add(Int(number))
                case .number(let number): line.add(number)
                case .text(let text): line.add(text)
                case .list, .object: line.add(value.text)
                }
            }
            text += line.description
        }
        return Array(text.utf8)
    }
}
