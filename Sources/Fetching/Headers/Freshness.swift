import CCurl
import News

/// How long a server asks us to wait: `Retry-After`, and how long its answer stays fresh.
///
/// Absurd values are capped at 2³¹ - 1 seconds, what cannot be read says nothing.
/// Sources: RFC 9110 §10.2.3, RFC 9111 §4.2.1, §5.1, §5.2.2.1 and §5.3.
enum Freshness {
    static let mostSeconds = Int(Int32.max)

    /// `now` counts where the server does not tell its own time by `Date`.
    static func retryAfter(_ headers: [String: String], now: Timestamp) -> Int? {
        guard let value = headers["retry-after"] else { return nil }
        if let seconds = seconds(value) { return seconds }
        return date(value).map { clamped($0 - (headers["date"].flatMap(date) ?? now.secondsSince1970)) }
    }

    /// `now` counts where the server does not tell its own time by `Date`.
    static func maxAge(_ headers: [String: String], now: Timestamp) -> Int? {
        var fresh = headers["cache-control"].flatMap(maxAge(directives:))
        if fresh == nil, let expires = headers["expires"].flatMap(date) {
            fresh = clamped(expires - (headers["date"].flatMap(date) ?? now.secondsSince1970))
        }
        let age = headers["age"].flatMap(seconds) ?? 0
        return fresh.map { max($0 - age, 0) }
    }

    /// The first `max-age`, quoted or not.
    private static func maxAge(directives: String) -> Int? {
        for directive in directives.split(separator: ",") {
            let pair = directive.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, String(pair[0]).trimmed.lowercased() == "max-age" else { continue }
            return seconds(pair[1].filter { $0 != "\"" })
        }
        return nil
    }

    /// Decimal digits alone.
    private static func seconds(_ text: String) -> Int? {
        let digits = text.trimmed
        guard !digits.isEmpty, digits.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
        return Int(digits).map { min($0, mostSeconds) } ?? mostSeconds
    }

    /// Seconds since 1970 of an HTTP date in any of its three forms.
    private static func date(_ text: String) -> Int64? {
        // Every HTTP date begins with a weekday; bare numbers, which libcurl would take as well, are none.
        guard let first = text.utf8.first, !first.isASCIIDigit, first != UInt8(ascii: "-") else {
            return nil
        }
        let time = curl_getdate(text, nil)
        return time == -1 ? nil : Int64(time)
    }

    private static func clamped(_ seconds: Int64) -> Int {
        Int(min(max(seconds, 0), Int64(mostSeconds)))
    }
}
