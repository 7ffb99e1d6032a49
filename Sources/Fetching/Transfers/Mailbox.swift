import CCurl
import Synchronization

/// What callers ask of the owner thread.
enum Command {
    case start(Ticket, FetchRequest, CheckedContinuation<Result<FetchResponse, FetchError>, Never>)
    case cancel(Ticket)
    /// Settings for what begins from now on.
    case adopt(FetchSettings)
    /// Has the loop look around: bodies were let go of, so that transfers that rest may go on, or somebody wants to see it
    /// move.
    case look
    case stop(CheckedContinuation<Void, Never>?)
}

/// Commands on their way to the owner thread, in order.
final class Mailbox: Sendable {
    private struct State {
        var commands: [Command] = []
        /// Woken when the mailbox was empty; nil once the loop has ended.
        var multi: MultiHandle?
    }

    private let state: Mutex<State>

    /// - Parameter multi: must outlive the call of `close`.
    init(waking multi: MultiHandle) {
        state = Mutex(State(multi: multi))
    }

    /// False, and nothing kept, when the loop has ended.
    func post(_ command: sending Command) -> Bool {
        state.withLock { state in
            guard let multi = state.multi else { return false }
            state.commands.append(command)
            // The one function of libcurl that any thread may call. More commands need no second call.
            if state.commands.count == 1 { curl_multi_wakeup(multi.raw) }
            return true
        }
    }

    func take() -> [Command] {
        state.withLock { state in
            let commands = state.commands
            state.commands = []
            return commands
        }
    }

    /// Takes what is left; nothing is accepted from then on.
    func close() -> [Command] {
        state.withLock { state in
            let commands = state.commands
            state = State()
            return commands
        }
    }
}
