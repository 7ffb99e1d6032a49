import Fetching
import Ingestion
import News
import Parsing

extension Configuration {
    /// One of `outlets`, and what only its line through the house needs to know.
    struct ConfiguredOutlet: Hashable, Sendable {
        var outlet = Outlet(id: .init(""), name: "")
        /// The outlet's own interval; nil where `poll.every` holds.
        var every: Duration?
        /// XPaths for its article pages.
        var rules = ExtractionRules()
        /// Of its feeds and pages, whatever they say.
        var charset: String?
        /// Of dates that its feeds and pages state without one; nil: UTC.
        var zone: LocalZone?
        var access = ConfiguredAccess()
        /// How each of `outlet.feeds` is polled, by its URL.
        var feeds: [String: PolledFeed] = [:]
    }

    /// One of an outlet's `feeds`.
    struct ConfiguredFeed: Hashable, Sendable {
        var url = ""
        var isPaused = false
        var polled = PolledFeed()
    }
}

extension Configuration.ConfiguredOutlet {
    /// How its article pages are read.
    var pages: EntryReading { EntryReading(kind: .page, charset: charset, zone: zone) }

    /// Its feeds as the file lists them.
    var listedFeeds: [Configuration.ConfiguredFeed] {
        get {
            outlet.feeds.map { feed in
                .init(url: feed.url, isPaused: feed.isPaused, polled: feeds[feed.url] ?? PolledFeed())
            }
        }
        set {
            outlet.feeds = newValue.map {
                FeedSource(url: $0.url, kind: $0.polled.reading.kind, isPaused: $0.isPaused)
            }
            feeds = Dictionary(newValue.map { ($0.url, $0.polled) }) { first, _ in first }
        }
    }

    /// Hands on to the feeds what the outlet says for all of them: its pause, its encoding and its zone.
    mutating func complete() {
        for at in outlet.feeds.indices where outlet.isPaused { outlet.feeds[at].isPaused = true }
        feeds = feeds.mapValues { feed in
            var feed = feed
            (feed.reading.charset, feed.reading.zone) = (charset, zone)
            for at in feed.fallbacks.indices {
                (feed.fallbacks[at].reading.charset, feed.fallbacks[at].reading.zone) = (charset, zone)
            }
            return feed
        }
    }
}
