import News
import Synchronization

/// What was asked of each registrable domain, in numbers: the proof of politeness.
///
/// Written by the owner thread, taken away by whoever keeps it; the times of last starts stay, so that no gap goes
/// unmeasured.
final class Ledger: Sendable {
    private struct State {
        var asked: [String: Asked] = [:]
        var lastStart: [String: ContinuousClock.Instant] = [:]
    }

    private let state = Mutex(State())

    /// Notes the start of a request, each hop of a redirect for itself.
    func start(_ request: FetchRequest, isHop: Bool, domain: String, at now: ContinuousClock.Instant) {
        state.withLock { state in
            var asked = state.asked[domain] ?? Asked(domain: domain)
            switch request.accept {
            case .feed: asked.feeds += 1
            case .page: asked.pages += 1
            case .any: asked.others += 1
            }
            if isHop { asked.hops += 1 }
            if request.accept == .feed, request.validators.isEmpty { asked.unconditional += 1 }
            if let last = state.lastStart[domain] {
                asked.shortestGap = min(asked.shortestGap ?? .seconds(Int64.max / 2), now - last)
            }
            state.asked[domain] = asked
            // Names come from redirects too, so a hostile server may invent them.
            if state.lastStart.count >= 50_000 { state.lastStart = [:] }
            state.lastStart[domain] = now
        }
    }

    /// Notes how it ended; `status` is nil where nothing answered.
    func end(domain: String, status: Int?, wireBytes: Int) {
        state.withLock { state in
            var asked = state.asked[domain] ?? Asked(domain: domain)
            asked.wireBytes += wireBytes
            switch status {
            case 304: asked.notModified += 1
            case .some(let status) where status < 400: break
            default: asked.failures += 1
            }
            state.asked[domain] = asked
        }
    }

    func take() -> [Asked] {
        state.withLock { state in
            let asked = state.asked.values.sorted { $0.domain < $1.domain }
            state.asked = [:]
            return asked
        }
    }
}

/// What was asked of one registrable domain since it was last counted.
package struct Asked: Hashable, Sendable {
    package let domain: String
    /// Requests for feeds, for article pages, and for whatever else, robots.txt above all.
    package var feeds = 0
    package var pages = 0
    package var others = 0
    /// Of all these, the further steps of redirects.
    package var hops = 0
    /// Requests for feeds without validators.
    package var unconditional = 0
    package var notModified = 0
    /// Without an answer, or with one of 400 and more.
    package var failures = 0
    package var wireBytes = 0
    /// Between two starts; nil where there was one start only.
    package var shortestGap: Duration?

    init(domain: String) {
        self.domain = domain
    }
}
