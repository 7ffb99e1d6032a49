import Dispatch
import Glibc
package import Logging
import ServiceLifecycle
import Synchronization
import Machinery

/// The daemon's ear: takes requests on the control socket and has them done at the desk.
///
/// Without a socket the daemon works all the same; it says so once.
package struct ControlService: Service {
    private let socket: ControlSocket
    private let desk: ControlDesk
    private let logger: Logger

    package init(_ socket: ControlSocket, desk: ControlDesk, logger: Logger) {
        self.socket = socket
        self.desk = desk
        self.logger = logger
    }

    /// So many requests are heard at once, and each may be so long.
    private static let mostAtOnce = 16
    private static let limitBytes = 1 << 20
    /// How long a connection may say nothing.
    private static let patienceSeconds = 5

    package func run() async throws {
        let listener: Int32
        do {
            listener = try socket.listen()
        } catch {
            logger.say(.controlUnavailable(socket, error))
            try await gracefulShutdown()
            return
        }
        let (connections, ear) = Self.connections(of: listener)
        await withTaskGroup(of: Void.self) { group in
            var heard = 0
            for await connection in connections.cancelOnGracefulShutdown() {
                if heard >= Self.mostAtOnce { await group.next() } else { heard += 1 }
                group.addTask { await serve(connection) }
            }
        }
        ear.cancel()
        unlink(socket.path)
    }

    /// Each connection as it comes; the source must be cancelled to close the listener.
    private static func connections(
        of listener: Int32
    ) -> (AsyncStream<Int32>, any DispatchSourceRead) {
        let ear = DispatchSource.makeReadSource(fileDescriptor: listener, queue: queue)
        let stream = AsyncStream<Int32> { continuation in
            ear.setEventHandler {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                if case .enqueued = continuation.yield(connection) { return }
                close(connection)
            }
            ear.setCancelHandler {
                close(listener)
                continuation.finish()
            }
        }
        ear.resume()
        return (stream, ear)
    }

    /// Blocking calls have threads of their own.
    private static let queue = DispatchQueue(label: "khabar control", attributes: .concurrent)

    private func serve(_ connection: Int32) async {
        let hearing = Hearing(connection)
        defer { hearing.close() }
        guard let peer = socket.peer(of: connection) else {
            logger.say(.strangerRefused(at: socket))
            return
        }
        // Who has sent half a request holds up no shutdown.
        let line = await withGracefulShutdownHandler {
            await Self.heard(connection)
        } onGracefulShutdown: {
            hearing.end()
        }
        guard let line else { return }
        let answer: ControlAnswer
        do {
            let call = try ControlWire.value(ControlCall.self, from: line)
            let account = peer.name(claimed: call.account)
            // The account vouches for its readers.
            let person = call.reader.map { "\(ControlSocket.printable($0)), by \(account)" } ?? account
            // Monitoring asks each minute.
            if call.request != .status { logger.say(.requestHeard(call.request, by: person)) }
            answer = await desk.answer(call.request, by: person)
        } catch {
            answer = .refused(
                ControlRefusal(
                    .badData,
                    "this khabar does not know the request; is the daemon of another version?"
                )
            )
        }
        // Encoding our own values does not fail; a reader that went away has what it wants.
        guard let bytes = try? ControlWire.line(answer) else { return }
        await Self.say(bytes, to: connection)
    }

    private static func heard(_ connection: Int32) async -> [UInt8]? {
        await withCheckedContinuation { done in
            queue.async {
                ControlLine.limit(connection, toSeconds: patienceSeconds)
                done.resume(returning: ControlLine.read(from: connection, limit: limitBytes))
            }
        }
    }

    private static func say(_ bytes: [UInt8], to connection: Int32) async {
        await withCheckedContinuation { done in
            queue.async {
                ControlLine.write(bytes, to: connection)
                done.resume()
            }
        }
    }
}

/// A connection that is read from and may be told from another thread to read no more.
private final class Hearing: Sendable {
    /// Nil once it is closed, for the system may have given its number to another file by then.
    private let connection: Mutex<Int32?>

    init(_ connection: Int32) {
        self.connection = Mutex(connection)
    }

    func end() {
        connection.withLock { connection in
            // A peer that went away has ended it already.
            if let connection { _ = shutdown(connection, Int32(SHUT_RD)) }
        }
    }

    func close() {
        connection.withLock { connection in
            if let open = connection { Glibc.close(open) }
            connection = nil
        }
    }
}

extension ControlRequest {
    /// For the log.
    var name: String {
        String("\(self)".prefix { $0 != "(" })
    }
}

// MARK: - The other end

/// A command's end of the control socket.
package enum ControlClient {
    /// Has a request done by the daemon; blocks until it answers, or for `patienceSeconds`.
    ///
    /// Nil where no daemon listens. `reader` is whom the pages know, where one of their readers asks.
    package static func ask(
        _ request: ControlRequest,
        at socket: ControlSocket,
        patienceSeconds: Int? = nil,
        for reader: String? = nil
    ) throws -> ControlAnswer? {
        let connection: Int32
        do {
            connection = try socket.connect()
        } catch {
            guard [ENOENT, ECONNREFUSED].contains(error.code) else {
                throw ControlRefusal(error.code == EACCES ? .permission : .inputOutput, "\(error)")
            }
            return nil
        }
        defer { close(connection) }
        if let patienceSeconds { ControlLine.limit(connection, toSeconds: patienceSeconds) }
        let call = ControlCall(request: request, account: ControlSocket.ownAccount, reader: reader)
        guard ControlLine.write(try ControlWire.line(call), to: connection),
            let line = ControlLine.read(from: connection, limit: .max)
        else {
            throw ControlRefusal(
                .unavailable,
                "the daemon at \(socket.path) ended the connection without an answer; its log may tell why"
            )
        }
        return try ControlWire.value(ControlAnswer.self, from: line)
    }
}
