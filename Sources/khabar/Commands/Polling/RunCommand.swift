import ArgumentParser
import Ingestion
import Logging
import Storage

/// `khabar run`: the daemon.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Poll the outlets for ever: the daemon.",
        discussion: """
            Polls every feed when its time has come, fetches the pages of articles whose feed carries only an \
            excerpt, and keeps the database. The next poll times are in the database, so a restart asks nobody \
            too early. SIGTERM or Ctrl-C ends it: transfers under way may finish for three seconds, the last write \
            commits; a second one ends it at once. SIGHUP has it read its configuration again, see `khabar check \
            --reload`. Other signals do nothing; of USR1, USR2, ALRM and QUIT the log says so.

            KHABAR_NOW=2025-05-31T03:00:00Z*60 runs it on a simulated clock, here a minute a second.
            """
    )

    @OptionGroup var source: ConfigurationOptions
    @OptionGroup var log: LogOptions

    func run() async throws {
        let logger = try log.logger(defaultLevel: .info)
        do {
            let (configuration, notes) = try ConfigurationReader.load(source.file)
            try await Daemon.run(source.file, configuration, notes: notes, logger: logger)
        } catch let error as StorageError {
            // Of a file that was removed or replaced the daemon has said more.
            if ![.removed, .replaced, .journalRemoved].contains(error.cause) {
                logger.say(.storeFailed(error))
            }
            throw error
        }
    }
}
