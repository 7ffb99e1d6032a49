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
