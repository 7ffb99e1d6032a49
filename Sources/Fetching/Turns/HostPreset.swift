/// What holds for a well-known domain whether or not its answers say so: a table, each row with its reason and year.
package struct HostPreset: Hashable, Sendable {
    /// Unless the configuration says otherwise.
    package var budget: HostBudget?
    /// Whether a feed may be asked for the whole now and then although its validators still hold.
    package var allowsWhole = true
    /// The hub of its feeds, which do not name it.
    package var hub: String?
    /// For the operator.
    package var reason: String

    /// By registrable domain.
    package static let table: [String: HostPreset] = [
        "reddit.com": HostPreset(
            budget: HostBudget(gap: .seconds(60)),
            reason: "answers 429 to feed readers that ask more than once a minute from one address (2026)"
        ),
        "youtube.com": HostPreset(
            hub: "https://pubsubhubbub.appspot.com/",
            reason: "its feeds name no hub and have one (2026)"
        ),
        // The two on NetNewsWire's list of special cases.
        "rachelbythebay.com": HostPreset(
            allowsWhole: false,
            reason: "counts every request without validators as a fault (2024)"
        ),
        "openrss.org": HostPreset(
            allowsWhole: false,
            reason: "limits clients that ask without validators (2024)"
        ),
    ]
}
