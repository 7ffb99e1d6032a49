import Fetching
import News
import Storage

/// Judges what an answer, or a missing one, means for a feed: its health, the time of the next poll, what to remember, and
/// whether its domain must rest. Pure.
struct FeedJudge: Sendable {
    let feed: FeedState
    let schedule: Schedule
    /// How often in a row the feed's domain had to rest.
    let domainRefusals: Int
    let now: Timestamp

    struct Verdict: Hashable, Sendable {
        var health: Feed.Health
        /// The reason of `health`, in words for the operator; nil where there is nothing to say.
        var reason: String?
        /// Nil where the feed is not polled any more.
        var nextPollAt: Timestamp?
        var memory: Feed.Memory
        /// How long the answering domain must rest; nil where it need not.
        var restSeconds: Int64?
    }

    /// Why a poll brought nothing.
    struct Failure: Error, Sendable {
        enum Kind: Hashable, Sendable {
            case unanswered
            /// An answer that keeps the feed back.
            case refused(Refusal.Kind)
            /// An answer that is no feed.
            case notAFeed
            /// robots.txt forbids it.
            case forbidden
            /// The database refused what it brought.
            case unkept
            /// The process ended while it read or kept the answer.
            case cutShort
        }

        var kind: Kind
        var reason: String
        var response: FetchResponse?
        /// Set where no answer came.
        var cause: FetchError.Cause?

        init(kind: Kind, reason: String, response: FetchResponse? = nil, cause: FetchError.Cause? = nil) {
            (self.kind, self.reason, self.response, self.cause) = (kind, reason, response, cause)
        }

        init(_ refusal: Refusal) {
            self.init(kind: .refused(refusal.kind), reason: refusal.reason, response: refusal.response)
        }

        init(_ error: FetchError) {
            self.init(kind: .unanswered, reason: "\(error)", cause: error.cause)
        }

        /// How it keeps the feed back; nil where it does not.
        var refusal: Refusal.Kind? {
            if case .refused(let kind) = kind { kind } else { nil }
        }

        /// A short name for the log that never changes.
        var code: String {
            switch kind {
            case .unanswered: cause?.code ?? "status"
            case .refused(.challenge): "challenge"
            case .refused: "status"
            case .notAFeed: "not_a_feed"
            case .forbidden: "robots"
            case .unkept: "store"
            case .cutShort: "cut_short"
            }
        }
    }

    /// What the feed says of itself.
    struct Contents: Sendable {
        var entries: [Entry]
        var wishSeconds: Int64?
        var skipHours: UInt32 = 0
        var skipDays: UInt8 = 0
        var hub: String?
    }

    private static let day: Int64 = 86400
    /// A permanent redirect is believed after this many equal answers, spread over at least `movingSeconds`.
    private static let movesNeeded = 10
    private static let movingSeconds = 3 * day
    /// A feed that answers "not found" is given up after this long without success.
    private static let lostSeconds = 30 * day
    private static let staleSeconds = 30 * day
    /// After this many refusals in a row the feed counts as blocked.
    private static let refusalsForBlock = 3
    /// A feed that used to publish and has answered 304 for this long is asked without validators. A broken validator
    /// would otherwise hide its news for ever.
    private static let longestUnchangedSeconds = 8 * day
    /// After this many full answers in a row with what we already had, the server's validators count as broken.
    static let samesForBroken = 3
    /// A longer freshness that a server states is cut to this.
    private static let longestFreshSeconds = day
}

// MARK: - Asking

extension FeedJudge {
    /// The URL to ask: the configured one, or the one to which the feed has certainly moved for good.
    var url: String { FeedJudge.hasMoved(feed.memory, at: now) ? feed.memory.movedTo ?? feed.url : feed.url }

    /// The validators to ask with; none where the whole feed must be seen again.
    var validators: Validators {
        guard let whole = feed.memory.cameWholeAt,
            now.seconds(since: whole) >= FeedJudge.longestUnchangedSeconds,
            feed.memory.gapSeconds != nil, HostPreset.table[Domain.of(url)]?.allowsWhole ?? true
        else { return feed.validators }
        return Validators()
    }

    private static func hasMoved(_ memory: Feed.Memory, at now: Timestamp) -> Bool {
        guard memory.movedTo != nil, let since = memory.movedSince else { return false }
        return memory.movedCount >= movesNeeded && now.seconds(since: since) >= movingSeconds
    }
}

