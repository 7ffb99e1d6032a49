import News
import Synchronization

/// One call of `Fetcher.fetch`, known by identity.
final class Ticket: Sendable, Hashable {
    /// Set before the cancellation is posted, so that a start which is applied after it sees it.
    let isCancelled = Atomic(false)

    static func == (a: Ticket, b: Ticket) -> Bool { a === b }

    func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self))
    }
}

/// A request on its way through its redirects.
struct Job {
    let ticket: Ticket
    let request: FetchRequest
    let reply: CheckedContinuation<Result<FetchResponse, FetchError>, Never>
    /// The first URL, as errors name it.
    let asked: WebAddress
    /// The next or present hop.
    var address: WebAddress
    var redirects: [Redirect] = []
    /// Of the hops that are done.
    var wireBytes = 0
    var spent: Duration = .zero
    /// How often this machine lacked what it needs.
    var shortages = 0
    /// Its server's content coding could not be undone, so the body is taken as it comes.
    var takesBodyAsItComes = false
    /// Whether it was begun once more because its server would not wait while it rested.
    var hasBegunAnew = false

    func finish(_ result: Result<FetchResponse, FetchError.Cause>) {
        let hop = redirects.isEmpty ? nil : address.url
        reply.resume(returning: result.mapError { FetchError($0, url: asked.url, redirectedTo: hop) })
    }
}
