import Ingestion
import News

/// What several keys must keep together. What one key must keep alone stands in its row.
///
/// A rule speaks of values as they were read. One that was wrong by itself has been reported, and is empty here.
enum ConfigurationRules {
    /// A broken rule: the key to point at, what is wrong and how to mend it.
    struct Breach: Hashable, Sendable {
        let path: String
        let message: String
    }

    static let all: [@Sendable (Configuration) -> [Breach]] = [
        intervals, retention, ids, urls, credentials, listings, watches, targets,
    ]

    static func breaches(of configuration: Configuration) -> [Breach] {
        all.flatMap { $0(configuration) }
    }
}

extension ConfigurationRules {
    @Sendable private static func intervals(_ configuration: Configuration) -> [Breach] {
        guard let least = configuration.poll.minInterval, least > configuration.poll.maxInterval else {
            return []
        }
        return [
            Breach(
                path: "poll.minInterval",
                message: "is longer than \"maxInterval\"; lower it or raise the other"
            )
        ]
    }

    @Sendable private static func retention(_ configuration: Configuration) -> [Breach] {
        guard let articles = configuration.retention.articles, articles < configuration.stories.window else {
            return []
        }
        return [
            Breach(
                path: "retention.articles",
                message: "must be no shorter than \"stories.window\", within which copies are looked for"
            )
        ]
    }

    @Sendable private static func ids(_ configuration: Configuration) -> [Breach] {
        var pathOfID: [Outlet.ID: String] = [:]
        var breaches: [Breach] = []
        for (number, outlet) in configuration.outlets.enumerated() {
            let (id, path) = (outlet.outlet.id, "outlets[\(number)]")
            guard !id.text.isEmpty else { continue }
            if let first = pathOfID[id] {
                breaches.append(
                    Breach(
                        path: "\(path).id",
                        message: "\"\(id)\" is taken by \(first); every outlet needs an id of its own"
                    )
                )
            }
            pathOfID[id] = path
            if outlet.outlet.was.contains(id) {
                breaches.append(
                    Breach(
                        path: "\(path).was",
                        message: "names the outlet's own id; name the one that it had before"
                    )
                )
            }
        }
        return breaches
    }

    /// One URL is polled once, and a file only where files are allowed.
    @Sendable private static func urls(_ configuration: Configuration) -> [Breach] {
        var pathOfURL: [String: String] = [:]
        var breaches: [Breach] = []
        for (url, path) in configuration.urls where !url.isEmpty {
            if url.hasPrefix("file:"), !configuration.fetch.allowFiles {
                breaches.append(
                    Breach(
                        path: "\(path).url",
                        message: "is a file; set \"fetch.allowFiles\": true to read feeds from files"
                    )
                )
            }
            let identity = CanonicalURL(url)?.text ?? url
            if let first = pathOfURL[identity] {
                breaches.append(
                    Breach(
                        path: "\(path).url",
                        message: "is polled already by \(first); remove one of the two"
                    )
                )
            }
            pathOfURL[identity] = path
        }
        return breaches
    }

    @Sendable private static func credentials(_ configuration: Configuration) -> [Breach] {
        configuration.outlets.enumerated().flatMap { number, outlet -> [Breach] in
            let (access, path) = (outlet.access, "outlets[\(number)]")
            var breaches: [Breach] = []
            if (access.user == nil) != (access.password == nil) {
                breaches.append(
                    Breach(
                        path: access.user == nil ? "\(path).password" : "\(path).user",
                        message: "needs its other half; give \"user\" and \"password\" both"
                    )
                )
            }
            if (access.proxyUser == nil) != (access.proxyPassword == nil) {
                breaches.append(
                    Breach(
                        path: access.proxyUser == nil ? "\(path).proxyPassword" : "\(path).proxyUser",
                        message: "needs its other half; give \"proxyUser\" and \"proxyPassword\" both"
                    )
                )
            } else if access.proxyUser != nil, access.proxy == nil {
                breaches.append(
                    Breach(path: "\(path).proxyUser", message: "has no \"proxy\" to be sent to; give one")
                )
            }
            if access.user != nil, access.bearer != nil {
                breaches.append(
                    Breach(path: "\(path).bearer", message: "stands beside \"user\"; give one of the two")
                )
            }
            return breaches
        }
    }

    @Sendable private static func listings(_ configuration: Configuration) -> [Breach] {
        configuration.readings.flatMap { reading, path -> [Breach] in
            guard reading.kind != .page else { return [] }
            let silent = EntryReading(kind: reading.kind)
            let given = Configuration.ConfiguredFeed.readingKeys.filter { $0.differs(silent, reading) }
            return given.map { key in
                Breach(
                    path: "\(path).\(key.path)",
                    message: "is only for pages; add \"kind\": \"page\" or remove it"
                )
            }
        }
    }
}

// MARK: - Walking

extension Configuration {
    /// Every URL that may be polled, and the path of what names it.
    fileprivate var urls: [(url: String, path: String)] {
        polled.flatMap { feed, path in
            [(feed.url, path)]
                + feed.polled.fallbacks.enumerated().map { ($1.url, "\(path).fallback[\($0)]") }
        }
    }

    /// How every feed and every fallback is read, and its path.
    fileprivate var readings: [(reading: EntryReading, path: String)] {
        polled.flatMap { feed, path in
            [(feed.polled.reading, path)]
                + feed.polled.fallbacks.enumerated().map { ($1.reading, "\(path).fallback[\($0)]") }
        }
    }

    private var polled: [(feed: ConfiguredFeed, path: String)] {
        outlets.enumerated().flatMap { number, outlet in
            outlet.listedFeeds.enumerated().map { ($1, "outlets[\(number)].feeds[\($0)]") }
        }
    }
}
