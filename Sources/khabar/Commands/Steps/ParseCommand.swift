import ArgumentParser
import News
import Parsing

/// `khabar parse`: what khabar reads out of a feed document.
struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Show what khabar reads out of a feed document.",
        discussion: """
            FILE holds the body of a response: RSS, Atom, JSON Feed, a sitemap or WordPress posts, in any \
            encoding. Nothing is fetched and nothing is stored. With --json one JSON object is printed; without it a summary for reading.

            LIST for --batch is a text file ("-": standard input) with one document a line: path, content \
            type and URL, apart by tabs; the last two may be empty. Each document is printed in order, with --json as \
            one line with the path as "file". One that cannot be read has an error in its place; the others are printed \
            all the same, and the exit code is 66.

            Example:
              curl -s https://ar.hibapress.com/feed/ >feed.xml
              khabar parse feed.xml --url https://ar.hibapress.com/feed/
            """
    )

    @Argument(help: "The document to read; - is standard input.")
    var file: String?

    @Flag(help: "Print JSON, one object on one line.")
    var json = false

    @Option(help: ArgumentHelp("Read the documents that LIST names, one a line.", valueName: "list"))
    var batch: String?

    @Option(help: ArgumentHelp("The Content-Type header the document came with.", valueName: "type"))
    var contentType: String?

    @Option(
        help: ArgumentHelp(
            "The address the document came from: the base of relative links.",
            valueName: "url"
        )
    )
    var url: String?

    func validate() throws {
        guard (file == nil) != (batch == nil) else {
            throw ValidationError("Give either a file or --batch with a list of files.")
        }
        guard batch == nil || (contentType == nil && url == nil) else {
            throw ValidationError("With --batch, content types and URLs stand in the list, one to a line.")
        }
    }

    func run() throws {
        if let batch { return try runBatch(batch) }
        guard let file else { return }
        if json { return try printJSON(of: file, as: nil, contentType: contentType, url: url) }
        let parsed = try document(file, contentType: contentType, url: url)
        try StandardOutput.write(Array(summary(of: parsed).utf8))
    }

    private func runBatch(_ list: String) throws {
        var unreadable = 0
        for line in try InputFile.bytes(of: list).split(separator: 0x0A) {
            let fields = line.split(separator: 0x09, omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
            func field(_ index: Int) -> String? {
                guard index < fields.count else { return nil }
                let text = fields[index].filter { $0 != "\r" }
                return text.isEmpty ? nil : text
            }
            guard let path = field(0) else { continue }
            do {
                _ = try InputFile.document(of: path)
            } catch {
                unreadable += 1
                try StandardOutput.write(BatchFault.line(path, error, asJSON: json))
                continue
            }
            if json {
                try printJSON(of: path, as: path, contentType: field(1), url: field(2))
            } else {
                let parsed = try document(path, contentType: field(1), url: field(2))
                try StandardOutput.write(Array("\(path)\n\(summary(of: parsed))\n".utf8))
            }
        }
        try BatchFault.end(unreadable, of: "document")
    }

    private func document(_ path: String, contentType: String?, url: String?) throws -> ParsedFeed {
        var entries: [Entry] = []
        var parsed = FeedParser.parseAny(
            try InputFile.document(of: path),
            DocumentContext(contentType: contentType, url: url)
        ) { entries.append($0) }
        parsed.entries = entries
        return parsed
    }

    /// As much output as is written at once, where a document gives more.
    private static let pieceBytes = 1 << 16

    /// Prints a document's line while it is read: no more of it is held than an entry and a piece of output.
    private func printJSON(of path: String, as name: String?, contentType: String?, url: String?) throws {
        var json = FeedJSON(file: name)
        let parsed = try FeedParser.parseAny(
            try InputFile.document(of: path),
            DocumentContext(contentType: contentType, url: url)
        ) { entry throws(CommandFailure) in
            json.add(entry)
            if json.count >= ParseCommand.pieceBytes { try StandardOutput.write(json.take()) }
        }
        json.finish(parsed)
        try StandardOutput.write(json.take())
    }
}

// MARK: - For reading

extension ParseCommand {
    private func summary(of parsed: ParsedFeed) -> String {
        var text = ""
        func line(_ name: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            text += name.padded(to: 12) + shown(value, limit: 100) + "\n"
        }
        line("format", parsed.isFeed ? parsed.format.rawValue : "no feed")
        line("encoding", parsed.encoding)
        line("title", parsed.feed.title)
        line("link", parsed.feed.link)
        line("language", parsed.feed.language)
        line("updated", (parsed.feed.updated ?? parsed.feed.published).map { "\($0)" })
        for warning in parsed.warnings { line("warning", warning) }
        line("entries", parsed.isFeed ? "\(parsed.entries.count)" : nil)
        for sitemap in parsed.sitemaps.prefix(20) { line("sitemap", sitemap.url) }
        for (number, entry) in parsed.entries.enumerated() {
            let time = (entry.published ?? entry.updated).map { "\($0)" } ?? "no date"
            text +=
                "\n" + "\(number + 1).".padded(to: 4) + time.padded(to: 22)
                + shown(entry.title ?? "", limit: 80)
            text += "\n"
            let authors = entry.authors.compactMap { $0.name ?? $0.email }.joined(separator: ", ")
            for part in [entry.link, authors, entry.text.map { shown($0, limit: 160) }] {
                if let part, !part.isEmpty { text += "    \(shown(part, limit: 200))\n" }
            }
        }
        return text
    }

    /// On one line, cut, and without characters that command a terminal.
    private func shown(_ value: String, limit: Int) -> String {
        TerminalText.fitted(TerminalText.safe(value), columns: limit)
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
