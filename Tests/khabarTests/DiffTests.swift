import Foundation
import Language
import Testing

@testable import khabar

@Suite("What was changed, as people see it")
struct DiffTests {
    @Test("an article's wordings and a copy are shown side by side, in a terminal, as a page and as JSON")
    func wordings() async throws {
        try await Program.with { program in
            try ControlTests.configure(program)
            #expect(try program.run("poll", now: "2025-05-31T12:00:00Z").status == 0)
            let feed = program.folder.appending(path: "sahel.xml")
            let changed = String(decoding: try Data(contentsOf: feed), as: UTF8.self)
                .replacing("فقرة 3 تروي", with: "فقرة &lt;b&gt; 3 تحكي")
                .replacing("المدينة القديمة</title>", with: "المدينة العتيقة</title>")
            try program.write(changed, to: "sahel.xml")
            #expect(try program.run("poll", "--all", now: "2025-05-31T13:00:00Z").status == 0)

            let plain = try program.run("story", "1", "--diff")
            #expect(
                plain.output.contains(
                    "of sahel: wording 1 became 2 (seen 2025-05-31 13:00): 1 word taken out"
                )
            )
            #expect(
                plain.output.contains("\u{2068}[-القديمة-]\u{2069} \u{2068}{+العتيقة+}\u{2069}"),
                "\(plain)"
            )
            #expect(plain.output.contains("\u{2068}[-تروي-]\u{2069}"))
            #expect(plain.output.contains("article") && plain.output.contains("of sahel beside article"))
            let coloured = try program.run("story", "1", "--diff", "--color", "always")
            #expect(coloured.output.contains("\u{1B}[31;9mتروي\u{1B}[0m"))

            let page = try program.run("story", "1", "--diff", "--html").output
            #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("<del>تروي</del>"))
            #expect(page.contains("<p dir=\"auto\">") && !page.contains("<script"))

            let lines = try program.run("story", "1", "--diff", "--json").output.split(separator: "\n")
            let json = try lines.map {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
            #expect(json.compactMap { $0?["kind"] as? String } == ["revision", "copy"])
            #expect(try program.run("story", "1", "--html").status == 64)
        }
    }

    @Test("markup and control characters of a text stay text")
    func escaped() {
        var page = DiffPage(title: "</title><script>")
        page.add(
            heading: "h",
            detail: "d",
            title: WordDiff(from: "a", to: "a"),
            text: WordDiff(from: "<i>x\u{1}", to: "\"&amp;")
        )
        #expect("\(page.html)".contains("<title>&lt;/title&gt;&lt;script&gt;</title>"))
        #expect("\(page.html)".contains("<del>&lt;i&gt;x\u{FFFD}</del> <ins>&quot;&amp;amp;</ins>"))
        let lines = DiffText(isColoured: false).lines(WordDiff(from: "\u{202E}x\u{1B}[0m", to: "y"))
        #expect(lines == ["\u{2068}[-x\u{FFFD}[0m-]\u{2069} \u{2068}{+y+}\u{2069}"])
    }

    @Test("long stretches without a change are left out, unless all is wanted")
    func shortened() {
        let words = (0..<100).map { "w\($0)" }
        let diff = WordDiff(from: words.joined(separator: " "), to: (words + ["z"]).joined(separator: " "))
        let line = DiffText(isColoured: false).lines(diff).joined()
        #expect(line.hasPrefix("… w88") && line.hasSuffix("w99 \u{2068}{+z+}\u{2069}"))
        #expect(DiffText(isColoured: false).lines(diff, isWhole: true).joined().hasPrefix("w0 w1"))
    }
}
