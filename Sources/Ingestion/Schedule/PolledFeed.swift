package import Fetching

/// How one feed of an outlet is polled, as the configuration has it.
package struct PolledFeed: Hashable, Sendable {
    package var reading: EntryReading
    /// What is asked in its place when it has failed for a day, in this order.
    package var fallbacks: [Fallback]
    /// What may be reached for it although it is no public address.
    package var allowPrivateHosts: [PrivateHostRule]

    package struct Fallback: Hashable, Sendable {
        package var url: String
        package var reading: EntryReading

        package init(url: String, reading: EntryReading) {
            self.url = url
            self.reading = reading
        }
    }

    package init(
        reading: EntryReading = EntryReading(),
        fallbacks: [Fallback] = [],
        allowPrivateHosts: [PrivateHostRule] = []
    ) {
        self.reading = reading
        self.fallbacks = fallbacks
        self.allowPrivateHosts = allowPrivateHosts
    }
}
