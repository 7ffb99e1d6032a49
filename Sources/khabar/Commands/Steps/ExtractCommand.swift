import ArgumentParser
import Language
import News
import Parsing

/// `khabar extract`: the article that khabar sees on a saved page.
struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Show the article that khabar sees on a saved page.",
        discussion: """
            FILE holds an HTML page in any encoding. Nothing is fetched and nothing is stored. With --json one
            JSON object is printed; without it the article for reading. --explain says which rule won each field.

            LIST for --batch is a text file ("-": standard input) with one page a line: path and URL, apart by a
            tab. Each page is printed in order, with --json as one line with the path as "file". A page that cannot be
            read has an error in its place; the others are printed all the same, and the exit code is 66.

            Example:
              curl -s https://albab.ma/ >page.html
              khabar extract page.html --url https://albab.ma/
            """
    )

    @Argument(help: "The page to read; - is standard input.")
    var file: String?

    @Flag(help: "Print JSON, one object on one line.")
    var json = false

    @Flag(help: "Say which rule won each field.")
    var explain = false

    @Option(help: ArgumentHelp("Read the pages that LIST names, one a line.", valueName: "list"))
    var batch: String?

    @Option(help: ArgumentHelp("The address the page came from.", valueName: "url"))
    var url: String?

    @Option(help: ArgumentHelp("The Content-Type header the page came with.", valueName: "type"))
    var contentType: String?

    @Option(help: ArgumentHelp("The elements that hold the article's text.", valueName: "xpath"))
    var body: String?

    @Option(help: ArgumentHelp("Elements inside the body that are no part of the text.", valueName: "xpath"))
    var strip: String?

    @Option(help: ArgumentHelp("The headline.", valueName: "xpath"))
    var title: String?

    @Option(help: ArgumentHelp("The date of publication.", valueName: "xpath"))
    var date: String?

    func validate() throws {
        guard (file == nil) != (batch == nil) else {
            throw ValidationError("Give either a file or --batch with a list of files.")
        }
        guard batch == nil || url == nil else {
            throw ValidationError("With --batch, URLs stand in the list, one to a line.")
        }
        for (name, rule) in [("body", body), ("strip", strip), ("title", title), ("date", date)] {
            guard let rule, !XPathRule.isUsable(rule) else { continue }
            throw ValidationError("--\(name) \"\(TerminalText.safe(rule))\" is no XPath that can be used")
        }
    }

    func run() throws {
        if let batch { return try runBatch(batch) }
        guard let file else { return }
        let page = extract(try InputFile.document(of: file), url: url ?? "")
        try StandardOutput.write(json ? jsonLine(page, file: nil) : readable(page))
    }

    private func extract(_ body: [UInt8], url: String) -> ExtractedPage {
        let rules = ExtractionRules(body: self.body, strip: strip, title: title, date: date)
        return PageExtractor.extract(
            body,
            contentType: contentType,
            url: url,
            rules: rules,
            withMarkup: json
        )
    }

    private func runBatch(_ list: String) throws {
        var unreadable = 0
        for line in try InputFile.bytes(of: list).split(separator: 0x0A) {
            let fields = line.split(separator: 0x09, maxSplits: 1, omittingEmptySubsequences: false).map {
                String(decoding: $0.last == 0x0D ? $0.dropLast() : $0, as: UTF8.self)
            }
            let path = fields[0]
            let body: [UInt8]
            do {
                body = try InputFile.document(of: path)
            } catch {
                unreadable += 1
                try StandardOutput.write(BatchFault.line(path, error, asJSON: json))
                continue
            }
            let page = extract(body, url: fields.count > 1 ? fields[1] : "")
            try StandardOutput.write(json ? jsonLine(page, file: path) : "\(path)\n\(readable(page))\n")
        }
        try BatchFault.end(unreadable, of: "page")
    }
}

// MARK: - What is printed

extension ExtractCommand {
    private func jsonLine(_ page: ExtractedPage, file: String?) -> String {
        var line = JSONLine()
        if let file { line.add("file", file) }
        line.add("title", page.title)
        line.add("byline", page.byline)
        line.add("published", page.published.map(ExtractCommand.iso))
        line.add("modified", page.modified.map(ExtractCommand.iso))
        line.add("published_precision", page.published?.precision.rawValue)
        line.add("modified_precision", page.modified?.precision.rawValue)
        line.add("lang", page.language)
        line.add("dir", page.direction)
        line.add("lead_image", page.leadImage)
        line.add("canonical_url", page.canonicalURL)
        line.add("site_name", page.siteName)
        line.add("excerpt", page.summary)
        line.add("text", page.text)
        let markup = page.markup ?? .init()
        line.add("html", "\(markup.html)")
        line.add("links", markup.links)
        if explain {
            var origins = JSONLine()
            for origin in page.origins { origins.add(origin.field, origin.rule) }
            line.add("origins", origins)
        }
        return "\(line)\n"
    }

    /// ISO 8601 with the offset the page gave. A day without a time is its midnight; the precision says so.
    private static func iso(_ date: NewsDate) -> String {
        let local = date.instant.advanced(bySeconds: Int64(date.offsetSeconds ?? 0)).description.dropLast()
        guard let offset = date.offsetSeconds else { return String(local) }
        if offset == 0 { return "\(local)+00:00" }
        let minutes = abs(offset) / 60
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(local)\(offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
    }

    private func readable(_ page: ExtractedPage) -> String {
        var text = ""
        func line(_ name: String, _ field: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            text += name + String(repeating: " ", count: 12 - name.count) + shown(value)
            if explain, let origin = page.origins.first(where: { $0.field == field }) {
                text += "  [\(origin.rule)]"
            }
            text += "\n"
        }
        line("title", "title", page.title)
        line("byline", "byline", page.byline)
        line("published", "published", page.published.map(ExtractCommand.iso))
        line("modified", "modified", page.modified.map(ExtractCommand.iso))
        line("language", "lang", page.language)
        line("direction", "dir", page.direction)
        line("site", "site_name", page.siteName)
        line("canonical", "canonical_url", page.canonicalURL)
        line("image", "lead_image", page.leadImage)
        line("excerpt", "excerpt", page.summary)
        if explain { line("text from", "", page.origins.first { $0.field == "text" }?.rule) }
        text += page.text.isEmpty ? "\nNo article was found on this page.\n" : "\n\(shown(page.text))\n"
        return text
    }

    /// Without characters that command a terminal.
    private func shown(_ value: String) -> String {
        value.split(separator: "\n", omittingEmptySubsequences: false).map { TerminalText.safe(String($0)) }
            .joined(separator: "\n")
    }
}
