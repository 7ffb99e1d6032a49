import News
import Testing
import Web

/// Names, titles, texts, credits and addresses that attack a browser, on every screen.
@Suite("Hostile words on the pages")
struct HostilePageTests {
    private static let vectors = [
        "<script>attacked()</script>", "\"><img src=x onerror=attacked()>", "'><svg onload=attacked()>",
        "</title><script>attacked()</script>", "</textarea></style></script><script>attacked()</script>",
        "<iframe srcdoc='<script>attacked()</script>'>", "&lt;script&gt;attacked()&lt;/script&gt;",
        "<a href=\"javascript:attacked()\">x</a>", "\u{202E}txt.exe\u{2066}<b>", "\u{1}\u{FFFE}<b>",
        "--><script>attacked()",
        "]]><script>attacked()</script>", "<base href=https://evil.example/>", "`onmouseover=attacked()`",
    ]

    /// Only tags of our own pages, no attribute that runs, no address that is code. What stands between double quotes is no
    /// attribute, for those in it are escaped.
    private static func isClean(_ text: String) -> Bool {
        text.split(separator: "<").dropFirst().map { $0.prefix { $0 != ">" } }.allSatisfy { tag in
            let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber || $0 == "!" }
            let pieces = tag.split(separator: "\"", omittingEmptySubsequences: false)
            let attributes = pieces.enumerated().filter { $0.offset % 2 == 0 }.map { String($0.element) }
            let addresses = zip(pieces, pieces.dropFirst()).filter { before, _ in
                ["href=", "src=", "action="].contains { before.hasSuffix($0) }
            }
            return known.contains(name.lowercased()) && !attributes.contains { $0.contains(" on") }
                && addresses.allSatisfy { _, address in
                    ["/", "#", "http://", "https://"].contains { address.hasPrefix($0) }
                        && !address.hasPrefix("//")
                }
        }
    }

    private static let known: Set = [
        "!", "!doctype", "html", "head", "meta", "title", "link", "script", "body", "a", "header", "div",
        "span", "nav", "ul", "li",
        "form", "input", "button", "main", "section", "h1", "h2", "h3", "details", "summary", "label",
        "select", "option",
        "article", "p", "svg", "line", "circle", "rect", "aside", "footer", "time", "bdi", "b", "dl", "dt",
        "dd", "table",
        "caption", "thead", "tr", "th", "tbody", "td", "ins", "del", "mark", "figure", "figcaption", "kbd",
        "code",
    ]

    @Test("nothing of an outlet's becomes markup", arguments: vectors)
    func outlets(vector: String) throws {
        let words = PageWorld.Words(
            name: vector,
            title: vector,
            text: "\(vector) مكتبة.\n\n\(vector)",
            byline: vector,
            agency: vector,
            section: vector
        )
        let world = try PageWorld(words)
        let agency = PageWorldEncoding.encoded(vector)
        for screen in PageWorld.screens + ["/agencies/\(agency)"] {
            let text = world.text(screen)
            #expect(HostilePageTests.isClean(text), "\(screen)")
            #expect(text.components(separatedBy: "<script").count == 2, "\(screen)")
        }
    }

    @Test("nothing of an address becomes markup", arguments: vectors)
    func addresses(vector: String) throws {
        let world = try PageWorld()
        let value = PageWorldEncoding.encoded(vector)
        for target in [
            "/search?q=\(value)", "/search?q=x&outlet=\(value)&language=\(value)",
            "/latest?outlet=\(value)&section=\(value)",
            "/?day=\(value)&agency=\(value)", "/outlets/\(value)", "/agencies/\(value)", "/\(value)/\(value)",
            "/missing?outlet=\(value)",
            "/latest?\(value)=\(value)",
        ] where PageRequest(.get, target) != nil {
            let text = world.text(target)
            #expect(HostilePageTests.isClean(text), "\(target)")
            #expect(text.components(separatedBy: "<script").count == 2, "\(target)")
        }
    }

    @Test(
        "an article's address that is no web address leads nowhere",
        arguments: ["javascript:attacked()//", "data:text/html,x"]
    )
    func links(url: String) throws {
        let text = try PageWorld(PageWorld.Words(url: url)).text("/stories/1")
        #expect(!text.contains("javascript:") && !text.contains("data:text"))
    }
}

enum PageWorldEncoding {
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let hex = String(byte, radix: 16)
            return byte < 16 ? "%0\(hex)" : "%\(hex)"
        }.joined()
    }
}
