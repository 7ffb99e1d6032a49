import ArgumentParser
import Glibc
import Ingestion
import Logging
import News
import Storage
import Machinery

/// `khabar backup`: a whole copy while the daemon works.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the database into a file of its own, beside a running daemon too.",
        discussion: """
            The copy is the database as it stands at one moment. It has its name only when it is complete and on \
            the disk, its rights are 0640, and no file is written over. Put back, it is the database: stop the \
            daemon, move the copy to the path that the configuration names as "database", remove the files \
            beside it that end in -wal and -shm, start the daemon.

            Given a folder, the copy is named by its time, as khabar-2025-05-31T030000Z.sqlite; --keep 7 leaves \
            the seven newest of that kind there.

            Example: khabar backup /var/backups/khabar --keep 7
            """
    )

    @OptionGroup var source: ConfigurationOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The database; without it the one that the configuration names.",
            valueName: "file"
        )
    )
    var database: String?

    @Option(name: .long, help: ArgumentHelp("How many copies stay in the folder.", valueName: "count"))
    var keep: Int?

    @Argument(help: "A file that is not there yet, or a folder.")
    var target: String

    func validate() throws {
        if let keep, keep < 1 { throw ValidationError("--keep must be at least 1") }
    }

    func run() throws {
        let path = try database ?? source.load().database
        let isFolder = BackupCommand.isFolder(target)
        if !isFolder, let fault = DatabasePath.faultOfName(target) {
            throw CommandFailure(
                .usage,
                "no copy can be made at \"\(TerminalText.safe(target))\": \(fault); name a file that is not there yet, or a folder"
            )
        }
        if keep != nil, !isFolder {
            throw CommandFailure(.usage, "--keep counts the copies in a folder; \(target) is none")
        }
        let news = try NewsDatabase(path: path, role: .reader)
        defer { news.close() }
        guard isFolder else {
            try news.backup(to: target)
            return try tell(target, of: path)
        }
        let now = try Newsroom.wallClock().now
        let (copy, removed) = try news.backup(into: target, keep: keep ?? .max, at: now)
        try tell(copy, of: path)
        for old in removed { StandardError.print("khabar: removed \(old)") }
    }

    /// Prints the copy's name, and says it in the journal where a timer had it made.
    private func tell(_ copy: String, of database: String) throws {
        try StandardOutput.print(copy)
        guard LogDestination.Surroundings.own.isSystemd else { return }
        try LogOptions.logger(nil, .info).say(.backupDone(database, copy: copy))
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
