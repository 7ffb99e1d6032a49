/// How much may be asked of one registrable domain.
package struct HostBudget: Hashable, Sendable {
    /// At least so long between the starts of two requests.
    package var gap: Duration
    /// Requests under way at once.
    package var atOnce: Int

    package init(gap: Duration, atOnce: Int = 1) {
        self.gap = gap
        self.atOnce = atOnce
    }

    /// What holds for well-known hosts unless the configuration says otherwise, each with its reason.
    package static let presets: [String: HostBudget] = [
        // Answers 429 to feed readers that ask more than once a minute from one address (2026).
        "reddit.com": HostBudget(gap: .seconds(60))
    ]
}
