import Synchronization

/// Threads for work that takes the processor: reading documents and pages, comparing texts. Tasks wait for it without holding
/// the threads that all tasks share, so that timers, signals and transfers go on whatever is read.
///
/// The threads end when their owner goes. One that hangs in its work is lost; whoever waited for it can give up.
package final class WorkThreads: Sendable {
    private typealias Job = @Sendable () -> Void

    private struct State {
        var waiting = Queue<Job>()
        var isClosed = false
    }

    /// What the threads hold on to, so that they do not hold the owner.
    private final class Desk: Sendable {
        let state = Mutex(State())
        let bell = Bell()
    }

    private let desk = Desk()
    package let count: Int
    /// Beats when a thread has taken up a piece of work, see `prod`.
    package let pulse = Pulse()

    package init(_ count: Int) {
        self.count = max(count, 1)
        for _ in 0..<self.count {
            let problem = DetachedThread.start { [desk] in
                while true {
                    desk.bell.wait()
                    let (job, isClosed) = desk.state.withLock { ($0.waiting.popFirst(), $0.isClosed) }
                    guard let job else {
                        if isClosed { return }
                        continue
                    }
                    job()
                }
            }
            if let problem { preconditionFailure("the system gives no more threads: \(problem)") }
        }
    }

    deinit {
        desk.state.withLock { $0.isClosed = true }
        for _ in 0..<count { desk.bell.ring() }
    }

    /// Has a thread do `work`, in the order in which it was asked for.
    ///
    /// - Throws: What `work` throws, or `CancellationError` at once where the task is cancelled: the work is then not begun,
    ///   or comes to its end for nobody.
    package func run<Made: Sendable>(_ work: @escaping @Sendable () throws -> Made) async throws -> Made {
        let reply = Reply<Made>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard reply.wait(continuation) else { return }
                post { [pulse] in
                    pulse.beat()
                    if reply.isAwaited { reply.give(Result { try work() }) }
                }
            }
        } onCancel: {
            reply.give(.failure(CancellationError()))
        }
    }

    /// Has the pulse beat where a thread is free to take up work.
    package func prod() {
        post { [pulse] in pulse.beat() }
    }

    private func post(_ job: @escaping Job) {
        desk.state.withLock { $0.waiting.append(job) }
        desk.bell.ring()
    }

    /// Gives a result once, whoever comes first.
    private final class Reply<Made: Sendable>: Sendable {
        private enum State {
            case isNew
            case isAwaited(CheckedContinuation<Made, any Error>)
            case isGiven
        }

        private let state = Mutex(State.isNew)

        var isAwaited: Bool {
            state.withLock { if case .isAwaited = $0 { true } else { false } }
        }

        /// False where the task was cancelled before.
        func wait(_ continuation: CheckedContinuation<Made, any Error>) -> Bool {
            let isCancelled = state.withLock { state in
                if case .isGiven = state { return true }
                state = .isAwaited(continuation)
                return false
            }
            if isCancelled { continuation.resume(throwing: CancellationError()) }
            return !isCancelled
        }

        func give(_ result: Result<Made, any Error>) {
            let waiter = state.withLock { state -> CheckedContinuation<Made, any Error>? in
                defer { state = .isGiven }
                if case .isAwaited(let continuation) = state { return continuation }
                return nil
            }
            waiter?.resume(with: result)
        }
    }
}
