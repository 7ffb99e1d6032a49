import Machinery
public import ArgumentParser
import Glibc
public import Logging

/// Which configuration a command works on.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The configuration.",
            discussion: "Without it: $KHABAR_CONFIG, then config.json here, then /etc/khabar/config.json.",
            valueName: "file"
        )
    )
    var config: String?

    /// The file to read: the first that is named or exists.
    var file: String {
        if let config { return config }
        if let named = getenv("KHABAR_CONFIG").map({ String(cString: $0) }), !named.isEmpty { return named }
        let system = "/etc/khabar/config.json"
        return access("config.json", F_OK) != 0 && access(system, F_OK) == 0 ? system : "config.json"
    }

    /// The configuration; what deserves a word goes to standard error.
    ///
    /// Strictly read, what is refused since this version is an error; else it is left out, with a note.
    func load(isStrict: Bool = false) throws -> Configuration {
        let (configuration, notes) = try ConfigurationReader.load(file, isStrict: isStrict)
        notes.forEach { StandardError.print("khabar: note: \($0)") }
        return configuration
    }

    /// The configuration, where a command only reads the database: mistakes in the file are noted and stop nobody.
    func loadForReading() throws -> Configuration? {
        do {
            return try load()
        } catch let failure as CommandFailure where failure.code == .configuration {
            StandardError.print(
                "khabar: note: \(file) has mistakes, which `khabar check` lists; of it only \"database\" is taken"
            )
            return nil
        }
    }

    /// Where the database is.
    func databasePath() throws -> String {
        try loadForReading()?.database ?? ConfigurationReader.databasePath(
            inFaulty: try InputFile.bytes(of: file)
        )
            ?? Configuration().database
    }

    /// The configuration where one was named or stands in its place; else the defaults.
    func loadIfThere() throws -> Configuration {
        let isNamed = config != nil || getenv("KHABAR_CONFIG") != nil
        guard isNamed || access(file, F_OK) == 0 else { return Configuration() }
        return try load()
    }
}

/// How much a polling command tells, and in which form.
struct LogOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "plain, logfmt or json; without it the journal's own form under systemd, else plain.",
            valueName: "format"
        )
    )
    var logFormat: LogFormat?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "trace, debug, info, notice, warning, error or critical.",
            valueName: "level"
        )
    )
    var logLevel: Logger.Level?

    func logger(defaultLevel: Logger.Level) throws -> Logger {
        try LogOptions.logger(logFormat, logLevel ?? defaultLevel)
    }

    static func logger(_ format: LogFormat?, _ level: Logger.Level) throws -> Logger {
        let clock = try Newsroom.wallClock()
        let writer = LogWriter(LogDestination.sink(format))
        var logger = Logger(label: "khabar") { _ in RecordLogHandler(writer, clock: clock) }
        logger.logLevel = level
        return logger
    }
}

extension LogFormat: ExpressibleByArgument {}
extension Logger.Level: @retroactive ExpressibleByArgument {}
