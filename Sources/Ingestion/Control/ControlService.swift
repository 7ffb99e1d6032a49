import Glibc
package import Logging
import ServiceLifecycle
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

    /// How many requests are heard at once.
    static let mostAtOnce = 16
    /// The longest request, in bytes.
    private static let limitBytes = 1 << 20
    /// How long a connection may say nothing.
    private static let patienceSeconds = 5

    package func run() async throws {
        let door: ControlDoor
        do {
            door = ControlDoor(try socket.listen())
        } catch {
            logger.say(.controlUnavailable(socket, error))
            try await gracefulShutdown()
            return
        }
        let hearings = Hearings(most: Self.mostAtOnce)
        await withDiscardingTaskGroup { group in
            for await _ in door.knocks.cancelOnGracefulShutdown() {
                // All that came, and those that come meanwhile.
                while await hearings.hasRoom(), let hearing = hearings.begin(door.accept()) {
                    group.addTask {
                        await serve(hearing)
                        hearings.end(hearing)
                    }
                }
                door.waitForNext()
            }
            door.close()
        }
        unlink(socket.path)
    }

    private func serve(_ hearing: Hearing) async {
        guard let connection = hearing.descriptor else { return }
        guard let peer = socket.peer(of: connection) else {
            logger.say(.strangerRefused(at: socket))
            return
        }
        // Who has sent half a request holds up no shutdown.
        let line = await withGracefulShutdownHandler {
            await Self.heard(connection)
        } onGracefulShutdown: {
            hearing.hearNoMore()
        }
        guard let line, hearing.isHeard() else { return }
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
        await onThread {
            ControlLine.limit(connection, toSeconds: patienceSeconds)
            return ControlLine.read(from: connection, limit: limitBytes)
        } ?? nil
    }

    private static func say(_ bytes: [UInt8], to connection: Int32) async {
        _ = await onThread { ControlLine.write(bytes, to: connection) }
    }

    /// Does what blocks on a thread of its own: the pools of the system give threads slowly where all of them wait. There are no
    /// more than connections. Nil where the system gives no thread.
    private static func onThread<Made: Sendable>(_ work: @escaping @Sendable () -> Made) async -> Made? {
        await withCheckedContinuation { done in
            let problem = DetachedThread.start { done.resume(returning: work()) }
            if problem != nil { done.resume(returning: nil) }
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
