internal import News
internal import Synchronization

/// When this process first saw the number of the latest change: the `Last-Modified` of what the number stands for.
final class ChangeClock: Sendable {
    private let state = Mutex<(number: Int64, at: Timestamp)?>(nil)

    /// Nil where another change was seen within the same second: then no time tells the two apart.
    func seen(_ number: Int64, at now: Timestamp) -> Timestamp? {
        state.withLock { state in
            if let known = state, known.number == number { return known.at <= now ? known.at : nil }
            let at = state.map { max(now, $0.at.advanced(bySeconds: 1)) } ?? now
            state = (number, at)
            return at <= now ? at : nil
        }
    }
}

/// Times in the headers of HTTP.
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sat, 31 May 2025 02:53:20 GMT`. Source: RFC 9110 §5.6.7.
    static func text(_ time: Timestamp) -> String {
        let civil = time.civil
        let day = time.secondsSince1970 / 86_400
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(days[Int((day % 7 + 7) % 7)]), \(two(civil.day)) \(months[civil.month - 1]) \(civil.year) "
            + "\(two(civil.hour)):\(two(civil.minute)):\(two(civil.second)) GMT"
    }
}
