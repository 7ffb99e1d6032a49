import Fetching
import Ingestion
import News
import Parsing

extension ConfigurationReader {
    /// Where each polled URL was first named, by its canonical form: one URL is polled once.
    typealias PolledURLs = [String: String]

    func outlets(_ root: inout ObjectReader, allowFiles: Bool) -> [Configuration.ConfiguredOutlet] {
        guard let list = root.list("outlets") else {
            if root.node("outlets") == nil {
                problems.report("", root.position, "lacks \"outlets\"; add a list of at least one outlet")
            }
            return []
        }
        if list.isEmpty { root.report("outlets", "is empty; add at least one outlet") }
        var outlets: [Configuration.ConfiguredOutlet] = []
        var pathOfID: [String: String] = [:]
        var polled: PolledURLs = [:]
        for (node, path) in list {
            guard var section = ObjectReader(node, path: path, problems: problems) else { continue }
            guard let outlet = outlet(&section, allowFiles: allowFiles, polled: &polled) else { continue }
            let id = outlet.outlet.id.text
            if let first = pathOfID[id] {
                section.report("id", "\"\(id)\" is taken by \(first); every outlet needs an id of its own")
            }
            pathOfID[id] = path
            outlets.append(outlet)
        }
        return outlets
    }

    private func outlet(
        _ section: inout ObjectReader,
        allowFiles: Bool,
        polled: inout PolledURLs
    ) -> Configuration.ConfiguredOutlet? {
        let id = section.required("id", "a short name in Latin letters, digits and hyphens")
        let mayHold = { (byte: UInt8) in
            (97...122).contains(byte) || (48...57).contains(byte) || byte == 45 || byte == 95
        }
        if let id, !id.utf8.allSatisfy(mayHold) {
            section.report("id", "\"\(id)\" may hold only a-z, 0-9, \"-\" and \"_\"")
        }
        let name = section.required("name", "the outlet's name as readers know it")
        let homepage = section.httpURL("homepage")
        let language = section.text("language", "a language tag such as \"ar\" or \"fr\"")
        let country = section.text("country", "a country code of two letters such as \"MA\"")
        let fullText = section.choice("fullText", Outlet.FullText.self) ?? .auto
        let every = section.duration("every")
        var rules = ExtractionRules()
        rules.body = section.text("body", "an XPath in quotes")
        rules.strip = section.text("strip", "an XPath in quotes")
        rules.title = section.text("title", "an XPath in quotes")
        rules.date = section.text("date", "an XPath in quotes")
        let charset = section.value("charset", "the name of an encoding such as \"windows-1256\"") { node in
            node.string.flatMap { CharacterEncoding.utf8(from: [], named: $0) == nil ? nil : $0 }
        }
        let zone = section.value("zone", "a time zone's name such as \"Africa/Casablanca\"") { node in
            node.string.flatMap(ConfigurationReader.zone)
        }
        let pages = EntryReading(kind: .page, charset: charset, zone: zone)
        let access = access(&section)
        let isPaused = section.flag("paused") ?? false
        var feeds = feeds(&section, pages: pages, allowFiles: allowFiles, polled: &polled)
        if isPaused { for at in feeds.indices { feeds[at].source.isPaused = true } }
        section.finish()
        guard let id, let name else { return nil }
        return .init(
            outlet: Outlet(
                id: .init(id),
                name: name,
                homepage: homepage,
                language: language,
                country: country,
                feeds: feeds.map(\.source),
                fullText: fullText,
                isPaused: isPaused
            ),
            every: every,
            rules: rules,
            pages: pages,
            readings: Dictionary(feeds.map { ($0.source.url, $0.reading) }) { first, _ in first },
            fallbacks: Dictionary(feeds.map { ($0.source.url, $0.fallbacks) }) { first, _ in first },
            access: access,
            allowPrivateHosts: Dictionary(feeds.map { ($0.source.url, $0.allowPrivateHosts) }) { first, _ in
                first
            }
        )
    }
}

