package import Fetching
internal import Glibc
package import Logging
package import Machinery
package import News
package import Parsing
package import Storage

/// The line that news takes: schedule → fetch → parse → extract → normalise → fingerprint → cluster → store.
///
/// One bad feed never stops the others: what goes wrong with a feed ends in its `PollReport`, its row and one
/// line of the log. So does what the database refuses of one poll or page. Thrown is only what concerns all: a damaged
/// file, a failing disk, a full one.
package struct Line: Sendable {
    /// An outlet with what its line needs beside it.
    package struct Station: Hashable, Sendable {
        package var outlet: Outlet
        package var everySeconds: Int64
        /// Whether the operator set that interval for this very outlet.
        package var hasOwnInterval: Bool
        /// For its article pages.
        package var rules: ExtractionRules
        /// How its article pages are read: their encoding and their zone.
        package var pages: EntryReading
        /// How each of its feeds is polled, by its URL in the configuration.
        package var feeds: [String: PolledFeed]
        /// For an outlet that does not let everybody in.
        package var access: Access?
        package init(
            outlet: Outlet,
            everySeconds: Int64,
            hasOwnInterval: Bool = false,
            rules: ExtractionRules = .init(),
            pages: EntryReading = EntryReading(kind: .page),
            feeds: [String: PolledFeed] = [:],
            access: Access? = nil
        ) {
            self.outlet = outlet
            self.everySeconds = everySeconds
            self.hasOwnInterval = hasOwnInterval
            self.rules = rules
            self.pages = pages
            self.feeds = feeds
            self.access = access
        }

        /// What may be reached for its article pages: the same as for its feeds.
        var allowedForPages: [PrivateHostRule] { feeds.values.flatMap(\.allowPrivateHosts) }

        /// How a feed is polled; as any other where the configuration no longer names it.
        func polled(_ feed: FeedState) -> PolledFeed { feeds[feed.url] ?? PolledFeed() }
    }

    package let clock: WallClock
    package let writer: NewsWriter
    let stations: [Outlet.ID: Station]
    let directory: OutletDirectory
    let settings: PollSettings
    let fetcher: Fetcher
    let robots: RobotsKeeper
    /// Enough to keep the writer busy.
    let workers: Workers
    /// Where documents and pages are read. One more than the processors, so that a document that takes long holds up no
    /// other on a machine with one.
    package let readers: WorkThreads
    let reporter: Reporter
    /// The feeds that are being polled.
    private let underWay: UnderWay<Feed.ID>
    /// The articles whose page is being fetched.
    let pagesUnderWay: UnderWay<Article.ID>

    package init(
        stations: [Station],
        settings: PollSettings,
        fetcher: Fetcher,
        writer: NewsWriter,
        clock: WallClock,
        logger: Logger
    ) {
        self.stations = Dictionary(stations.map { ($0.outlet.id, $0) }) { first, _ in first }
        directory = OutletDirectory(stations.map(\.outlet))
        self.settings = settings
        self.fetcher = fetcher
        robots = RobotsKeeper(fetcher, writer: writer, clock: clock)
        workers = Workers(8)
        readers = WorkThreads(max(2, Line.processors))
        self.writer = writer
        self.clock = clock
        reporter = Reporter(logger)
        underWay = UnderWay()
        pagesUnderWay = UnderWay()
    }

    /// The same line for other outlets: it knows what this one knows of robots and of failures, and polls no feed that
    /// this one is still polling.
    package init(succeeding line: Line, stations: [Station], settings: PollSettings) {
        self.stations = Dictionary(stations.map { ($0.outlet.id, $0) }) { first, _ in first }
        directory = OutletDirectory(stations.map(\.outlet))
        self.settings = settings
        fetcher = line.fetcher
        robots = line.robots
        workers = line.workers
        readers = line.readers
        writer = line.writer
        clock = line.clock
        reporter = line.reporter
        underWay = line.underWay
        pagesUnderWay = line.pagesUnderWay
    }
}

extension Line {
    private static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// How all is asked.
    var asker: Asker { Asker(fetcher, robots: robots, clock: clock, writer: writer) }

    /// Nil where the outlet is not configured.
    package func station(_ outlet: Outlet.ID) -> Station? { stations[outlet] }
}

extension Line: CustomStringConvertible {
    // Whoever names a service would otherwise write out every outlet, which takes seconds where there are thousands.
    package var description: String { "line of \(stations.count) outlets" }
}

extension Line {
    /// Polls one feed: asks, reads, keeps. One that is being polled already is left to that. Throws only when the
    /// database fails as a whole.
    package func poll(_ feed: FeedState) async throws -> PollReport {
        guard underWay.begin(feed.id) else {
            return PollReport(feed: feed, outcome: .dropped, nextPollAt: nil)
        }
        defer { underWay.end(feed.id) }
        do {
            return try await pollAlone(feed)
        } catch is CancellationError {
            // It was told to stop; nothing is wrong with what the feed sent.
            try await writer.clearMark(of: feed.id)
            return PollReport(feed: feed, outcome: .dropped, nextPollAt: nil)
        } catch let error where error.costsOnlyItsWork {
            return try await countUnkept(feed, error)
        }
    }

    /// Keeps the count of what was asked of whom since the last time.
    func countAsked() async throws {
        try await writer.count(fetcher.takeLedger(), at: clock.now)
    }
}

/// What became of one poll.
package struct PollReport: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        case news(new: Int, changed: Int)
        /// A 304, or the same bytes as last time.
        case unchanged
        case failed(String)
        /// Not asked, for its domain is to be left alone; why.
        case resting(String)
        /// Not asked: the caller was told to stop.
        case dropped
    }

    package let feed: FeedState
    package let outcome: Outcome
    package let nextPollAt: Timestamp?

    package var hasFailed: Bool {
        if case .failed = outcome { true } else { false }
    }
}