// MARK: - Answers

extension FeedJudge {
    /// The verdict after a good answer. `contents` is nil after a 304 and where the bytes are those of last time.
    func answered(_ contents: Contents?, _ response: FetchResponse) -> Verdict {
        var memory = feed.memory
        memory.goneSince = nil
        memory.refusals = 0
        if response.isNotModified {
            memory.sameBodies = 0
            // A clock that was ahead once must not put off the next whole answer.
            memory.cameWholeAt = memory.cameWholeAt.map { min($0, now) }
        } else if !response.isDelta {
            memory.cameWholeAt = now
            memory.sameBodies = isSame(contents, response) ? memory.sameBodies + 1 : 0
        }
        remember(response, in: &memory)
        if let contents {
            let learnt = Rhythm.learn(from: contents.entries, at: now)
            memory.newestAt = learnt.newestAt ?? memory.newestAt
            // An answer that holds only the new entries shows no rhythm.
            if !response.isDelta {
                memory.gapSeconds = learnt.gapSeconds ?? memory.gapSeconds
                memory.middleAt = learnt.middleAt ?? memory.middleAt
            }
            memory.wishSeconds = contents.wishSeconds
            memory.skipHours = contents.skipHours
            memory.skipDays = contents.skipDays
            memory.hub =
                contents.hub ?? FeedJudge.hub(in: response) ?? HostPreset.table[Domain.of(response.url)]?.hub
        }
        // A validator that never spares the server a whole answer does not count.
        let hasValidators =
            response.isNotModified
            || !response.validators.isEmpty && memory.sameBodies < FeedJudge.samesForBroken
        let (health, reason) = health(memory)
        return Verdict(
            health: health,
            reason: reason,
            nextPollAt: schedule.next(
                after: now,
                memory: memory,
                hasValidators: hasValidators,
                isFirst: feed.lastSuccessAt == nil,
                seed: feed.id.number
            ),
            memory: memory
        )
    }

    /// Whether the server sent the whole feed although it was asked with validators and nothing had changed: the bytes or the
    /// entity tag are the same.
    private func isSame(_ contents: Contents?, _ response: FetchResponse) -> Bool {
        guard !validators.isEmpty, feed.finalURL == nil || feed.finalURL == response.url else { return false }
        return contents == nil || validators.etag != nil && response.validators.etag == validators.etag
    }

    private func remember(_ response: FetchResponse, in memory: inout Feed.Memory) {
        // A 304 need not repeat the header.
        memory.robots =
            response.headers["x-robots-tag"].map(Bound.robots.cut)
            ?? (response.isNotModified ? memory.robots : nil)
        let fresh = min(Int64(response.maxAgeSeconds ?? 0), FeedJudge.longestFreshSeconds)
        memory.freshUntil = fresh > 0 ? now.advanced(bySeconds: fresh) : nil
        if response.redirects.isEmpty {
            if url == feed.url { (memory.movedTo, memory.movedSince, memory.movedCount) = (nil, nil, 0) }
        } else if response.redirects.allSatisfy(\.isPermanent) {
            if memory.movedTo == response.url {
                memory.movedCount += 1
            } else {
                (memory.movedTo, memory.movedSince, memory.movedCount) = (response.url, now, 1)
            }
        }
    }

    private func health(_ memory: Feed.Memory) -> (Feed.Health, String?) {
        if FeedJudge.hasMoved(memory, at: now), let moved = memory.movedTo {
            return (.moved, "moved for good to \(moved); write that in the configuration")
        }
        if let newest = memory.newestAt {
            let silence = now.seconds(since: newest)
            if silence >= FeedJudge.staleSeconds { return (.stale, "nothing new since \(newest)") }
            if let gap = memory.gapSeconds, silence >= max(4 * gap, 2 * FeedJudge.day) {
                return (.quiet, "nothing new since \(newest), usually every \(LengthOfTime.words(gap))")
            }
        }
        return (.ok, nil)
    }

    /// Source: RFC 8288 §3 and WebSub §4.
    private static func hub(in response: FetchResponse) -> String? {
        for link in (response.headers["link"] ?? "").split(separator: ",") {
            let parts = link.split(separator: ";").map { $0.drop { $0 == " " } }
            let isHub = parts.dropFirst().contains { ["rel=hub", "rel=\"hub\""].contains($0.lowercased()) }
            if isHub, let target = parts.first, target.hasPrefix("<"), target.hasSuffix(">") {
                return Bound.shortAddress(String(target.dropFirst().dropLast()))
            }
        }
        return nil
    }
}

