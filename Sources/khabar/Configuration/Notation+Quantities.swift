import Fetching
import News
import Parsing
import Storage
import Web

// MARK: - Quantities

extension Notation where Value == Duration {
    static var duration: Notation {
        let expected = "a duration such as \"90s\", \"15m\", \"6h\", \"14d\" or \"1y\""
        return Notation(.duration, expected, words: ConfigurationText.text(of:)) { node in
            node.string.flatMap(ConfigurationText.duration)
        }
    }

    /// `because` goes on after "must be at least …".
    static func duration(atLeast least: Duration, because reason: String? = nil) -> Notation {
        let limit = "\"\(ConfigurationText.text(of: least))\""
        return duration.checked(limits: "at least `\(limit)`") { value in
            value < least ? "must be at least \(limit)" + (reason.map { ": \($0)" } ?? "") : nil
        }
    }

    static func duration(atMost most: Duration) -> Notation {
        let limit = "\"\(ConfigurationText.text(of: most))\""
        return duration.checked(limits: "at most `\(limit)`") { $0 > most ? "must be at most \(limit)" : nil }
    }
}

extension Notation where Value == Duration? {
    /// Nil is for ever.
    static var durationOrForever: Notation {
        let expected = "a duration such as \"1y\", or \"forever\""
        var notation = Notation(
            .duration,
            expected,
            words: { $0.map(ConfigurationText.text(of:)) ?? "forever" }
        ) { node in
            // Twice optional: for ever is an answer too.
            guard let text = node.string else { return nil }
            return text == "forever" ? .some(nil) : ConfigurationText.duration(text).map { .some($0) }
        }
        notation.limits = "or `\"forever\"`"
        return notation
    }

    static func durationOrForever(atLeast least: Duration) -> Notation {
        let limit = "\"\(ConfigurationText.text(of: least))\""
        return durationOrForever.checked(limits: "at least `\(limit)`, or `\"forever\"`") { value in
            value.map { $0 < least } == true ? "must be at least \(limit)" : nil
        }
    }
}

extension Notation where Value == Int {
    /// A whole number.
    static func number(_ range: ClosedRange<Int>) -> Notation {
        let limits = "\(range.lowerBound) to \(range.upperBound)"
        var notation = Notation(
            .number,
            "a whole number from \(limits)",
            words: { "\($0)" },
            written: { "\($0)" }
        ) { node in
            node.integer.flatMap { range.contains($0) ? $0 : nil }
        }
        notation.limits = limits
        return notation
    }

    /// A number of bytes.
    static var size: Notation {
        Notation(.size, "a size such as \"16MB\" or \"16MiB\"", words: ConfigurationText.text(ofSize:)) {
            node in
            node.string.flatMap(ConfigurationText.size)
        }
    }
}

extension Notation where Value == Bool {
    static var flag: Notation {
        Notation(.flag, "true or false", words: { "\($0)" }, written: { "\($0)" }) { $0.bool }
    }
}
