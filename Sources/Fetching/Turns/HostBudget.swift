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

    /// What holds for well-known domains unless the configuration says otherwise.
    package static let presets = HostPreset.table.compactMapValues(\.budget)
}
