import Fetching
import Ingestion
import Machinery
import Storage
import Web

/// What the rooms of a running daemon are told of a configuration. Commands that only read take single keys themselves.
struct RoomSettings: Hashable, Sendable {
    /// What holds as long as the process. A reload that would change it is refused.
    struct Lasting: Hashable, Sendable {
        var database: String
        var windowSeconds: Int64
        var settlingSeconds: Int64
        /// Nil: nothing is served.
        var web: ListenAddress?
        var webHosts: [String]
        /// Nil: the pages are shown by another process.
        var pages: PageSettings?
        var pageUsers: [String: ConfiguredAccess.Secret]
    }

    /// What a reload hands out anew.
    struct Renewable: Hashable, Sendable {
        var fetch: FetchSettings
        var poll: PollSettings
        var stations: [Line.Station]
        var keeping: NewsWriter.Keeping
        var watches: [Watch]
        /// Its secrets are read by `DeliverySettings`, where messages are sent.
        var deliver: Configuration.Deliver

        /// Whether pages of articles are asked for again at all.
        var rechecksPages: Bool { poll.rechecksPerDay > 0 }
    }

    var lasting: Lasting
    var renewable: Renewable

    /// `defaultMinInterval` is the floor of polling where the configuration names none.
    ///
    /// - Throws: Where a secret cannot be read.
    init(_ configuration: Configuration, defaultMinInterval: Duration) throws(CommandFailure) {
        lasting = Lasting(configuration)
        renewable = Renewable(
            fetch: FetchSettings(configuration),
            poll: PollSettings(configuration, defaultMinInterval: defaultMinInterval),
            stations: try Line.Station.all(of: configuration),
            keeping: configuration.keeping,
            watches: configuration.watches,
            deliver: configuration.deliver
        )
    }
}

extension RoomSettings.Lasting {
    init(_ configuration: Configuration) {
        database = configuration.database
        windowSeconds = configuration.stories.window.components.seconds
        settlingSeconds = configuration.stories.settling.components.seconds
        web = configuration.web.listen
        webHosts = configuration.web.hosts
        pages = configuration.web.pages ? PageSettings(configuration) : nil
        pageUsers = configuration.web.users
    }
}

extension PageSettings {
    init(_ configuration: Configuration) {
        self.init(
            language: configuration.web.language,
            texts: configuration.web.texts,
            pictures: configuration.web.pictures,
            remoteUser: configuration.web.remoteUser
        )
    }

    /// With the secrets by which these people log in.
    func admitting(_ users: [String: ConfiguredAccess.Secret]) throws(CommandFailure) -> PageSettings {
        var settings = self
        for (name, secret) in users {
            let line = try secret.line(of: "user \(name) of \"web.users\"")
            guard !line.isEmpty else {
                throw CommandFailure(
                    .configuration,
                    "the secret of user \(name) of \"web.users\" is empty; write one line"
                )
            }
            settings.users[name] = line
        }
        return settings
    }
}

extension FetchSettings {
    init(_ configuration: Configuration) {
        let contact = configuration.contact.map { " (+\($0))" } ?? ""
        self.init(userAgent: "khabar/\(Khabar.version)\(contact)")
        concurrency = configuration.fetch.concurrency
        perHostGap = configuration.fetch.perHostGap
        budgets = configuration.fetch.budgets
        timeout = configuration.fetch.timeout
        maxBodyBytes = configuration.fetch.maxBodyBytes
        allowPrivateHosts = configuration.fetch.allowPrivateHosts
        allowFiles = configuration.fetch.allowFiles
    }
}

extension PollSettings {
    fileprivate init(_ configuration: Configuration, defaultMinInterval: Duration) {
        self.init(
            minIntervalSeconds: (configuration.poll.minInterval ?? defaultMinInterval).components.seconds,
            requestedMinIntervalSeconds: configuration.poll.minInterval?.components.seconds ?? 0,
            maxIntervalSeconds: configuration.poll.maxInterval.components.seconds,
            // The fetcher lets in no more than it should; who waits here would be held up by the slow ones.
            width: FetchSettings(configuration).mostAtOnce,
            rechecksPerDay: configuration.pages.rechecksPerDay,
            perDomain: configuration.fetch.mostPerDomain
        )
    }
}

extension Line.Station {
    /// The outlets with what their lines need, secrets included, which are read here.
    fileprivate static func all(of configuration: Configuration) throws(CommandFailure) -> [Line.Station] {
        var stations: [Line.Station] = []
        for outlet in configuration.outlets {
            stations.append(
                Line.Station(
                    outlet: outlet.outlet,
                    everySeconds: (outlet.every ?? configuration.poll.every).components.seconds,
                    hasOwnInterval: outlet.every != nil,
                    rules: outlet.rules,
                    pages: outlet.pages,
                    feeds: outlet.feeds,
                    access: try outlet.access.resolved(for: outlet.outlet)
                )
            )
        }
        return stations
    }
}
