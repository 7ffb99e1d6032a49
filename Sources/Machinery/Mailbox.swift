import Synchronization

/// Messages on their way to one thread, in the order in which they were posted.
///
/// Any thread posts; the one that owns the mailbox takes. `wake` is called when a message is posted to an empty mailbox,
/// and once when it closes. It is called inside the lock, so it must be quick and must not touch the mailbox.
package final class Mailbox<Message: Sendable>: Sendable {
    private struct State {
        var messages: [Message] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let wake: @Sendable () -> Void

    package init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
    }

    /// False, and nothing kept, once the mailbox is closed.
    package func post(_ message: Message) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.messages.append(message)
            // One call is enough: the owner takes all there is.
            if state.messages.count == 1 { wake() }
            return true
        }
    }

    /// All messages since the last call, and whether the mailbox has closed, so that no further one comes.
    package func take() -> (messages: [Message], isClosed: Bool) {
        state.withLock { state in
            defer { state.messages = [] }
            return (state.messages, state.isClosed)
        }
    }

    /// Accepts nothing from then on. What was posted before may still be taken.
    package func close() {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.isClosed = true
            wake()
        }
    }
}
