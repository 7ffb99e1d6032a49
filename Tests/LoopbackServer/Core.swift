import Glibc
import Synchronization

/// What the threads of one server share.
final class Core: Sendable {
    private struct State {
        var log = LoopbackServer.Log()
        var sockets: Set<Int32> = []
        var threads = 0
        var isInterrupted = false
        var ends: [CheckedContinuation<Void, Never>] = []
        var waiters: [ObjectIdentifier: Waiter] = [:]

        /// Takes out the waiters who need wait no longer.
        mutating func satisfied() -> [Waiter] {
            let ready = waiters.filter { isInterrupted || $0.value.condition(log) }
            for key in ready.keys { waiters[key] = nil }
            return Array(ready.values)
        }
    }

    private let listener: Listener
    /// Its reading end hangs up when the server is interrupted, which ends every wait.
    private let alarm: (read: Int32, write: Int32)
    private let answer: LoopbackServer.Answer
    private let state = Mutex(State())

    init(listener: Listener, answer: @escaping LoopbackServer.Answer) throws(LoopbackError) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw LoopbackError(message: "no pipe") }
        alarm = (ends[0], ends[1])
        self.listener = listener
        self.answer = answer
    }

    deinit {
        close(alarm.read)
    }

    var log: LoopbackServer.Log { state.withLock { $0.log } }

    // MARK: - Life

    /// Runs `body` on a thread of its own, which `ended` awaits.
    func spawn(_ body: @escaping @Sendable (Core) -> Void) {
        state.withLock { $0.threads += 1 }
        var thread = pthread_t()
        // Retained for the new thread, which takes it over as its first act.
        let work = Unmanaged.passRetained(
            Work { [self] in
                body(self)
                finishThread()
            }
        )
        let result = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            },
            work.toOpaque()
        )
        guard result == 0 else {
            work.release()
            finishThread()
            return
        }
        pthread_detach(thread)
    }

    private func finishThread() {
        let ends = state.withLock { state in
            state.threads -= 1
            guard state.threads == 0, state.isInterrupted else { return [CheckedContinuation<Void, Never>]() }
            defer { state.ends = [] }
            return state.ends
        }
        for end in ends { end.resume() }
    }

    func interrupt() {
        let waiters = state.withLock { state in
            guard !state.isInterrupted else { return [Waiter]() }
            state.isInterrupted = true
            close(alarm.write)
            for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
            return state.satisfied()
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when the last thread is over.
    func ended() async {
        await withCheckedContinuation { end in
            let isOver = state.withLock { state in
                if state.threads > 0 { state.ends.append(end) }
                return state.threads == 0
            }
            if isOver { end.resume() }
        }
    }

    // MARK: - Waiting for events

    func until(_ condition: @escaping @Sendable (LoopbackServer.Log) -> Bool) async {
        let waiter = Waiter(condition)
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waiter.set(continuation)
                change { $0.waiters[ObjectIdentifier(waiter)] = waiter }
                if Task.isCancelled { waiter.resume() }
            }
        } onCancel: {
            waiter.resume()
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let ready = state.withLock { state in
            body(&state)
            return state.satisfied()
        }
        for waiter in ready { waiter.resume() }
    }

    // MARK: - Connections

    func acceptAll() {
        while wait(for: listener.socket, reading: true, .seconds(3600)) {
            let socket = accept(listener.socket, nil, nil)
            guard socket >= 0 else { continue }
            var isWelcome = false
            var number = 0
            change { state in
                isWelcome = !state.isInterrupted
                guard isWelcome else { return }
                state.sockets.insert(socket)
                state.log.acceptedConnections += 1
                state.log.openConnections += 1
                number = state.log.acceptedConnections
            }
            guard isWelcome else {
                close(socket)
                break
            }
            spawn { [number] in $0.serve(Connection(socket: socket, number: number)) }
        }
        listener.close()
    }

    private func serve(_ connection: Connection) {
        var connection = connection
        while let request = connection.nextRequest() {
            change { state in
                state.log.requests.append(request)
                state.log.answering += 1
                state.log.mostAtOnce = max(state.log.mostAtOnce, state.log.answering)
            }
            let response = answer(request)
            let isWhole = perform(response.steps, on: connection)
            change { $0.log.answering -= 1 }
            guard isWhole, response.keepsAlive else { break }
        }
        change { state in
            state.sockets.remove(connection.socket)
            state.log.openConnections -= 1
            close(connection.socket)
        }
    }

    /// Whether all steps were done with the client still there.
    private func perform(_ steps: [LoopbackServer.Response.Step], on connection: Connection) -> Bool {
        for step in steps {
            switch step {
            case .send(let bytes):
                guard connection.send(bytes) else { return false }
            case .wait(let duration):
                guard rest(connection, duration) else { return false }
            case .drip(let bytes, let pause):
                for byte in bytes {
                    guard connection.send([byte]), rest(connection, pause) else { return false }
                }
            case .endless(let bytes):
                while connection.send(bytes) {}
                return false
            case .stall:
                while rest(connection, .seconds(3600)) {}
                return false
            case .reset:
                connection.resetOnClose()
                return false
            }
        }
        return true
    }

    /// Lets time go by; false when the client has gone or the server was interrupted meanwhile.
    private func rest(_ connection: Connection, _ duration: Duration) -> Bool {
        let end = ContinuousClock.now + duration
        while true {
            let left = end - .now
            guard left > .zero else { return true }
            var events = [
                pollfd(fd: alarm.read, events: 0, revents: 0),
                pollfd(fd: connection.socket, events: Int16(0x2000 /* POLLRDHUP */), revents: 0),
            ]
            if poll(&events, 2, left.milliseconds) > 0 { return false }
        }
    }

    /// Waits until `descriptor` can be read; false when the server was interrupted meanwhile.
    private func wait(for descriptor: Int32, reading: Bool, _ duration: Duration) -> Bool {
        var events = [
            pollfd(fd: alarm.read, events: 0, revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&events, 2, duration.milliseconds) <= 0 {}
        return events[0].revents == 0
    }
}

private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

/// A continuation that is resumed once, by whichever comes first.
private final class Waiter: Sendable {
    let condition: @Sendable (LoopbackServer.Log) -> Bool
    private let continuation = Mutex<CheckedContinuation<Void, Never>?>(nil)

    init(_ condition: @escaping @Sendable (LoopbackServer.Log) -> Bool) {
        self.condition = condition
    }

    func set(_ continuation: CheckedContinuation<Void, Never>) {
        self.continuation.withLock { $0 = continuation }
    }

    func resume() {
        let waiting = continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
        waiting?.resume()
    }
}

extension Duration {
    /// Rounded up, for `poll`.
    fileprivate var milliseconds: Int32 {
        Int32(components.seconds) * 1000
            + Int32((components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
