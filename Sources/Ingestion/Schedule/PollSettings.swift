/// Bounds that hold for every feed.
package struct PollSettings: Sendable {
    /// No feed is polled more often than this.
    package var minIntervalSeconds: Int64
    /// Nor more often than this at a person's request, who may know better when there is news.
    package var requestedMinIntervalSeconds: Int64
    /// The longest that back-off and servers' wishes may put a poll off.
    package var maxIntervalSeconds: Int64
    /// Polls under way at once.
    package var width: Int
    /// Pages of an outlet's articles that are asked again in a day; 0: none ever.
    package var rechecksPerDay: Int
    /// Of these, polls of one domain: one under way and one that waits for its turn, so that no gap between two
    /// requests grows.
    package var perDomain: Int

    package init(
        minIntervalSeconds: Int64 = 300,
        requestedMinIntervalSeconds: Int64 = 0,
        maxIntervalSeconds: Int64 = 86400,
        width: Int = 64,
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
}
