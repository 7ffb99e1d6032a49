import Fetching

/// Bounds that hold for every feed.
package struct PollSettings: Hashable, Sendable {
    /// No feed is polled more often than this.
    package var minIntervalSeconds: Int64
    /// The same bound for a poll that a person asks for. It may be lower: a person may know that there is news.
    package var requestedMinIntervalSeconds: Int64
    /// The longest that back-off and servers' wishes may put a poll off.
    package var maxIntervalSeconds: Int64
    /// Polls under way at once.
    package var width: Int
    /// How many pages of one outlet's articles are asked again in a day; 0 switches re-checks off.
    package var rechecksPerDay: Int
    /// The most polls of one registrable domain that are under way at once. Two is the least that keeps a domain busy:
    /// one is being answered, and one waits for its turn.
    package var perDomain: Int

    package init(
        minIntervalSeconds: Int64 = 300,
        requestedMinIntervalSeconds: Int64 = 0,
        maxIntervalSeconds: Int64 = 86400,
        width: Int = FetchSettings.standard.concurrency,
        rechecksPerDay: Int = 0,
        perDomain: Int = 2
    ) {
        self.minIntervalSeconds = minIntervalSeconds
        self.requestedMinIntervalSeconds = requestedMinIntervalSeconds
        self.maxIntervalSeconds = maxIntervalSeconds
        self.width = width
        self.rechecksPerDay = rechecksPerDay
        self.perDomain = perDomain
    }

    /// What holds where the configuration says nothing; its own defaults are taken from here.
    package static let standard = PollSettings()
}
