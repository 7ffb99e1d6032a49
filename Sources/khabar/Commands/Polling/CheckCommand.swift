import ArgumentParser
import Glibc
import Ingestion
import News
import Machinery
import Storage

/// `khabar check`: is the configuration right?
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the configuration and say how to mend it.",
        discussion: """
            Lists every problem at once with file, line, column and path, and how to mend it; exit code 78. \
            Asks no outlet. Where the database is there, it is read: advice is given on feeds that outlets of other \
            ids polled before, and on feeds whose own wish holds up news.

            With --reload the running daemon takes the file over, all of it or nothing, and what has changed is \
            printed, or why nothing has.
            """
    )

    @OptionGroup var source: ConfigurationOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Have the daemon take the file over when it is right, and wait for what it says.",
            discussion: "For ExecReload= of its unit: the process id makes sure which daemon is meant.",
            valueName: "pid"
        )
    )
    var reload: Int32?

    func run() throws {
        // A daemon that reloads leaves out what is newly refused, as it does at its start.
        let configuration = try source.load(isStrict: reload == nil)
        do {
            // By its kind alone: it need not be there yet.
            try DatabasePath.check(configuration.database)
        } catch {
            throw CommandFailure(.configuration, "\(source.file): \(error)")
        }
        if reload == nil {
            let missing = CheckCommand.missing(configuration)
            guard missing.isEmpty else {
                throw CommandFailure(
                    .configuration,
                    missing.map { "\(source.file): \($0)" }.joined(separator: "\n")
                )
            }
        }
        let feeds = configuration.outlets.reduce(0) { $0 + $1.outlet.feeds.count }
        try StandardOutput.tell(
            "\(source.file): right; \(Counted.words(configuration.outlets.count, "outlet")), "
                + Counted.words(feeds, "feed")
        )
        if configuration.contact == nil {
            try StandardOutput.tell(
                "advice: set \"contact\" to a page or mail address, so that outlets can reach you"
            )
        }
        for advice in try ConfigurationAdvice.of(configuration) {
            try StandardOutput.tell("advice: \(advice)")
        }
        if let reload { try askToReload(reload, configuration) }
    }

    /// What the file names and this machine does not have.
    private static func missing(_ configuration: Configuration) -> [String] {
        var missing: [String] = []
        let folder = configuration.database.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/")
        if configuration.database.contains("/"), !folder.isEmpty, access(folder, F_OK) != 0 {
            missing.append("database: its folder \(folder) is not there; make it: mkdir -p \(folder)")
        }
        let account = owner(of: configuration.database)
        func look(at secrets: [ConfiguredAccess.Secret], of place: String) {
            missing += secrets.compactMap { $0.fault(for: account) }.map {
                "\(place): the secret's file \($0)"
            }
        }
        for (number, outlet) in configuration.outlets.enumerated() {
            look(at: outlet.access.secrets, of: "outlets[\(number)]")
        }
        for (number, target) in configuration.deliver.targets.enumerated() {
            look(at: target.secrets, of: "deliver.targets[\(number)]")
        }
        if let password = configuration.deliver.smtpPassword {
            look(at: [password], of: "deliver.smtpPassword")
        }
        for (name, secret) in configuration.web.users.sorted(by: { $0.key < $1.key }) {
            // `khabar serve` may run under an account of its own.
            if let fault = secret.fault(for: 0) {
                missing.append("web.users.\(name): the secret's file \(fault)")
            }
        }
        return missing
    }

    /// The account that runs khabar: that of the database, or this one where there is none yet.
    private static func owner(of database: String) -> uid_t {
        var status = stat()
        return stat(database, &status) == 0 ? status.st_uid : geteuid()
    }

    private func askToReload(_ pid: Int32, _ configuration: Configuration) throws {
        let socket = ControlSocket(database: configuration.database)
        let answer: ControlAnswer?
        do {
            answer = try ControlClient.ask(.reload, at: socket)
        } catch let refusal as ControlRefusal {
            throw CommandFailure(refusal)
        }
        switch answer {
        case .reloaded(let done):
            guard done.pid == pid else {
                throw CommandFailure(
                    .unavailable,
                    "process \(done.pid) holds \(configuration.database) and has taken \(done.file) over, not \(pid)"
                )
            }
            try StandardOutput.tell(
                done.changes.isEmpty ? "nothing has changed" : done.changes.joined(separator: "\n")
            )
        case .refused(let refusal):
            throw CommandFailure(refusal)
        case nil:
            throw CommandFailure(
                .unavailable,
                "no khabar listens at \(socket.path); \"database\" cannot change while it runs: restart it"
            )
        case let other?:
            throw DatabaseHolder.unexpected(other)
        }
    }
}
