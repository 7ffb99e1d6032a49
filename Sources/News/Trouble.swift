/// What can be wrong with a service, with how to mend it in English.
package enum Trouble: Hashable, Sendable {
    case notRunning
    /// The daemon takes connections and says nothing.
    case noAnswer
    /// A part of the daemon, such as "the writer", gives no sign of life.
    case stalled(String)
    case storeFull
    case behind(seconds: Int64)
    case feedsFailing(Int, of: Int)
    /// No article was new for so long.
    case noNews(seconds: Int64)
    case journalLarge(bytes: Int64)
    /// Somebody who is told of watches takes no messages. `since` is when that began, `waiting` how many messages wait.
    case targetFailing(String, since: Timestamp?, reason: String?, waiting: Int)

    /// A stable short name, for programs.
    package var code: String {
        switch self {
        case .notRunning: "not_running"
        case .noAnswer: "no_answer"
        case .stalled: "stalled"
        case .storeFull: "store_full"
        case .behind: "behind"
        case .feedsFailing: "feeds_failing"
        case .noNews: "no_news"
        case .journalLarge: "journal_large"
        case .targetFailing: "target_failing"
        }
    }

    package var words: String {
        switch self {
        case .notRunning: return "no daemon runs"
        case .noAnswer: return "the daemon does not answer"
        case .stalled(let part): return "\(part) stands still"
        case .storeFull: return "nothing can be kept, so nothing is polled"
        case .behind(let seconds): return "polls are \(LengthOfTime.words(seconds)) behind"
        case .feedsFailing(let failing, let all): return "\(failing) of \(all) feeds bring no news"
        case .noNews(let seconds): return "no new article for \(LengthOfTime.words(seconds))"
        case .journalLarge(let bytes): return "the database's journal has \(bytes / 1_000_000) MB"
        case .targetFailing(let target, let since, let reason, let waiting):
            let since = since.map { " since \($0)" } ?? ""
            let reason = reason.map { ": \($0)" } ?? ""
            let queue =
                waiting == 0 ? "" : waiting == 1 ? "; 1 message waits" : "; \(waiting) messages wait"
            return "target \(target) takes no messages\(since)\(reason)\(queue)"
        }
    }

    package var remedy: String {
        switch self {
        case .notRunning: "start it: `systemctl start khabar`, or `khabar run`"
        case .noAnswer: "look at its log, `journalctl -u khabar`; restart it where it stays so"
        case .stalled:
            "look at the state of the disk and at the log; systemd restarts it where it stays so"
        case .storeFull: "make room on the disk, or end the program that keeps the file locked"
        case .behind:
            "raise \"fetch.concurrency\" or \"poll.every\"; `khabar feeds` tells which hosts are slow"
        case .feedsFailing:
            "`khabar feeds --unhealthy` gives each one's reason; `khabar try URL` finds where news is now"
        case .noNews: "`khabar outlets` tells who is silent; is the machine online?"
        case .journalLarge: "end whoever has been reading the database for hours"
        case .targetFailing:
            "mend it in \"deliver.targets\"; `khabar deliveries` tells what was not taken, --replay sends it anew"
        }
    }
}
