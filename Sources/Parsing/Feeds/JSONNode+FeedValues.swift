import Language
import News

extension JSONNode? {
    /// A string, or a number as written, without white space around; nil when nothing is left.
    var text: String? {
        let text: String
        switch self?.value {
        case .string(let string): text = string.trimmed
        case .number(let number): text = number
        case .null, .bool, .array, .object, nil: return nil
        }
        return text.isEmpty ? nil : text
    }

    /// The text on one line; a text that was escaped is decoded.
    var line: String? {
        text.map { FeedText(bytes: Array($0.utf8), isHTML: false).line() }
    }

    func address(_ base: String?) -> String? {
        text.map { HTMLLinks.resolved($0, against: base) }
    }

    func date(_ dates: FeedDates) -> NewsDate? { text.flatMap(dates.read) }
}
