import News

/// What a site's robots.txt says to one crawler.
///
/// Any bytes can be parsed: what is no rule is passed over. Source: RFC 9309; `Crawl-delay` is older custom.
package struct RobotsRules: Hashable, Sendable {
    /// What is read of a file: as much as RFC 9309 §2.5 asks for at least, 500 KiB.
    package static let readBytes = 500 << 10
    /// The most that is made of a `Crawl-delay`.
    package static let longestDelay: Duration = .seconds(300)
    /// No paths are longer.
    private static let longestPattern = URLReference.longestBytes

    package static let allowAll = RobotsRules(Group())
    package static let disallowAll = {
        var group = Group()
        group.add("/", isAllowed: false)
        return RobotsRules(group)
    }()

    private struct Rule: Hashable, Sendable {
        /// Of `patterns`.
        let start: UInt32
        let count: UInt32
        let isAllowed: Bool
    }

    /// All patterns, normalised, one after the other: a file may hold 60,000, and an array for each would take ten times
    /// its bytes.
    private let patterns: [UInt8]
    /// Longest pattern first, and of equal ones those that allow.
    private let rules: [Rule]
    /// The least time between two requests that the site asks for, at most `longestDelay`.
    package let crawlDelay: Duration?

    private init(_ group: Group) {
        patterns = group.patterns
        rules = group.rules.sorted { a, b in
            (a.count, a.isAllowed ? 1 : 0) > (b.count, b.isAllowed ? 1 : 0)
        }
        crawlDelay = group.delay
    }

    /// What the rules take.
    package var memoryBytes: Int { patterns.count + rules.count * MemoryLayout<Rule>.stride }

    /// Reads the groups that name `agent`, a product token in any case, or else those for everyone.
    package init(parsing file: [UInt8], agent: String) {
        let agent = agent.lowercased()
        var own = Group()
        var everyones = Group()
        var isOwnNamed = false
        // Which of the two the present group speaks to, and whether its list of agents is still open.
        var (toOwn, toEveryone, isNaming) = (false, false, false)
        var read = file.prefix(RobotsRules.readBytes)
        // A line that was cut would be a shorter pattern, which matches more.
        if file.count >= RobotsRules.readBytes, let end = read.lastIndex(of: 0x0a) { read = read[...end] }
        for line in RobotsLines(read) {
            switch line.key {
            case "user-agent":
                if !isNaming { (toOwn, toEveryone, isNaming) = (false, false, true) }
                // "khabar/1.0" names khabar as well.
                let name = line.value.prefix { $0 != "/" && $0 != " " }.lowercased()
                if name == agent { (toOwn, isOwnNamed) = (true, true) }
                if name == "*" { toEveryone = true }
            case "allow", "disallow":
                isNaming = false
                // An empty pattern says nothing.
                guard toOwn || toEveryone, !line.value.isEmpty,
                    line.value.utf8.count <= RobotsRules.longestPattern
                else { continue }
                if toOwn { own.add(line.value, isAllowed: line.key == "allow") }
                if toEveryone { everyones.add(line.value, isAllowed: line.key == "allow") }
            case "crawl-delay":
                // Crawl-delay is not in the RFC, so it does not end the list of agents.
                guard let seconds = Double(line.value), seconds >= 0 else { continue }
                let delay = min(Duration.seconds(min(seconds, 86400)), RobotsRules.longestDelay)
                if toOwn { own.delay = max(own.delay ?? .zero, delay) }
                if toEveryone { everyones.delay = max(everyones.delay ?? .zero, delay) }
            default:
                continue
            }
        }
        self.init(isOwnNamed ? own : everyones)
    }

    /// What an answer to the request for robots.txt means: none there, everything is allowed; a server
    /// that fails allows nothing. Source: RFC 9309 §2.3.1.
    package init(status: Int, body: [UInt8], agent: String) {
        switch status {
        case 200..<300: self.init(parsing: body, agent: agent)
        case 500...: self = .disallowAll
        default: self = .allowAll
        }
    }

    private struct Group {
        var patterns: [UInt8] = []
        var rules: [Rule] = []
        var delay: Duration?

        mutating func add(_ pattern: String, isAllowed: Bool) {
            let start = patterns.count
            patterns += PathPattern.normalised(pattern)
            rules.append(
                Rule(start: UInt32(start), count: UInt32(patterns.count - start), isAllowed: isAllowed)
            )
        }
    }

    /// Whether a path, with its query if it has one, may be fetched. For each rule linear in the path: at worst, with 60,000
    /// rules that begin with a star, and a path of 8 kB, some tenths of a second.
    package func allows(path: String) -> Bool {
        // Nobody is asked for such an address.
        guard path.utf8.count <= URLReference.longestBytes else { return false }
        let path = PathPattern.normalised(path.utf8.first == UInt8(ascii: "/") ? path : "/" + path)
        guard path != Array("/robots.txt".utf8) else { return true }
        return patterns.withUnsafeBytes { patterns in
            path.withUnsafeBytes { path in
                rules.first { rule in
                    let range = Int(rule.start)..<Int(rule.start + rule.count)
                    return PathPattern.matches(UnsafeRawBufferPointer(rebasing: patterns[range]), path)
                }
            }
        }?.isAllowed ?? true
    }
}

/// The lines of a robots.txt that have a key, comments and white space removed.
private struct RobotsLines: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    init(_ file: ArraySlice<UInt8>) {
        rest = file.starts(with: [0xef, 0xbb, 0xbf]) ? file.dropFirst(3) : file
    }

    mutating func next() -> (key: String, value: String)? {
        while !rest.isEmpty {
            let line = rest.prefix { $0 != 0x0a && $0 != 0x0d }
            rest = rest[line.endIndex...].dropFirst()
            let content = line.prefix { $0 != UInt8(ascii: "#") }
            guard let colon = content.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let key = String(decoding: content[..<colon], as: UTF8.self).trimmed.lowercased()
            return (key, String(decoding: content[(colon + 1)...], as: UTF8.self).trimmed)
        }
        return nil
    }
}
