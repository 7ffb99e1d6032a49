import Fetching
import News
import Storage

/// What is said of feeds, and of the domains they are asked from.
extension LogRecord {
    static func feedPolled(
        _ feed: FeedState,
        _ record: PollRecord,
        _ harvest: NewsWriter.Harvest,
        entries: Int
    )
        -> LogRecord
    {
        LogRecord(
            .feedPolled,
            of: Subject(feed),
            [
                .status: record.status, .bytes: record.bytes,
                .durationMilliseconds: record.durationMilliseconds, .itemsNew: harvest.new,
                .itemsChanged: harvest.changed > 0 ? harvest.changed : nil,
                .itemsDuplicate: entries - harvest.new - harvest.changed - harvest.leftOver,
                .itemsLeft: harvest.leftOver > 0 ? harvest.leftOver : nil,
                .copies: harvest.copies > 0 ? harvest.copies : nil, .original: harvest.originalNames,
                .next: record.nextPollAt,
            ]
        )
    }

    static func feedUnchanged(_ feed: FeedState, _ record: PollRecord) -> LogRecord {
        LogRecord(
            .feedUnchanged,
            of: Subject(feed),
            [
                .status: record.status, .bytes: record.bytes,
                .durationMilliseconds: record.durationMilliseconds, .next: record.nextPollAt,
            ]
        )
    }

    /// A poll that brought nothing; which log record it is follows from the feed's state now, and from what failed.
    static func feedFailed(_ feed: FeedState, _ record: PollRecord, _ failure: FeedJudge.Failure) -> LogRecord
    {
        let name: Name =
            switch record.health {
            case .gone: .feedGone
            case .blocked: .feedBlocked
            case .notAFeed: .parseRefused
            default: failure.cause?.record ?? .feedFailed
            }
        let carries = name.row.carries
        func only<Fact>(_ field: Field, _ fact: Fact?) -> Fact? { carries.contains(field) ? fact : nil }
        return LogRecord(
            name,
            of: Subject(feed),
            [
                .status: only(.status, failure.response?.status), .error: failure.code,
                .reason: record.healthReason ?? failure.reason, .state: only(.state, record.health?.rawValue),
                .before: only(.before, feed.state.rawValue), .attempt: feed.consecutiveFailures + 1,
                .next: only(.next, record.nextPollAt),
            ]
        )
    }

    /// What is to be said of a feed that answered and fares otherwise than before; nil where that is no news.
    static func feedChanged(_ feed: FeedState, _ record: PollRecord) -> LogRecord? {
        guard let health = record.health, health != feed.state else { return nil }
        let subject = Subject(feed)
        let before = feed.state.rawValue
        switch health {
        case .moved:
            return LogRecord(
                .feedMoved,
                of: subject,
                [
                    .status: record.status, .reason: record.healthReason, .before: before,
                    .target: record.memory?.movedTo, .next: record.nextPollAt,
                ]
            )
        case .stale, .quiet:
            return LogRecord(
                health == .stale ? .feedStale : .feedQuiet,
                of: subject,
                [.reason: record.healthReason, .before: before, .next: record.nextPollAt]
            )
        default:
            guard !feed.state.isHealthy else { return nil }
            return LogRecord(
                .feedRecovered,
                of: subject,
                [
                    .status: record.status, .before: before,
                    .attempt: feed.consecutiveFailures > 0 ? feed.consecutiveFailures : nil,
                    .since: feed.stateSince, .next: record.nextPollAt,
                ]
            )
        }
    }

    static func feedGap(_ feed: FeedState, _ gap: GapRecord) -> LogRecord {
        LogRecord(
            .feedGap,
            of: Subject(feed),
            [.missed: gap.missed.map { "about \($0)" } ?? "some", .since: gap.after, .until: gap.before]
        )
    }

    static func outletFull(_ feed: FeedState, leftOver: Int, limit: Int) -> LogRecord {
        LogRecord(.outletFull, of: Subject(feed), [.itemsLeft: leftOver, .articles: limit])
    }

    static func feedIdentity(_ feed: FeedState, _ identity: Feed.Identity) -> LogRecord {
        LogRecord(.feedIdentity, of: Subject(feed), [.identity: identity.rawValue])
    }

    static func feedRepaired(_ feed: FeedState, _ warnings: [String]) -> LogRecord {
        LogRecord(.feedRepaired, of: Subject(feed), [.warnings: warnings.count, .reason: warnings.first])
    }

    static func feedIgnoresValidators(_ feed: FeedState) -> LogRecord {
        LogRecord(.feedIgnoresValidators, of: Subject(feed))
    }

    static func hostThrottled(_ rest: DomainRest, status: Int?) -> LogRecord {
        LogRecord(
            .hostThrottled,
            [
                .host: rest.name, .status: status, .reason: rest.reason, .attempt: rest.refusals,
                .until: rest.until,
            ]
        )
    }

    static func hostBackoffEnd(_ domain: String, status: Int?) -> LogRecord {
        LogRecord(.hostBackoffEnd, [.host: domain, .status: status])
    }

    static func machineShort(_ reason: String, until time: Timestamp) -> LogRecord {
        LogRecord(.machineShort, [.reason: reason, .until: time])
    }
}

extension FetchError.Cause {
    /// The record of its own that an error has which may be an attack; nil for any other error.
    var record: LogRecord.Name? {
        switch self {
        case .privateAddress: .ssrfRefused
        case .bomb: .bombRefused
        case .tooLarge: .bodyTooLarge
        default: nil
        }
    }
}
