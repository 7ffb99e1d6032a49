import Fetching
import FoundationEssentials
import Glibc
import News
import Testing

@testable import khabar
import Machinery

struct ConfigurationTests {
    private static let outlets =
        #""outlets": [ { "id": "a", "name": "ا", "feeds": [ { "url": "https://a.example/feed/" } ] } ]"#

    private func problems(in text: String) -> [String] {
        do {
            _ = try ConfigurationReader.read(Array(text.utf8), named: "config.json")
            return []
        } catch let failure as CommandFailure {
            #expect(failure.code == .configuration)
            return failure.description.split(separator: "\n").map(String.init)
        } catch {
            return ["\(error)"]
        }
    }

    @Test("outlets alone are a configuration; the rest has defaults")
    func defaults() throws {
        let (configuration, notes) = try ConfigurationReader.read(
            Array("{ \(Self.outlets) }".utf8),
            named: "config.json"
        )
        #expect(configuration.database == "khabar.sqlite")
        #expect(configuration.poll.every == .seconds(900))
        #expect(configuration.stories.window == .seconds(14 * 86400))
        #expect(configuration.outlets.map(\.outlet.fullText) == [.auto])
        #expect(notes.isEmpty)
    }

    @Test("feeds and whole outlets may be paused, and pages asked again less often or never")
    func paused() throws {
        let text = """
            { "pages": { "rechecksPerDay": 0 }, "outlets": [
              { "id": "a", "name": "ا", "paused": true, "feeds": [ { "url": "https://a.example/feed/" } ] },
              { "id": "b", "name": "ب", "feeds": [
                { "url": "https://b.example/1/", "paused": true }, { "url": "https://b.example/2/" } ] } ] }
            """
        let configuration = try ConfigurationReader.read(Array(text.utf8), named: "config.json").0
        #expect(configuration.pages.rechecksPerDay == 0)
        #expect(configuration.outlets.map(\.outlet.isPaused) == [true, false])
        #expect(configuration.outlets.map { $0.outlet.feeds.map(\.isPaused) } == [[true], [true, false]])
    }

    @Test("a host's budget is that of the configuration, else a preset, else the usual one")
    func budgets() throws {
        let text =
            #"{ "fetch": { "perHostGap": "2s", "hosts": { "a.example": { "concurrency": 3 } } }, \#(Self.outlets) }"#
        let hosts = try ConfigurationReader.read(Array(text.utf8), named: "config.json").0.fetch.budgets
        #expect(hosts["a.example"] == HostBudget(gap: .seconds(2), atOnce: 3))
        #expect(hosts["reddit.com"] == HostBudget(gap: .seconds(60)))
    }

