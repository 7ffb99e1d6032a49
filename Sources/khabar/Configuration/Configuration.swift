import Deduplication
import Fetching
import Ingestion
import Storage
import Web

/// What `config.json` says, with the default of everything it leaves out.
///
/// A new key is a property here with its default, a row in `Configuration+Keys.swift`, and whoever makes use of it in
/// `RoomSettings.swift`. Everything else comes from the row.
struct Configuration: Hashable, Sendable {
    /// As written: relative to the working directory.
    var database = "khabar.sqlite"
    /// Goes into the `User-Agent`, so that an outlet's operator can reach ours.
    var contact: String?
    var poll = Poll()
    var fetch = Fetch()
    var stories = Stories()
    var pages = Pages()
    var retention = Retention()
    var web = Web()
    var deliver = Deliver()
    var watches: [Watch] = []
    var outlets: [ConfiguredOutlet] = []

    struct Poll: Hashable, Sendable {
        var every: Duration = .minutes(15)
        /// The floor; nil where the file is silent: `khabar run` and `khabar poll` then have each their own.
        var minInterval: Duration?
        var maxInterval: Duration = .seconds(PollSettings.standard.maxIntervalSeconds)
        /// Of each outlet.
        var articlesPerDay = 10_000
    }

    struct Fetch: Hashable, Sendable {
        var concurrency = FetchSettings.standard.concurrency
        var perHostGap = FetchSettings.standard.perHostGap
        /// By registrable domain.
        var hosts: [String: ConfiguredBudget] = [:]
        var timeout = FetchSettings.standard.timeout
        var maxBodyBytes = FetchSettings.standard.maxBodyBytes
        var allowPrivateHosts = FetchSettings.standard.allowPrivateHosts
        var allowFiles = FetchSettings.standard.allowFiles
    }

    struct Stories: Hashable, Sendable {
        /// How far back a copy is looked for.
        var window: Duration = .seconds(MatchingRules.usualWindowSeconds)
        /// How long after its publication a lone or doubtful article waits for those that come late.
        var settling: Duration = .seconds(MatchingRules.usualSettlingSeconds)
    }

    struct Pages: Hashable, Sendable {
        /// For each outlet; 0: none.
        var rechecksPerDay = 50
    }

    /// How long things are kept; nil for ever.
    struct Retention: Hashable, Sendable {
        var articles: Duration?
        var revisions: Duration? = .days(365)
        var polls: Duration? = .days(90)
    }

    struct Web: Hashable, Sendable {
        /// Nil: nothing is served.
        var listen: ListenAddress?
        /// Names besides this machine's own under which the service answers.
        var hosts: [String] = []
        /// Whether `khabar run` shows the pages.
        var pages = true
        var language = PageLanguage.arabic
        var texts = PageSettings.Texts.full
        var pictures = false
        /// Those who may correct, with where the secret of each stands.
        var users: [String: ConfiguredAccess.Secret] = [:]
        var remoteUser = false
    }
}

extension Configuration.Fetch {
    /// The budget of every domain that has one of its own: those of the file, then those that are known.
    var budgets: [String: HostBudget] {
        HostBudget.presets.merging(
            hosts.mapValues { HostBudget(gap: $0.gap ?? perHostGap, atOnce: $0.concurrency) }
        ) { _, own in own }
    }

    /// How many polls of one domain may begin at once: as many as its budget allows, and one that waits. Unlimited where no
    /// gap keeps them apart.
    var mostPerDomain: Int {
        perHostGap == .zero ? .max : 1 + (budgets.values.map(\.atOnce).max() ?? 1)
    }
}

extension Configuration {
    var keeping: NewsWriter.Keeping {
        NewsWriter.Keeping(
            articlesSeconds: retention.articles?.components.seconds,
            revisionsSeconds: retention.revisions?.components.seconds,
            pollsSeconds: retention.polls?.components.seconds,
            articlesPerDay: poll.articlesPerDay
        )
    }

    /// The budget of one registrable domain, as `fetch.hosts` states it.
    struct ConfiguredBudget: Hashable, Sendable {
        /// Nil: `fetch.perHostGap`.
        var gap: Duration?
        var concurrency = HostBudget(gap: .zero).atOnce
    }
}

extension Duration {
    static func minutes(_ count: Int64) -> Duration { .seconds(count * 60) }
    static func hours(_ count: Int64) -> Duration { .seconds(count * 3600) }
    static func days(_ count: Int64) -> Duration { .seconds(count * 86400) }
}
