import Fetching
import Ingestion
import News
import Parsing
import Web

/// What `config.json` says, with the default of everything it leaves out.
struct Configuration: Hashable, Sendable {
    /// One outlet and what only its line through the house needs to know.
    struct ConfiguredOutlet: Hashable, Sendable {
        var outlet: Outlet
        /// Where the outlet's own interval starts; nil: `poll.every`.
        var every: Duration?
        /// XPaths for its article pages.
        var rules: ExtractionRules
        /// Encoding and zone of its article pages.
        var pages: EntryReading
        var readings: [String: EntryReading]
        var fallbacks: [String: [Line.Station.Fallback]]
        var access: ConfiguredAccess?
        /// Private addresses that may be asked for a feed, by its URL.
        var allowPrivateHosts: [String: [PrivateHostRule]] = [:]
    }

    /// As written: relative to the working directory.
    var database = "khabar.sqlite"
    /// Goes into the `User-Agent`, so that an outlet's operator can reach ours.
    var contact: String?
    var poll = Poll()
    var fetch = Fetch()
    /// How far back a copy is looked for.
    var window: Duration = .days(14)
    /// How long after its publication a lone or doubtful article waits for those that come late.
    var settling: Duration = .hours(2)
    /// Pages of an outlet's articles that are asked again in a day, whether they are still there; 0: none.
    var rechecksPerDay = 50
    var retention = Retention()
    /// Nil: nothing is served.
    var web: WebAddress?
    /// Names besides this machine's own under which the web service answers.
    var webHosts: [String] = []
    var outlets: [ConfiguredOutlet] = []

    struct Poll: Hashable, Sendable {
        var every: Duration = .minutes(15)
        /// The floor; nil where the file is silent: 5 minutes for the daemon, none for `khabar poll`.
        var minInterval: Duration?
        var maxInterval: Duration = .hours(24)
    }

    /// How long things are kept; nil for ever.
    struct Retention: Hashable, Sendable {
        var articles: Duration?
        var revisions: Duration? = .days(365)
        var polls: Duration? = .days(90)
    }

    var keeping: NewsWriter.Keeping {
        NewsWriter.Keeping(
            articlesSeconds: retention.articles?.components.seconds,
            revisionsSeconds: retention.revisions?.components.seconds,
            pollsSeconds: retention.polls?.components.seconds
        )
    }

    struct Fetch: Hashable, Sendable {
        var concurrency = 64
        var perHostGap: Duration = .seconds(1)
        /// By registrable domain.
        var hosts: [String: HostBudget] = HostBudget.presets
        var timeout: Duration = .seconds(30)
        var maxBodyBytes = 16_000_000
        var allowPrivateHosts: [PrivateHostRule] = []
        var allowFiles = false

        /// Polls of one domain that may be begun at once: the most that its budget lets under way and one that waits,
        /// or all where no gap keeps them apart.
        var mostPerDomain: Int {
            perHostGap == .zero ? .max : 1 + (hosts.values.map(\.atOnce).max() ?? 1)
        }
    }
}

extension Duration {
    static func minutes(_ count: Int64) -> Duration { .seconds(count * 60) }
    static func hours(_ count: Int64) -> Duration { .seconds(count * 3600) }
    static func days(_ count: Int64) -> Duration { .seconds(count * 86400) }
}

/// Something in the configuration that must be mended, or that a person should know.
struct ConfigurationProblem: Hashable, Sendable, CustomStringConvertible {
    /// `outlets[1].feeds[0].url`; empty for the document itself.
    let path: String
    let position: JSONNode.Position?
    /// What is wrong and how to mend it, in one sentence.
    let message: String

    var description: String {
        path.isEmpty ? message : "\(path): \(message)"
    }

    /// `config.json:12:7: outlets[1].id: …`, as editors and compilers write places.
    func line(in file: String) -> String {
        position.map { "\(file):\($0): \(self)" } ?? "\(file): \(self)"
    }
}
