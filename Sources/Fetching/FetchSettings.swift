/// How the fetching room behaves: the `fetch` part of `config.json`.
package struct FetchSettings: Hashable, Sendable {
    /// Transfers at once. One that has been under way for two seconds gives its place away and counts
    /// among the slow ones, of which there may be three times as many: slow hosts must not hold up others.
    package var concurrency = 64
    /// Transfers under way at once, slow ones included.
    package var mostAtOnce: Int { 4 * max(concurrency, 1) }
    /// At least so long between the starts of two requests to one registrable domain, of which one at a time is
    /// under way.
    ///
    /// Zero lifts both, for measurements and loopback tests.
    package var perHostGap: Duration = .seconds(1)
    /// Other budgets, by registrable domain.
    package var budgets: [String: HostBudget] = [:]
    package var maxRedirects = 10
    /// For name lookup, TCP and TLS together.
    package var connectTimeout: Duration = .seconds(10)
    /// For a request with all its redirects; time spent waiting for a turn does not count.
    package var timeout: Duration = .seconds(30)
    /// A transfer slower than this, headers included, for `lowSpeedTime` is given up.
    package var lowSpeedBytesPerSecond = 100
    /// Counted in whole seconds, at least one.
    package var lowSpeedTime: Duration = .seconds(15)
    /// Of the decoded body.
    package var maxBodyBytes = 16_000_000
    /// Of all bodies together that are on their way or not yet read; one body may go beyond.
    package var maxBodiesBytes: Int?
    /// Sent with every request, such as `khabar/0.1 (+https://example.org/about-our-crawler)`.
    package var userAgent: String
    /// What may be reached although it is no public address.
    package var allowPrivateHosts: [PrivateHostRule] = []
    /// A PEM file of the authorities that may vouch for a server; nil: the system's.
    package var certificateBundle: String?
    /// Whether `file:` URLs that the configuration names are read.
    package var allowFiles = false

    package init(userAgent: String) {
        self.userAgent = userAgent
    }

    /// A longer body counts as large, on its way and when it is read. Feeds seldom are.
    package static let largeBodyBytes = 1 << 20

    /// What holds where the configuration says nothing; its own defaults are taken from here.
    package static let standard = FetchSettings(userAgent: "khabar")
}

extension FetchSettings {
    /// Of all bodies together.
    var bodiesLimitBytes: Int { maxBodiesBytes ?? maxBodyBytes }

    /// Throws where no request can be made with them.
    func check() throws(FetchError) {
        guard userAgent.utf8.allSatisfy({ (32...126).contains($0) }), !userAgent.isEmpty else {
            throw FetchError(.system("the user agent must be printable ASCII; mend \"contact\""), url: "")
        }
    }
}
