import Fetching
import FoundationEssentials
import News
import Parsing

/// `config.json` as it was read: the values, or every problem at once.
struct ConfigurationReader {
    let file: String
    private let problems = ObjectReader.Problems()

    private init(file: String) {
        self.file = file
    }

    /// The configuration in `file`.
    ///
    /// - Throws: `CommandFailure` with exit code 66 where the file cannot be read, 78 where it is wrong;
    ///   the message lists every problem with its place.
    static func load(_ file: String) throws -> (configuration: Configuration, notes: [String]) {
        let bytes: [UInt8]
        do {
            bytes = Array(try Data(contentsOf: URL(filePath: file)))
        } catch {
            throw CommandFailure(
                .noInput,
                "\(file): cannot be read; name the configuration with --config FILE or $KHABAR_CONFIG"
            )
        }
        return try read(bytes, named: file)
    }

    /// The same, from bytes already at hand.
    static func read(_ bytes: [UInt8], named file: String) throws -> (
        configuration: Configuration, notes: [String]
    ) {
        let reader = ConfigurationReader(file: file)
        let configuration = reader.configuration(in: bytes)
        let found = reader.problems.all.sorted {
            ($0.position?.line ?? 0, $0.position?.column ?? 0) < (
                $1.position?.line ?? 0, $1.position?.column ?? 0
            )
        }
        guard found.isEmpty, let configuration else {
            throw CommandFailure(.configuration, found.map { $0.line(in: file) }.joined(separator: "\n"))
        }
        return (configuration, reader.problems.notes.map { $0.line(in: file) })
    }

    static func isHTTP(_ text: String) -> Bool {
        CanonicalURL(text)?.text.hasPrefix("http") == true
    }
}

// MARK: - Sections

extension ConfigurationReader {
    private func configuration(in bytes: [UInt8]) -> Configuration? {
        let node: JSONNode
        do {
            node = try JSONNode(bytes)
        } catch {
            problems.report("", error.position, "this is no JSON: \(error.reason)")
            return nil
        }
        guard var root = ObjectReader(node, path: "", problems: problems) else { return nil }
        var configuration = Configuration()
        if let database = root.text("database", "a path in quotes") { configuration.database = database }
        configuration.contact = root.value("contact", "a URL or mail address in plain ASCII") { node in
            // It is sent in a header, which takes no other characters.
            node.string.flatMap { text in
                !text.isEmpty && text.utf8.allSatisfy { (33...126).contains($0) && $0 != 40 && $0 != 41 }
                    ? text : nil
            }
        }
        if var section = root.object("poll") { configuration.poll = poll(&section) }
        if var section = root.object("fetch") { configuration.fetch = fetch(&section) }
        if var section = root.object("stories") {
            if let window = section.duration("window") {
                if window < .hours(1) {
                    section.report(
                        "window",
                        "must be at least \"1h\": copies come hours after their original"
                    )
                }
                configuration.window = window
            }
            section.finish()
        }
        readLaterSections(&root)
        configuration.outlets = outlets(&root, allowFiles: configuration.fetch.allowFiles)
        root.finish()
        return configuration
    }

    private func poll(_ section: inout ObjectReader) -> Configuration.Poll {
        var poll = Configuration.Poll()
        if let every = section.duration("every") { poll.every = every }
        poll.minInterval = section.duration("minInterval")
        if let most = section.duration("maxInterval") { poll.maxInterval = most }
        if poll.every < .seconds(1) { section.report("every", "must be at least \"1s\"") }
        if let least = poll.minInterval, least > poll.maxInterval {
            section.report("minInterval", "is longer than \"maxInterval\"; lower it or raise the other")
        }
        section.finish()
        return poll
    }

    private func fetch(_ section: inout ObjectReader) -> Configuration.Fetch {
        var fetch = Configuration.Fetch()
        if let count = section.count("concurrency", in: 1...2000) { fetch.concurrency = count }
        if let gap = section.duration("perHostGap") { fetch.perHostGap = gap }
        if let timeout = section.duration("timeout") {
            if timeout < .seconds(1) { section.report("timeout", "must be at least \"1s\"") }
            fetch.timeout = timeout
        }
        if let size = section.size("maxBodyBytes") { fetch.maxBodyBytes = size }
        fetch.allowFiles = section.flag("allowFiles") ?? false
        for (node, path) in section.list("allowPrivateHosts") ?? [] {
            if let rule = node.string.flatMap(PrivateHostRule.init(parsing:)) {
                fetch.allowPrivateHosts.append(rule)
            } else {
                problems.report(
                    path,
                    node.position,
                    "must be an address, a CIDR range or host:port, such as \"127.0.0.1\", \"10.0.0.0/8\" or "
                        + "\"localhost:8080\""
                )
            }
        }
        section.finish()
        return fetch
    }

