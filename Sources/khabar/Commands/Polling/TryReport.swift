import Ingestion
import Language
import News
import Parsing

/// What `khabar try` found, for a person or a program.
struct TryReport {
    let url: String
    let steps: [FeedSearch.Step]
    let findings: FeedSearch.Findings
    let article: FeedSearch.FoundArticle?
    let outlet: OutletProposal

    private static let limitEntries = 5
    private static let limitText = 600
}

// MARK: - For a person

extension TryReport {
    /// `known` is the configuration: what it polls already is said.
    func text(known: Configuration) -> String {
        guard let source = findings.sources.first else { return "" }
        var text = "\n\(source.kind.rawValue)  \(shown(source.url))  (\(source.origin.rawValue))\n"
        if let title = source.title { text += "title  \(shown(title))\n" }
        text += "\(source.entries.count) entries" + typicalText(source.entries) + "\n"
        for entry in source.entries.prefix(TryReport.limitEntries) {
            let time = (entry.published ?? entry.updated)?.description ?? "no date"
            text += "\n  \(time)  \(shown(entry.title ?? "no title"))\n  \(shown(entry.link ?? "no link"))\n"
        }
        for other in findings.others {
            text +=
                "\nalso named by the page: \(shown(other.url))"
                + (other.title.map { "  \(shown($0))" } ?? "")
        }
        if !findings.others.isEmpty { text += "\n" }
        text += articleText
        if let outlet = known.outlets.first(where: { polls($0, source) })?.outlet {
            text += "\nconfig.json polls this already: outlet \"\(outlet.id)\"\n"
        }
        return text + "\nFor \"outlets\" in config.json:\n\n\(outlet.lines)\n"
    }

    private func polls(_ outlet: Configuration.ConfiguredOutlet, _ source: FeedSearch.Source) -> Bool {
        outlet.outlet.feeds.contains { CanonicalURL($0.url) == CanonicalURL(source.url) }
    }

    /// Full articles or excerpts: the middle one of the lengths tells.
    private func typicalText(_ entries: [Entry]) -> String {
        let lengths = entries.map { $0.text?.count ?? 0 }.sorted()
        guard !lengths.isEmpty, let longest = lengths.last, longest > 0 else { return ", without text" }
        return ", texts of \(lengths[lengths.count / 2]) characters (median; the longest \(longest))"
    }

    private var articleText: String {
        guard let article else { return "" }
        var text = "\narticle  \(shown(article.url))\n"
        guard let page = article.page else {
            return text + "  not shown: \(shown(article.problem ?? "no answer"))\n"
        }
        let fields = [
            ("title", page.title), ("byline", page.byline),
            ("published", page.published.map { "\($0.instant)" }), ("language", page.language),
            ("image", page.leadImage),
        ]
        for (name, value) in fields {
            guard let value else { continue }
            let origin = page.origins.first { $0.field == name || $0.field == "lead_\(name)" }
            text += "  \(name): \(shown(value))" + (origin.map { "  [\($0.rule)]" } ?? "") + "\n"
        }
        guard !page.text.isEmpty else { return text + "  no text found on this page\n" }
        let rule = page.origins.first { $0.field == "text" }?.rule
        text += "  text: \(page.text.count) characters" + (rule.map { "  [\($0)]" } ?? "") + "\n"
        for paragraph in page.text.prefix(TryReport.limitText).split(separator: "\n") {
            text += "\n    \(shown(String(paragraph)))\n"
        }
        return text + (page.text.count > TryReport.limitText ? "    …\n" : "")
    }

    private func shown(_ value: String) -> String { TerminalText.safe(value) }
}

// MARK: - For a program

extension TryReport {
    /// One JSON object.
    var line: String {
        let steps = steps.map { step in
            var line = JSONLine()
            line.add("url", step.url)
            line.add("origin", step.origin.rawValue)
            line.add("result", step.result)
            return line.description
        }
        let sources = findings.sources.map(TryReport.line)
        let members = [
            "\"url\":\(JSONLine.quoted(url))", "\"steps\":[\(steps.joined(separator: ","))]",
            "\"sources\":[\(sources.joined(separator: ","))]",
            "\"article\":\(article.map(TryReport.line) ?? "null")",
            "\"outlet\":\(findings.sources.isEmpty ? "null" : outlet.line)",
        ]
        return "{\(members.joined(separator: ","))}"
    }

    private static func line(_ source: FeedSearch.Source) -> String {
        var line = JSONLine()
        line.add("url", source.url)
        line.add("kind", source.kind.rawValue)
        line.add("origin", source.origin.rawValue)
        line.add("title", source.title)
        line.add("language", source.language)
        line.add("entry_count", source.entries.count)
        line.add(
            "entries",
            source.entries.prefix(limitEntries).map { entry in
                var line = JSONLine()
                line.add("title", entry.title)
                line.add("url", entry.link)
                line.add("published_at", entry.published ?? entry.updated)
                line.add("text_length", entry.text?.count ?? 0)
                return line
            }
        )
        return line.description
    }

    private static func line(_ article: FeedSearch.FoundArticle) -> String {
        var line = JSONLine()
        line.add("url", article.url)
        line.add("problem", article.problem)
        if let page = article.page {
            line.add("title", page.title)
            line.add("byline", page.byline)
            line.add("published_at", page.published?.instant)
            line.add("language", page.language)
            line.add("lead_image", page.leadImage)
            line.add("text", page.text)
            line.add("text_rule", page.origins.first { $0.field == "text" }?.rule)
        }
        return line.description
    }
}
