import Dispatch
import Glibc
import ServiceLifecycle
import Synchronization

/// The connections of the control socket that are open, which make room for one another: where there are too many, those go
/// that have said nothing for a while.
///
/// So whoever opens connections and says nothing keeps no one else from being heard.
final class Hearings: Sendable {
    private let most: Int
    private let open = Mutex<[Hearing]>([])

    /// A client says what it wants at once. This long even a busy machine may take to hand it on.
    private static let grace: Duration = .milliseconds(100)

    init(most: Int) {
        self.most = most
    }

    /// Waits until one more may be open. False where the daemon ends.
    func hasRoom() async -> Bool {
        while open.withLock({ $0.count >= most }) {
            if Task.isCancelled || Task.isShuttingDownGracefully { return false }
            let old = ContinuousClock.now - Hearings.grace
            open.withLock { $0 }.filter { $0.isSilent(since: old) }.forEach { $0.drop() }
            // Cancelled, the loop ends.
            try? await Task.sleep(for: .milliseconds(10))
        }
        return !Task.isCancelled && !Task.isShuttingDownGracefully
    }

    /// Nil where there is no connection to take.
    func begin(_ connection: Int32?) -> Hearing? {
        guard let connection else { return nil }
        let hearing = Hearing(connection)
        open.withLock { $0.append(hearing) }
        return hearing
    }

    func end(_ hearing: Hearing) {
        hearing.close()
        open.withLock { $0.removeAll { $0 === hearing } }
    }
}

/// A connection that is read from and may be told from another thread to read no more.
final class Hearing: Sendable {
    private struct State {
        /// Nil once it is closed, for the system may have given its number to another file by then.
        var connection: Int32?
        var isHeard = false
    }

    private let began = ContinuousClock.now
    private let state: Mutex<State>

    init(_ connection: Int32) {
        state = Mutex(State(connection: connection))
    }

    var descriptor: Int32? { state.withLock { $0.connection } }

    func isSilent(since time: ContinuousClock.Instant) -> Bool {
        began <= time && state.withLock { !$0.isHeard }
    }

    /// Notes that its request has come. False where it was dropped before.
    func isHeard() -> Bool {
        state.withLock { state in
            state.isHeard = true
            return state.connection != nil
        }
    }

    /// Ends the reading of a request; an answer may still be written.
    func hearNoMore() { shutDown(Int32(SHUT_RD)) }

    /// Ends the connection of one that has said nothing.
    func drop() { shutDown(Int32(SHUT_RDWR)) }

    private func shutDown(_ how: Int32) {
        state.withLock { state in
            // A peer that went away has ended it already.
            if let connection = state.connection, !state.isHeard || how == Int32(SHUT_RD) {
                _ = shutdown(connection, how)
            }
        }
    }

    func close() {
        state.withLock { state in
            if let open = state.connection { Glibc.close(open) }
            state.connection = nil
        }
    }
}

/// The listening end of the control socket.
final class ControlDoor: Sendable {
    /// Yields when somebody waits to be let in; the next time only after `waitForNext`.
    let knocks: AsyncStream<Void>
    private let listener: Int32
    // Dispatch's own objects may be used from any thread. Source: dispatch_source_create(3).
    nonisolated(unsafe) private let ear: any DispatchSourceRead
    private let queue = DispatchQueue(label: "khabar control door")
    private let isResting = Mutex(false)
    /// Whether the last caller could not be let in for want of descriptors.
    private let isShort = Atomic(false)

    init(_ listener: Int32) {
        self.listener = listener
        _ = fcntl(listener, F_SETFL, fcntl(listener, F_GETFL) | O_NONBLOCK)
        let ear = DispatchSource.makeReadSource(fileDescriptor: listener, queue: queue)
        self.ear = ear
        let (knocks, knock) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.knocks = knocks
        ear.setCancelHandler {
            Glibc.close(listener)
            knock.finish()
        }
        ear.setEventHandler { [weak self] in
            self?.pause()
            knock.yield()
        }
        ear.resume()
    }

    /// Without it, the system would tell of the same caller again and again.
    private func pause() {
        isResting.withLock { isResting in
            if !isResting { ear.suspend() }
            isResting = true
        }
    }

    func waitForNext() {
        guard isShort.exchange(false, ordering: .relaxed) else { return listen() }
        queue.asyncAfter(deadline: .now() + .milliseconds(100)) { self.listen() }
    }

    private func listen() {
        isResting.withLock { isResting in
            if isResting { ear.resume() }
            isResting = false
        }
    }

    /// The next who waits; nil where nobody does. Where this machine lacks descriptors, whoever waits is let in later.
    func accept() -> Int32? {
        let connection = Glibc.accept(listener, nil, nil)
        guard connection >= 0 else {
            if [EMFILE, ENFILE, ENOMEM, ENOBUFS].contains(errno) { isShort.store(true, ordering: .relaxed) }
            return nil
        }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        return connection
    }

    func close() {
        // One that rests could not be cancelled.
        listen()
        ear.cancel()
    }
}