    @Test("U8: budgets, secrets and feeds of an international host are its own in every spelling")
    func internationalHosts() throws {
        let text = #"""
            { "fetch": { "hosts": { "مثال.com": { "concurrency": 3 } } }, "outlets": [
              { "id": "a", "name": "ا", "proxy": "http://127.0.0.1:1", "feeds": [
                { "url": "https://مثال.com/feed/" }, { "url": "https://www.XN--MGBH0FB.com/2/" } ] } ] }
            """#
        let configuration = try ConfigurationReader.read(Array(text.utf8), named: "config.json").0
        #expect(configuration.fetch.budgets["xn--mgbh0fb.com"]?.atOnce == 3)
        let outlet = configuration.outlets[0]
        #expect(try outlet.access.resolved(for: outlet.outlet)?.domains == ["xn--mgbh0fb.com"])

        let twice = #"""
            { "outlets": [ { "id": "a", "name": "ا", "feeds": [
              { "url": "https://مثال.com/feed/" }, { "url": "https://%D9%85%D8%AB%D8%A7%D9%84.com/feed/" },
              { "url": "https://xn--mgbh0fb.com./feed/" } ] } ] }
            """#
        #expect(problems(in: twice).count { $0.contains("is polled already by") } == 2)
        let noHost = #"{ "fetch": { "hosts": { "a b": { "gap": "5s" } } }, \#(Self.outlets) }"#
        #expect(problems(in: noHost).contains { $0.contains("is no host") })
    }

    @Test("secrets are named, read from a credential or a file of one's own, and never written down")
    func secrets() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "khabar-\(UInt64.random(in: 0 ... .max))"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "token").path
        try Data("t0ken\n".utf8).write(to: URL(filePath: file))
        func read(_ access: String) throws -> Configuration.ConfiguredOutlet {
            let text = """
                { "outlets": [ { "id": "a", "name": "ا", \(access),
                  "feeds": [ { "url": "https://feeds.a.example/feed/" } ] } ] }
                """
            return try ConfigurationReader.read(Array(text.utf8), named: "config.json").0.outlets[0]
        }
        let outlet = try read(
            #""bearer": { "file": "\#(file)" }, "headers": { "X-Key": { "file": "\#(file)" }, "X-Plain": "p" }"#
        )
        chmod(file, 0o644)
        #expect(throws: CommandFailure.self) { try outlet.access.resolved(for: outlet.outlet) }
        chmod(file, 0o600)
        let access = try outlet.access.resolved(for: outlet.outlet)
        #expect(access?.authorization == .bearer("t0ken"))
        #expect(
            access?.headers == [.init(name: "X-Key", value: "t0ken"), .init(name: "X-Plain", value: "p")]
        )
        #expect(access?.domains == ["a.example"])
        #expect(try read(#""proxy": "socks5h://127.0.0.1:1080""#).access.proxy == "socks5h://127.0.0.1:1080")
        let credential = try read(#""user": "u", "password": { "credential": "hiba" }"#)
        #expect(credential.access.password == .credential("hiba"))

        func outletProblems(_ access: String) -> [String] {
            problems(
                in:
                    #"{ "outlets": [ { "id": "a", "name": "ا", \#(access), "feeds": [ { "url": "https://a.example/" } ] } ] }"#
            )
        }
        #expect(
            outletProblems(#""user": "u", "password": "p""#).contains { $0.contains("no place in this file") }
        )
        #expect(outletProblems(#""user": "u""#).contains { $0.contains("both") })
        #expect(
            outletProblems(#""headers": { "Host": "x" }"#).contains { $0.contains("outlets[0].headers.Host") }
        )
        #expect(outletProblems(#""cookie": { "credential": "../x" }"#).contains { $0.contains("credential") })
        #expect(
            outletProblems(#""proxy": "proxy.example""#).contains { $0.contains("http://proxy.example:3128") }
        )
    }

    @Test(
        "each mistake is told with its place, its path and the way to mend it",
        arguments: [
            (#"{ "databse": "x", \#(outlets) }"#, "config.json:1:3: databse:", "did you mean \"database\"?"),
            (#"{ "poll": { "every": "15 min" }, \#(outlets) }"#, "config.json:1:22: poll.every:", "\"15m\""),
            (#"{ "poll": { "every": 15 }, \#(outlets) }"#, "config.json:1:22: poll.every:", "not 15"),
            (
                #"{ "fetch": { "maxBodyBytes": "16" }, \#(outlets) }"#, ":1:30: fetch.maxBodyBytes:",
                "\"16MB\""
            ),
            (#"{ "fetch": { "concurrency": 0 }, \#(outlets) }"#, "fetch.concurrency:", "from 1 to 2000"),
            (#"{ "fetch": { "concurrency": 1.5 }, \#(outlets) }"#, "fetch.concurrency:", "not 1.5"),
            (
                #"{ "fetch": { "allowPrivateHosts": ["x y"] }, \#(outlets) }"#, "fetch.allowPrivateHosts[0]:",
                "CIDR"
            ),
            (
                #"{ "fetch": { "hosts": { "ar.outlet.co.ma": { "gap": "5s" } } }, \#(outlets) }"#,
                "fetch.hosts.ar.outlet.co.ma:", "write \"outlet.co.ma\""
            ),
            (
                #"{ "outlets": [ { "id": "a", "name": "ا", "zone": "Mars/Base", "feeds": [ { "url": "https://a.example/" } ] } ] }"#,
                "outlets[0].zone:", "Africa/Casablanca"
            ),
            (#"{ "outlets": [] }"#, "config.json:1:14: outlets:", "at least one"),
            ("{ }", "config.json:1:1", "lacks \"outlets\""),
            (#"{ "outlets": [ { "id": "a", "name": "ا" } ] }"#, "outlets[0]:", "lacks \"feeds\""),
            (
                #"{ "outlets": [ { "id": "a", "name": "ا", "feeds": [ { "url": "https://a.example/", "items": "//a" } ] } ] }"#,
                "outlets[0].feeds[0].items:", "\"kind\": \"page\""
            ),
            (
                #"{ "outlets": [ { "id": "a", "name": "ا", "feeds": [ { "url": "https://a.example/", "fallback": [ { "url": "x" } ] } ] } ] }"#,
                "outlets[0].feeds[0].fallback[0].url:", "write it as https://"
            ),
            ("{ \"a\": 1, }", "config.json:1:", "remove the comma"),
        ]
    )
    func mistakes(text: String, place: String, remedy: String) {
        let found = problems(in: text)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.contains(place) == true, "\(found)")
        #expect(found.first?.contains(remedy) == true, "\(found)")
    }

    @Test("all mistakes are told at once")
    func allAtOnce() {
        let found = problems(
            in: """
                {
                  "contakt": "x",
                  "poll": { "every": "soon" },
                  "outlets": [
                    { "id": "a", "name": "ا", "feeds": [ { "url": "ftp://a.example/" } ], "fullText": "maybe" },
                    { "id": "a", "name": "ب", "feeds": [ { "url": "https://b.example/f", "knd": "feed" } ] },
                    { "id": "c", "name": "ج", "feeds": [ { "url": "https://B.example:443/f" } ] }
                  ]
                }
                """
        )
        let places = [
            "2:3: contakt", "3:22: poll.every", "feeds[0].url", "outlets[0].fullText", "outlets[1].id",
            "outlets[1].feeds[0].knd", "outlets[2].feeds[0].url",
        ]
        #expect(found.count == places.count, "\(found)")
        for place in places { #expect(found.contains { $0.contains(place) }, "\(place) in \(found)") }
    }

    @Test("a file feed needs the switch that allows it")
    func files() {
        let file = #""outlets": [ { "id": "a", "name": "ا", "feeds": [ { "url": "file:///tmp/a.xml" } ] } ]"#
        #expect(problems(in: "{ \(file) }").first?.contains("\"fetch.allowFiles\": true") == true)
        #expect(problems(in: "{ \"fetch\": { \"allowFiles\": true }, \(file) }").isEmpty)
    }

    @Test(
        "durations and sizes are read in their short forms and in no other",
        arguments: [
            ("90s", 90), ("15m", 900), ("6h", 21600), ("14d", 1_209_600), ("1y", 31_536_000), ("0s", 0),
            ("", nil), ("m", nil), ("-5m", nil), ("1.5h", nil), ("5M", nil), ("٥m", nil),
            ("99999999999999999y", nil),
        ] as [(String, Int64?)]
    )
    func durations(text: String, seconds: Int64?) {
        #expect(ConfigurationText.duration(text) == seconds.map { .seconds($0) })
    }

    @Test(
        "sizes count in powers of ten or of two, as written",
        arguments: [
            ("16MB", 16_000_000), ("16MiB", 16 << 20), ("800B", 800), ("64kB", 64000), ("16", nil),
            ("MB", nil),
            ("1.5MB", nil), ("16mb", nil),
        ] as [(String, Int?)]
    )
    func sizes(text: String, bytes: Int?) {
        #expect(ConfigurationText.size(text) == bytes)
    }
}

struct OutputTests {
    @Test("text from the net cannot move the cursor or turn a line round")
    func safeText() {
        #expect(TerminalText.safe("a\u{1B}[2Jb\nc\u{202E}d\u{7}") == "a\u{FFFD}[2Jb cd\u{FFFD}")
    }

    @Test("marks take no column, wide characters two")
    func widths() {
        #expect(TerminalText.width("خَبَر") == 3)
        #expect(TerminalText.width("新聞") == 4)
        #expect(TerminalText.fitted("abcdef", columns: 4) == "abc…")
    }

    @Test(
        "a table is no wider than the terminal: text goes on below, between words, and isolates keep it in place"
    )
    func table() {
        var table = TextTable([.init(title: "n", isNumber: true), .init(title: "title", isFlexible: true)])
        table.append(["7", "a long title that does not fit"])
        table.append(["12", "خبر"])
        let lines = table.lines(terminalColumns: 20)
        #expect(
            lines == [
                " n  title", " 7  a long title", "    that does not", "    fit", "12  \u{2068}خبر\u{2069}",
            ]
        )
    }

    @Test(
        "no line is wider than the terminal, whatever the columns hold, and no word of it is lost",
        arguments: [12, 30, 60, 80, 200]
    )
    func narrow(columns: Int) {
        let titles = [
            "feed", "outlet", "state", "last success (+01)", "next poll (+01)", "missed", "url", "reason",
        ]
        var table = TextTable(
            titles.enumerated().map { .init(title: $1, isNumber: [0, 5].contains($0), isFlexible: $0 == 7) }
        )
        let cells = [
            "17", "hibapress", "failing", "2025-05-31 03:00", "2025-05-31 03:15", "~12",
            "https://ar.hibapress.example/category/news/feed/?paged=2&format=xml",
            "الخادم لم يجب منذ يومين كاملين على أي طلب",
        ]
        table.append(cells)
        let lines = table.lines(terminalColumns: columns)
        #expect(lines.allSatisfy { TerminalText.width($0) <= max(columns, 32) })
        func letters(_ text: String) -> [Unicode.Scalar] {
            text.unicodeScalars.filter {
                !$0.properties.isWhitespace && $0.properties.generalCategory != .format
            }.sorted()
        }
        #expect(letters(lines.joined()) == letters((titles + cells).joined()))
    }

    @Test("a line is folded between its words; styles and isolates are closed and opened again")
    func folded() {
        #expect(FoldedLine("one two three", columns: 13).pieces == ["one two three"])
        #expect(FoldedLine("  one two three", columns: 9).pieces == ["  one two", "  three"])
        #expect(
            FoldedLine("10:00 a  one two", columns: 12, hanging: 4).pieces == ["10:00 a  one", "    two"]
        )
        #expect(
            FoldedLine("\u{2068}المدينة القديمة تستعد\u{2069} الآن", columns: 15).pieces
                == ["\u{2068}المدينة القديمة\u{2069}", "\u{2068}تستعد\u{2069} الآن"]
        )
        #expect(
            FoldedLine("\u{1B}[31;9mone two\u{1B}[0m three", columns: 5).pieces
                == ["\u{1B}[31;9mone\u{1B}[0m", "\u{1B}[31;9mtwo\u{1B}[0m", "three"]
        )
        #expect(FoldedLine("aaaaaaaaaa b", columns: 4).pieces == ["aaaa", "aaaa", "aa b"])
        #expect(FoldedLine("", columns: 4).pieces == [""])
    }

    @Test("text is broken between words, and an address behind its signs")
    func wrapped() {
        #expect(TerminalText.wrapped("one two three", columns: 8) == ["one two", "three"])
        #expect(TerminalText.wrapped("المدينة القديمة تستعد", columns: 15) == ["المدينة القديمة", "تستعد"])
        #expect(
            TerminalText.wrapped("https://a.example/one/two", columns: 20) == [
                "https://a.example/", "one/two",
            ]
        )
        #expect(TerminalText.wrapped("", columns: 8) == [""])
    }

    @Test("JSON lines escape what JSON must and keep the order of keys")
    func json() {
        var line = JSONLine()
        line.add("b", "خبر \"x\"\\\n\u{1}")
        line.add("a", nil as String?)
        line.add("n", 0.5)
        #expect(line.description == #"{"b":"خبر \"x\"\\\n\u0001","a":null,"n":0.5}"#)
    }
}
