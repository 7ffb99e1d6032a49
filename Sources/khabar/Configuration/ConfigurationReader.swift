import Fetching
import FoundationEssentials
import News
import Parsing
import Storage
import Web

/// `config.json` as it was read: the values, or every problem at once.
struct ConfigurationReader {
    let file: String
    let problems = ObjectReader.Problems()

    /// Whether what is refused since this version is a problem, or is left out so that the rest works as it did.
    private let isStrict: Bool

    private init(file: String, isStrict: Bool) {
        self.file = file
        self.isStrict = isStrict
    }

    /// The configuration in `file`.
    ///
    /// - Throws: `CommandFailure` with exit code 66 where the file cannot be read, 78 where it is wrong;
    ///   the message lists every problem with its place.
    static func load(_ file: String, isStrict: Bool = false) throws -> (
        configuration: Configuration, notes: [String]
    ) {
        let bytes: [UInt8]
        do {
            bytes = Array(try Data(contentsOf: URL(filePath: file)))
        } catch {
            throw CommandFailure(
                .noInput,
                "\(file): cannot be read; name the configuration with --config FILE or $KHABAR_CONFIG"
            )
        }
        return try read(bytes, named: file, isStrict: isStrict)
    }

    /// The same, from bytes already at hand.
    static func read(_ bytes: [UInt8], named file: String, isStrict: Bool = false) throws -> (
        configuration: Configuration, notes: [String]
    ) {
        let reader = ConfigurationReader(file: file, isStrict: isStrict)
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
            node = withoutUsersInURLs(try JSONNode(bytes))
        } catch {
            problems.report("", error.position, "this is no JSON: \(error.reason)")
            return nil
        }
        guard var root = ObjectReader(node, path: "", problems: problems) else { return nil }
        var configuration = Configuration()
        if let database = root.text("database", "a path in quotes") {
            if let fault = DatabasePath.faultOfName(database) {
                root.report("database", "\(fault); name a file, such as \"/var/lib/khabar/khabar.sqlite\"")
            }
            configuration.database = database
        }
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
            if let settling = section.duration("settling") {
                if settling > .days(2) { section.report("settling", "must be at most \"2d\"") }
                configuration.settling = settling
            }
            section.finish()
        }
        if var section = root.object("pages") {
            if let count = section.count("rechecksPerDay", in: 0...10_000) {
                configuration.rechecksPerDay = count
            }
            section.finish()
        }
        readRetention(&root, into: &configuration)
        if var section = root.object("web") { readWeb(&section, into: &configuration) }
        configuration.outlets = outlets(&root, allowFiles: configuration.fetch.allowFiles)
        root.finish()
        return configuration
    }

    /// The document, without what is left out because of a user name in a URL.
    private func withoutUsersInURLs(_ document: JSONNode) -> JSONNode {
        let users = UsersInURLs(document)
        for (problem, leftOut) in users.found {
            if isStrict {
                problems.report(problem.path, problem.position, problem.message)
            } else {
                problems.note(
                    problem.path,
                    problem.position,
                    "\(problem.message); left out till then: \(leftOut)"
                )
            }
        }
        return isStrict ? document : users.rest
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
        if var hosts = section.object("hosts") { readBudgets(&hosts, into: &fetch) }
        if let timeout = section.duration("timeout") {
            if timeout < .seconds(1) { section.report("timeout", "must be at least \"1s\"") }
            fetch.timeout = timeout
        }
        if let size = section.size("maxBodyBytes") { fetch.maxBodyBytes = size }
        fetch.allowFiles = section.flag("allowFiles") ?? false
        fetch.allowPrivateHosts = privateHosts(&section)
        section.finish()
        return fetch
    }

    func privateHosts(_ section: inout ObjectReader) -> [PrivateHostRule] {
        (section.list("allowPrivateHosts") ?? []).compactMap { node, path in
            let rule = node.string.flatMap(PrivateHostRule.init(parsing:))
            if rule == nil {
                problems.report(
                    path,
                    node.position,
                    "must be an address, a CIDR range or host:port, such as \"127.0.0.1\", \"10.0.0.0/8\" or "
                        + "\"localhost:8080\""
                )
            }
            return rule
        }
    }

    /// `{ "example.org": { "gap": "5s", "concurrency": 2 } }`.
    private func readBudgets(_ hosts: inout ObjectReader, into fetch: inout Configuration.Fetch) {
        for name in hosts.keys {
            guard var section = hosts.object(name) else { continue }
            let domain = RegistrableDomain.of(name.lowercased())
            if domain != name {
                hosts.report(name, "shares the budget of its domain; write \"\(domain)\"")
            }
            fetch.hosts[domain] = HostBudget(
                gap: section.duration("gap") ?? fetch.perHostGap,
                atOnce: section.count("concurrency", in: 1...100) ?? 1
            )
            section.finish()
        }
    }

    private func readRetention(_ root: inout ObjectReader, into configuration: inout Configuration) {
        guard var section = root.object("retention") else { return }
        func lasting(_ key: String, _ kept: Duration?) -> Duration? {
            // Twice optional: for ever is an answer too.
            let found: Duration?? = section.value(key, "a duration such as \"1y\", or \"forever\"") { node in
                guard let text = node.string else { return nil }
                return text == "forever" ? .some(nil) : ConfigurationText.duration(text).map { .some($0) }
            }
            return found ?? kept
        }
        configuration.retention.articles = lasting("articles", configuration.retention.articles)
        configuration.retention.revisions = lasting("revisions", configuration.retention.revisions)
        configuration.retention.polls = lasting("polls", configuration.retention.polls)
        if let articles = configuration.retention.articles, articles < configuration.window {
            section.report(
                "articles",
                "must be no shorter than \"stories.window\", within which copies are looked for"
            )
        }
        if let polls = configuration.retention.polls, polls < .days(1) {
            section.report("polls", "must be at least \"1d\"")
        }
        section.finish()
    }

    private func readWeb(_ section: inout ObjectReader, into configuration: inout Configuration) {
        configuration.web = section.value(
            "listen",
            "a loopback address with a port, such as \"127.0.0.1:8420\", or a local socket, \"unix:/run/khabar/web.sock\"; "
                + "others reach it by a proxy"
        ) { $0.string.flatMap(WebAddress.init(parsing:)) }
        configuration.webHosts = (section.list("hosts") ?? []).compactMap { node, path in
            let name = node.string.flatMap { $0.contains(":") ? nil : AllowedHosts.name($0) }
            if name == nil {
                problems.report(
                    path,
                    node.position,
                    "must be the name of a host, such as \"news.example.org\""
                )
            }
            return name
        }
        section.finish()
    }
}
