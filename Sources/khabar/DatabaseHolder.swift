import Glibc
import Ingestion
import Storage
import Machinery

/// Has a request done by whoever holds the database: this process where no other does, else the daemon.
enum DatabaseHolder {
    /// What the daemon calls itself in the database's lock.
    static let daemon = "khabar run"

    /// The answer, whichever process gave it.
    ///
    /// - Throws: `CommandFailure` where the request was refused; `StorageError.Cause.locked` where the other process
    ///   takes no requests, as a `khabar poll` at work.
    static func ask(
        _ request: ControlRequest,
        of configuration: Configuration,
        program: String
    ) async throws -> ControlAnswer {
        let database: NewsDatabase
        do {
            database = try NewsDatabase(path: configuration.database, role: .writer, program: program)
        } catch {
            return try askDaemon(request, of: configuration, unless: error)
        }
        defer { database.close() }
        let writer = NewsWriter(
            database,
            windowSeconds: configuration.stories.window.components.seconds,
            keeping: configuration.keeping
        )
        let desk = ControlDesk(writer, clock: try Newsroom.wallClock())
        return try checked(await desk.answer(request, by: ControlSocket.ownAccount))
    }

    /// The daemon's answer where this process may not write: another one does, or the file's rights forbid it, as to a
    /// member of the daemon's group; `error` where no daemon listens, and any other error at once.
    static func askDaemon(
        _ request: ControlRequest,
        of configuration: Configuration,
        unless error: StorageError
    ) throws -> ControlAnswer {
        // A daemon that starts has the lock some moments before it listens.
        var tries = 1
        switch error.cause {
        case .locked(let holder): if holder?.program == daemon { tries = 50 }
        case .permission: break
        default: throw error
        }
        let socket = ControlSocket(database: configuration.database)
        do {
            while true {
                if let answer = try ControlClient.ask(request, at: socket) { return try checked(answer) }
                tries -= 1
                guard tries > 0 else { throw error }
                usleep(100_000)
            }
        } catch let refusal as ControlRefusal {
            throw CommandFailure(refusal)
        }
    }

    private static func checked(_ answer: ControlAnswer) throws -> ControlAnswer {
        if case .refused(let refusal) = answer { throw CommandFailure(refusal) }
        return answer
    }

    /// An answer to another question: a bug.
    static func unexpected(_ answer: ControlAnswer) -> CommandFailure {
        CommandFailure(.bug, "the writer answered \(answer); this is a bug in khabar, please report it")
    }
}
