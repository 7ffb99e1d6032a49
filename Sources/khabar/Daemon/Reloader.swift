import Fetching
import Glibc
import Ingestion
import Logging
import News
import Storage
import Machinery

/// Takes a changed configuration over while the daemon runs: all of it, or nothing and why.
///
/// The file is read and checked, secrets included, before anything is touched. Then a shift of polling ends and the
/// next one begins by the new configuration. Keys that hold as long as the process are refused.
actor Reloader {
    private let file: String
    private var present: Configuration
    private let shifts: Shifts
    private let newsroom: Newsroom
    private let deliverer: Deliverer
    private let notifier: SystemdNotifier
    private let status: StatusLine
    private let logger: Logger

    init(
        _ file: String,
        _ configuration: Configuration,
        shifts: Shifts,
        newsroom: Newsroom,
        deliverer: Deliverer,
        notifier: SystemdNotifier,
        status: StatusLine,
        logger: Logger
    ) {
        self.file = file
        present = configuration
        self.shifts = shifts
        self.newsroom = newsroom
        self.deliverer = deliverer
        self.notifier = notifier
        self.status = status
        self.logger = logger
    }

    /// What has changed, or why nothing has; the log says the same.
    func reload() async -> ControlAnswer {
        notifier.reloading()
        defer { notifier.ready(status: status.words) }
        do {
            let (changes, notes) = try await takeOver()
            let words = changes.isEmpty ? "nothing has changed" : changes.joined(separator: "; ")
            logger.say(.reloadOK(file, changes: words))
            // After it, for it ends what was noted before.
            for note in notes { logger.say(.configurationNoted(file, note)) }
            return .reloaded(.init(pid: getpid(), file: file, changes: changes))
        } catch {
            let failure = CommandFailure(reload: error)
            logger.say(.reloadRefused(file, failure))
            return .refused(ControlRefusal(failure.code, failure.description))
        }
    }

    /// What has changed, and what is to be said of the file.
    private func takeOver() async throws -> (changes: [String], notes: [String]) {
        let (next, notes) = try ConfigurationReader.load(file)
        let settings = try RoomSettings(next, defaultMinInterval: Daemon.defaultMinInterval).renewable
        let delivery = try DeliverySettings(settings)
        let changes = ConfigurationChanges(from: present, to: next)
        if let fixed = changes.fixed { throw CommandFailure(.configuration, "\(file): \(fixed)") }
        let renewed = Self.renewedSecrets(settings.stations, unlike: shifts.line)
        let hasNewDelivery = delivery != deliverer.settings
        guard !changes.words.isEmpty || !renewed.isEmpty || hasNewDelivery else { return ([], notes) }
        let fetcher = newsroom.fetcher
        let clock = newsroom.clock
        let deliverer = deliverer
        try await shifts.relieve { line in
            try await line.writer.adopt(
                settings.stations.map(\.outlet),
                rules: settings.stations.feedRules,
                rechecksPages: settings.rechecksPages,
                keeping: settings.keeping,
                at: clock.now
            )
            try await line.writer.watch(settings, at: clock.now)
            try deliverer.adopt(delivery, outlets: next.outlets.map(\.outlet))
            // It refuses only what no file that was accepted holds.
            try fetcher.adopt(settings.fetch)
            return Line(succeeding: line, stations: settings.stations, settings: settings.poll)
        }
        present = next
        let advice = try ConfigurationAdvice.formerOwners(next, in: newsroom.database)
        let targets = hasNewDelivery && changes.words.isEmpty ? ["secrets of targets read again"] : []
        let secrets = renewed.map { "secrets of outlet \($0) read again" }
        return (changes.words + advice + secrets + targets, notes + advice)
    }

    /// Outlets whose secrets are no longer what they were, though the file names them as before.
    private static func renewedSecrets(_ stations: [Line.Station], unlike line: Line) -> [String] {
        stations.filter { station in
            guard let before = line.station(station.outlet.id)?.access, let now = station.access else {
                return false
            }
            return before != now
        }.map(\.outlet.id.text)
    }
}

extension CommandFailure {
    /// Why a reload came to nothing.
    fileprivate init(reload error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as StorageError: self.init(error.exitCode, "\(error)")
        case Shifts.Unavailable.busy: self.init(.temporary, "another reload is under way; ask again")
        case Shifts.Unavailable.over: self.init(.temporary, "khabar is about to end")
        default: self.init(.bug, "\(error)")
        }
    }
}