// MARK: - Feeds

extension ConfigurationReader {
    private struct ConfiguredFeed {
        var source: FeedSource
        var reading: EntryReading
        var fallbacks: [Line.Station.Fallback]
        var allowPrivateHosts: [PrivateHostRule]
    }

    private func feeds(
        _ section: inout ObjectReader,
        pages: EntryReading,
        allowFiles: Bool,
        polled: inout PolledURLs
    ) -> [ConfiguredFeed] {
        guard let list = section.list("feeds") else {
            if section.node("feeds") == nil {
                problems.report(
                    section.path,
                    section.position,
                    "lacks \"feeds\"; add a list such as [ { \"url\": \"https://example.org/feed/\" } ]"
                )
            }
            return []
        }
        if list.isEmpty { section.report("feeds", "is empty; add at least one feed") }
        return list.compactMap { node, path in
            guard var feed = ObjectReader(node, path: path, problems: problems) else { return nil }
            let url = url(of: &feed, allowFiles: allowFiles, polled: &polled)
            let reading = reading(of: &feed, pages: pages)
            let isPaused = feed.flag("paused") ?? false
            let fallbacks = (feed.list("fallback") ?? []).compactMap { node, path -> Line.Station.Fallback? in
                guard var other = ObjectReader(node, path: path, problems: problems) else { return nil }
                let url = self.url(of: &other, allowFiles: allowFiles, polled: &polled)
                let reading = self.reading(of: &other, pages: pages)
                other.finish()
                return url.map { .init(url: $0, reading: reading) }
            }
            let allowed = privateHosts(&feed)
            feed.finish()
            return url.map { url in
                ConfiguredFeed(
                    source: FeedSource(url: url, kind: reading.kind, isPaused: isPaused),
                    reading: reading,
                    fallbacks: fallbacks,
                    allowPrivateHosts: allowed
                )
            }
        }
    }

    private func url(of feed: inout ObjectReader, allowFiles: Bool, polled: inout PolledURLs) -> String? {
        guard let url = feed.required("url", "the http or https URL of the feed") else { return nil }
        if url.hasPrefix("file:") {
            if !allowFiles {
                feed.report("url", "is a file; set \"fetch.allowFiles\": true to read feeds from files")
            }
        } else if !ConfigurationReader.isHTTP(url) {
            feed.report("url", "\"\(url)\" is no http or https URL with a host; write it as https://…")
        }
        let identity = CanonicalURL(url)?.text ?? url
        if let first = polled[identity] {
            feed.report("url", "is polled already by \(first); remove one of the two")
        }
        polled[identity] = feed.path
        return url
    }

    /// The feed's kind, and where the news stand if it is a page.
    private func reading(of feed: inout ObjectReader, pages: EntryReading) -> EntryReading {
        let kind = feed.choice("kind", Feed.Kind.self)
        var listing = ListingRules()
        let keys: [(String, WritableKeyPath<ListingRules, String?>)] = [
            ("items", \.items), ("title", \.title), ("link", \.link), ("date", \.date), ("text", \.text),
            ("outlet", \.outlet),
        ]
        for (key, keyPath) in keys {
            guard let path = feed.text(key, "an XPath in quotes") else { continue }
            listing[keyPath: keyPath] = path
            if kind != .page { feed.report(key, "is only for pages; add \"kind\": \"page\" or remove it") }
        }
        return EntryReading(kind: kind, listing: listing, charset: pages.charset, zone: pages.zone)
    }
}

extension ConfigurationReader {
    /// A zone of the system's database by its name; nil where there is none of that name.
    fileprivate static func zone(_ name: String) -> LocalZone? {
        let isName = name.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "/_+-".utf8.contains(byte)
        }
        guard isName, !name.hasPrefix("/"),
            let bytes = try? InputFile.bytes(of: "/usr/share/zoneinfo/\(name)")
        else { return nil }
        return LocalZone(zoneFile: bytes)
    }
}