    /// Sections of the agreed form whose work this version does not do yet: read strictly, and said so.
    private func readLaterSections(_ root: inout ObjectReader) {
        func lasting(_ section: inout ObjectReader, _ key: String) {
            _ = section.value(key, "a duration such as \"1y\", or \"forever\"") { node -> Bool? in
                guard let text = node.string else { return nil }
                return text == "forever" || ConfigurationText.duration(text) != nil ? true : nil
            }
        }
        if var section = root.object("retention") {
            lasting(&section, "articles")
            lasting(&section, "revisions")
            section.finish()
            problems.note(section.path, section.position, "has no effect in this version: everything is kept")
        }
        if var section = root.object("web") {
            _ = section.text("listen", "an address with a port, such as \"127.0.0.1:8420\"")
            section.finish()
            problems.note(section.path, section.position, "has no effect in this version: nothing is served")
        }
    }
}

// MARK: - Outlets

extension ConfigurationReader {
    private func outlets(_ root: inout ObjectReader, allowFiles: Bool) -> [Configuration.ConfiguredOutlet] {
        guard let list = root.list("outlets") else {
            if root.node("outlets") == nil {
                problems.report("", root.position, "lacks \"outlets\"; add a list of at least one outlet")
            }
            return []
        }
        if list.isEmpty { root.report("outlets", "is empty; add at least one outlet") }
        var outlets: [Configuration.ConfiguredOutlet] = []
        var pathOfID: [String: String] = [:]
        var pathOfURL: [String: String] = [:]
        for (node, path) in list {
            guard var section = ObjectReader(node, path: path, problems: problems) else { continue }
            guard let outlet = outlet(&section, allowFiles: allowFiles, pathOfURL: &pathOfURL) else {
                continue
            }
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
        pathOfURL: inout [String: String]
    ) -> Configuration.ConfiguredOutlet? {
        let id = section.required("id", "a short name in Latin letters, digits and hyphens")
        if let id,
            !id.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95 })
        {
            section.report("id", "\"\(id)\" may hold only a-z, 0-9, \"-\" and \"_\"")
        }
        let name = section.required("name", "the outlet's name as readers know it")
        let homepage = section.httpURL("homepage")
        let language = section.text("language", "a language tag such as \"ar\" or \"fr\"")
        let country = section.text("country", "a country code of two letters such as \"MA\"")
        let feeds = feeds(&section, allowFiles: allowFiles, pathOfURL: &pathOfURL)
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
        section.finish()
        guard let id, let name else { return nil }
        return .init(
            outlet: Outlet(
                id: .init(id),
                name: name,
                homepage: homepage,
                language: language,
                country: country,
                feeds: feeds,
                fullText: fullText
            ),
            every: every,
            rules: rules,
            charset: charset
        )
    }

    private func feeds(
        _ section: inout ObjectReader,
        allowFiles: Bool,
        pathOfURL: inout [String: String]
    ) -> [FeedSource] {
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
            let url = feed.required("url", "the http or https URL of the feed")
            let kind = feed.choice("kind", Feed.Kind.self)
            feed.finish()
            guard let url else { return nil }
            if url.hasPrefix("file:") {
                if !allowFiles {
                    feed.report("url", "is a file; set \"fetch.allowFiles\": true to read feeds from files")
                }
            } else if !ConfigurationReader.isHTTP(url) {
                feed.report("url", "\"\(url)\" is no http or https URL with a host; write it as https://…")
            }
            let identity = CanonicalURL(url)?.text ?? url
            if let first = pathOfURL[identity] {
                feed.report("url", "is polled already by \(first); remove one of the two")
            }
            pathOfURL[identity] = path
            return FeedSource(url: url, kind: kind)
        }
    }
}