// MARK: - Failures

extension FeedJudge {
    func failed(_ failure: Failure) -> Verdict {
        var memory = feed.memory
        let failures = feed.consecutiveFailures + 1
        // Where the new address stops answering, the configured one is asked again.
        if failures >= 3, FeedJudge.hasMoved(memory, at: now) {
            (memory.movedTo, memory.movedSince, memory.movedCount) = (nil, nil, 0)
        }
        var verdict = Verdict(
            health: failure.kind == .notAFeed ? .notAFeed : .failing,
            reason: FeedJudge.reason(of: failure),
            nextPollAt: failure.cause?.isBeforeAsking == true
                ? schedule.retrySoon(after: now, failures: failures)
                : schedule.retry(after: now, failures: failures, seed: feed.id.number),
            memory: memory
        )
        switch failure.refusal {
        case .notFound: giveUpWhenLost(&verdict)
        case .gone: confirmGone(&verdict)
        case let kind?: if kind.shutsOut { refuse(&verdict) }
        case nil: break
        }
        if let rest = FeedJudge.rest(
            after: failure,
            refusals: max(verdict.memory.refusals, domainRefusals + 1)
        ) {
            verdict.restSeconds = rest
            let until = now.advanced(
                bySeconds: rest + Schedule.spread(over: rest / 10, seed: feed.id.number, at: now)
            )
            verdict.nextPollAt = verdict.nextPollAt.map { max($0, until) }
        }
        return verdict
    }

    /// The reason of a failure. Where redirects led to something that is no feed, it says so.
    private static func reason(of failure: Failure) -> String {
        guard failure.kind == .notAFeed, let response = failure.response, !response.redirects.isEmpty else {
            return failure.reason
        }
        return "moved to non-feed: \(failure.reason)"
    }

    /// How long the domain of a feed must rest after a failure; nil where it need not.
    static func rest(after failure: Failure, refusals: Int) -> Int64? {
        guard let kind = failure.refusal else { return nil }
        return rest(kind.rest, asked: failure.response?.retryAfterSeconds, refusals: refusals)
    }

    /// As long as the server asks for, else ten minutes after the first refusal in a row and twice as long after every further
    /// one, up to a day.
    static func rest(_ rest: Refusal.Kind.Rest, asked: Int?, refusals: Int) -> Int64? {
        switch rest {
        case .never: nil
        case .ifAsked, .always:
            if let asked {
                min(Int64(asked), Schedule.longestRetrySeconds)
            } else {
                rest == .always ? min(Schedule.firstPauseSeconds << min(Int64(refusals - 1), 20), day) : nil
            }
        }
    }

    private func refuse(_ verdict: inout Verdict) {
        verdict.memory.refusals += 1
        guard verdict.memory.refusals >= FeedJudge.refusalsForBlock else { return }
        verdict.health = .blocked
        let last = feed.lastSuccessAt.map { "; it last answered at \($0)" } ?? ""
        verdict.reason = "\(verdict.reason ?? "refused"), \(verdict.memory.refusals) times in a row\(last)"
    }

    private func giveUpWhenLost(_ verdict: inout Verdict) {
        let since = feed.lastSuccessAt ?? (feed.consecutiveFailures > 0 ? feed.stateSince : now)
        guard now.seconds(since: since) >= FeedJudge.lostSeconds else { return }
        verdict.health = .gone
        verdict.reason = "not found (404) for 30 days; mend its URL or remove it"
        verdict.nextPollAt = nil
    }

    /// Gives a feed up after a second 410 a day later, since one may be a mistake. Source: RFC 9110 §15.5.11.
    private func confirmGone(_ verdict: inout Verdict) {
        let since = verdict.memory.goneSince ?? now
        verdict.memory.goneSince = since
        guard now.seconds(since: since) >= FeedJudge.day else {
            verdict.nextPollAt = since.advanced(bySeconds: FeedJudge.day)
            return
        }
        verdict.health = .gone
        verdict.reason = "said to be gone (410) since \(since); remove it"
        verdict.nextPollAt = nil
    }
}
