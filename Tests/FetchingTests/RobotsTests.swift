import Fetching
import Testing
import News

@Suite("robots.txt")
struct RobotsTests {
    /// Lines are apart by " | ", so that the names of cases stay on one line.
    private func rules(_ text: String) -> RobotsRules {
        let lines = text.split(separator: " | ", omittingEmptySubsequences: false).joined(separator: "\n")
        return RobotsRules(parsing: Array(lines.utf8), agent: "khabar")
    }

    @Test(
        "P31: the longest matching pattern decides, and allowing wins among equals",
        arguments: [
            ("Disallow: /", "/x", false), ("Disallow:", "/x", true), ("Disallow: /a", "/b", true),
            ("Disallow: /a", "/a/b", false), ("Disallow: /a | Allow: /a/b", "/a/b/c", true),
            ("Allow: /a/b | Disallow: /a", "/a/c", false), ("Disallow: /p | Allow: /p", "/p", true),
            ("Allow: / | Disallow: /x", "/x", false), ("Disallow: /*.php", "/a/b.php?c", false),
            ("Disallow: /*.php$", "/a/b.php?c", true), ("Disallow: /*.php$", "/a/b.php", false),
            ("Disallow: /a*b*c", "/aXbYc", false), ("Disallow: /a*b*c", "/aXcYb", true),
            ("Disallow: /a$b", "/a$b", false),
            ("Disallow: *", "/x", false), ("Disallow: *x", "/ax", false), ("Disallow: /x$", "/x", false),
            ("Disallow: /x$", "/xy", true), ("Disallow: /a*a$", "/a", true),
            ("Disallow: /a*a$", "/aa", false),
            ("Disallow: /?s=", "/?s=خبر", false), ("Disallow: /A", "/a", true),
            ("Disallow: /a/**/b", "/a/x/b", false),
            ("Disallow: /robots.txt", "/robots.txt", true), ("Disallow: /", "/robots.txt", true),
        ]
    )
    func longestMatch(lines: String, path: String, isAllowed: Bool) {
        #expect(rules("User-agent: * | " + lines).allows(path: path) == isAllowed)
    }

    @Test(
        "P31: raw and percent-encoded spellings are one path",
        arguments: [
            ("/خبر", "/%D8%AE%D8%A8%D8%B1/1"), ("/%d8%ae", "/خبر"), ("/%7Ejoe", "/~joe"),
            ("/~joe", "/%7ejoe"),
            ("/a%2Fb", "/a%2fb"), ("/a b", "/a%20b"),
        ]
    )
    func spellings(pattern: String, path: String) {
        #expect(!rules("User-agent: * | Disallow: \(pattern)").allows(path: path))
    }

    @Test(
        "an escaped slash, star or dollar is no bare one",
        arguments: [("/a%2Fb", "/a/b"), ("/a%2Ab", "/axb"), ("/a%24", "/a")]
    )
    func reserved(pattern: String, path: String) {
        #expect(rules("User-agent: * | Disallow: \(pattern)").allows(path: path))
    }

    @Test(
        "P31: our own groups come before those for everyone",
        arguments: [
            ("User-agent: * | Disallow: / |  | User-agent: khabar | Disallow: /x", "/a", true),
            ("User-agent: khabar | Disallow: /x |  | User-agent: * | Disallow: /", "/x", false),
            ("User-agent: KHABAR/1.0 | Disallow: / | User-agent: * | Allow: /", "/a", false),
            ("User-agent: khabarbot | Disallow: /", "/a", true),
            ("User-agent: khab | Disallow: /", "/a", true),
            ("User-agent: a | User-agent: khabar | User-agent: b | Disallow: /", "/a", false),
            (
                "User-agent: khabar | Disallow: /x | User-agent: b | Allow: / | User-agent: KHABAR | Disallow: /",
                "/z", false
            ),
            ("User-agent: khabar | Disallow: /x | User-agent: b | Disallow: /y", "/y", true),
            ("User-agent: khabar |  | User-agent: * | Disallow: /", "/a", false),
            ("User-agent: khabar | Sitemap: /s.xml | User-agent: * | Disallow: /", "/a", false),
            ("User-agent: khabar | Disallow: | User-agent: * | Disallow: /", "/a", true),
            ("User-agent: other | Disallow: /", "/a", true), ("Disallow: /", "/a", true),
            ("User-agent: * # all | Disallow: / # everything", "/a", false),
        ]
    )
    func groups(text: String, path: String, isAllowed: Bool) {
        #expect(rules(text).allows(path: path) == isAllowed)
    }

    @Test(
        "any line end, byte order mark, case and spacing will do",
        arguments: [
            "User-agent: *\r\nDisallow: /x\r\n", "User-agent: *\rDisallow: /x\r",
            "\u{feff}User-agent: *\nDisallow: /x",
            "user-AGENT:*\nDISALLOW:/x", "  User-agent :  *  \n\tDisallow\t:\t/x\t",
            "<html>\nnonsense\nUser-agent: *\nDisallow: /x",
        ].map(Unprintable.init)
    )
    func leniency(file: Unprintable) {
        #expect(!rules(file.text).allows(path: "/x"))
        #expect(rules(file.text).allows(path: "/y"))
    }

