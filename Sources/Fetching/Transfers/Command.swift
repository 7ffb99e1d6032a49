/// What callers ask of the owner thread.
enum Command: Sendable {
    case start(Ticket, FetchRequest, CheckedContinuation<Result<FetchResponse, FetchError>, Never>)
    case cancel(Ticket)
    /// Settings for what begins from now on.
    case adopt(FetchSettings)
    /// Has the loop look around: bodies were let go of, so that transfers that rest may go on, or somebody wants to see it
    /// move.
    case look
    case stop(CheckedContinuation<Void, Never>?)
}
