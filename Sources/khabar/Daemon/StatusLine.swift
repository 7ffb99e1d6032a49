import Ingestion
import News
import ServiceLifecycle
import Storage

/// Keeps the line that `systemctl status` shows of the daemon: "1,204 feeds, 17 failing, next 14:05:10".
struct StatusLine: Service {
    let database: NewsDatabase
    let clock: WallClock
    let notifier: SystemdNotifier

    /// No oftener, and only when it has changed.
    private static let every: Duration = .seconds(5)

    func run() async throws {
        var said: String?
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            // Cancelled by shutdown: the sleep was all there was to lose.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.every) }
            let words = words
            if words != said, !Task.isShuttingDownGracefully { notifier.status(words) }
            said = words
        }
    }

    /// A database that cannot be read is for others to report.
    var words: String { (try? database.feedTally()).map { Self.words($0, at: clock.now) } ?? "" }

    static func words(_ tally: FeedTally, at now: Timestamp) -> String {
        var parts = ["\(grouped(tally.count)) feeds"]
        if tally.failing > 0 { parts.append("\(grouped(tally.failing)) failing") }
        if let next = tally.nextPollAt {
            let late = now.seconds(since: next)
            parts.append(
                late < 60
                    ? "next \(LocalTime.clock(max(next, now)))"
                    : "behind by \(LocalTime.words(delaySeconds: late))"
            )
        }
        return parts.joined(separator: ", ")
    }

    /// With a comma before each three digits.
    private static func grouped(_ count: Int) -> String {
        let digits = Array(String(count))
        return digits.indices.map { index in
            let left = digits.count - index
            return (index > 0 && left % 3 == 0 ? "," : "") + String(digits[index])
        }.joined()
    }
}