    @Test("P31: a rule near the end of 500 KiB is obeyed")
    func large() {
        let filler = String(repeating: "Disallow: /filler-of-some-length\n", count: 15_000)
        #expect(filler.utf8.count < 500 * 1024)
        #expect(!rules("User-agent: *\n\(filler)Disallow: /x").allows(path: "/x"))
    }

    @Test("hostile files and paths cost little and never fail", .timeLimit(.minutes(5)))
    func hostile() {
        let stars = "Disallow: /" + String(repeating: "*a", count: 1000) + "b\n"
        let many = rules("User-agent: *\n" + String(repeating: stars, count: 500))
        let isAllowed = many.allows(path: "/" + String(repeating: "a", count: 2000))
        #expect(isAllowed)
        var noise: [UInt8] = Array("User-agent: *\nDisallow: /".utf8)
        for number in 0..<20_000 { noise.append(UInt8(truncatingIfNeeded: number &* 167 >> 3)) }
        for end in stride(from: 0, to: noise.count, by: 997) {
            _ = RobotsRules(parsing: Array(noise[..<end]), agent: "khabar").allows(path: "/%")
        }
    }

    @Test(
        "P32: a missing file allows everything, a failing server nothing",
        arguments: [
            (200, false), (404, true), (403, true), (410, true), (302, true), (500, false), (503, false),
        ]
    )
    func statuses(status: Int, isAllowed: Bool) {
        let file = Array("User-agent: *\nDisallow: /".utf8)
        #expect(RobotsRules(status: status, body: file, agent: "khabar").allows(path: "/x") == isAllowed)
    }

    @Test(
        "P34: Crawl-delay is the gap that the site asks for, capped",
        arguments: [
            ("User-agent: * | Crawl-delay: 10", .seconds(10)),
            ("User-agent: * | Crawl-delay: 0.5", .milliseconds(500)),
            ("User-agent: * | Crawl-delay: 1e9", .seconds(300)), ("User-agent: * | Crawl-delay: soon", nil),
            ("User-agent: * | Crawl-delay: -1", nil), ("User-agent: * | Crawl-delay: nan", nil),
            ("User-agent: * | Crawl-delay: 5 | User-agent: khabar | Disallow: /x", nil),
            ("User-agent: khabar | Crawl-delay: 7 | User-agent: * | Crawl-delay: 5", .seconds(7)),
            ("Crawl-delay: 5", nil),
        ] as [(String, Duration?)]
    )
    func crawlDelay(text: String, expected: Duration?) {
        #expect(rules(text).crawlDelay == expected)
    }

    // MARK: - Hostile files

    /// As many lines as are read of a file.
    private func file(_ lines: (Int) -> String) -> [UInt8] {
        var text = "User-agent: *\n"
        var number = 0
        while text.utf8.count < RobotsRules.readBytes {
            text += lines(number) + "\n"
            number += 1
        }
        return Array(text.utf8)
    }

    @Test("U1: the cost of matching is linear, whatever patterns and path repeat", .timeLimit(.minutes(5)))
    func linear() {
        let path = "/" + String(repeating: "a", count: URLReference.longestBytes - 1)
        // Each of them is found nowhere, and found out to be so only at the end of each stretch.
        let half = String(repeating: "a", count: 1000)
        for middle in ["b", "*", "*" + half + "*b"] {
            let rules = RobotsRules(
                parsing: file { "Disallow: *\(half)\(middle)\(half)\($0)" },
                agent: "khabar"
            )
            let isAllowed = rules.allows(path: path)
            #expect(isAllowed)
        }
    }

    @Test("U1, P31: of a file 500 KiB are read")
    func cut() {
        let longer = file { "Disallow: /\($0)" } + Array("Disallow: /beyond".utf8)
        let rules = RobotsRules(parsing: longer, agent: "khabar")
        let (beyond, within) = (rules.allows(path: "/beyond"), rules.allows(path: "/1"))
        #expect(beyond && !within)
    }

    @Test("U1: a line that was cut at the end of what is read is no rule")
    func cutLine() {
        let line = "Disallow: /" + String(repeating: "a", count: RobotsRules.readBytes)
        let file = Array("User-agent: *\nDisallow: /no\n\(line)".utf8.prefix(RobotsRules.readBytes))
        let rules = RobotsRules(parsing: file, agent: "khabar")
        let (cut, whole) = (rules.allows(path: "/aaa"), rules.allows(path: "/no"))
        #expect(cut && !whole)
    }

    @Test("U3: rules take little more than their text")
    func memory() {
        let short = file { _ in "Allow:/" }
        #expect(RobotsRules(parsing: short, agent: "khabar").memoryBytes < 3 * RobotsRules.readBytes)
    }
}
