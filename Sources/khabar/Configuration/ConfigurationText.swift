import News

/// The short forms of `config.json`: `"15m"`, `"16MB"`.
enum ConfigurationText {
    private static let secondsOfUnit: [Character: Int64] = [
        "s": 1, "m": 60, "h": 3600, "d": 86400, "y": 365 * 86400,
    ]
    private static let bytesOfUnit: [String: Int] = [
        "B": 1, "kB": 1000, "KB": 1000, "MB": 1_000_000, "GB": 1_000_000_000,
        "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30,
    ]

    /// `"90s"`, `"15m"`, `"6h"`, `"14d"`, `"1y"` (365 days); nil for anything else, a sign or a fraction included.
    static func duration(_ text: String) -> Duration? {
        guard let unit = text.last, let scale = secondsOfUnit[unit], let count = wholeNumber(text.dropLast()),
            count <= Int64.max / scale / 1000
        else { return nil }
        return .seconds(count * scale)
    }

    /// The shortest text that gives a duration of whole seconds: "15m".
    static func text(of duration: Duration) -> String {
        let seconds = duration.components.seconds
        let units = secondsOfUnit.sorted { $0.value > $1.value }
        guard seconds > 0, let unit = units.first(where: { seconds % $0.value == 0 }) else {
            return "\(seconds)s"
        }
        return "\(seconds / unit.value)\(unit.key)"
    }

    /// The shortest text that gives a size in bytes: "16MB".
    static func text(ofSize bytes: Int) -> String {
        let units = bytesOfUnit.sorted { ($0.value, $0.key) > ($1.value, $1.key) }
        guard bytes > 0, let unit = units.first(where: { bytes % $0.value == 0 }) else { return "\(bytes)B" }
        return "\(bytes / unit.value)\(unit.key)"
    }

    /// Bytes of `"16MB"` (10⁶), `"16MiB"` (2²⁰), `"64kB"`, `"800B"`; nil for anything else.
    static func size(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let scale = bytesOfUnit[String(text.dropFirst(digits.count))], let count = wholeNumber(digits),
            count <= Int64(Int.max / scale)
        else { return nil }
        return Int(count) * scale
    }

    private static func wholeNumber(_ digits: Substring) -> Int64? {
        guard !digits.isEmpty, digits.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
        return Int64(digits)
    }
}
