import Ingestion
import News
import Parsing

/// An entry for `outlets` in `config.json`, made of what a search found.
struct OutletProposal {
    var id: String
    var name: String
    var homepage: String?
    var language: String?
    var country: String?
    var sources: [FeedSearch.Source]

    /// `language` is that of an article, for a site that does not say its own.
    init(_ findings: FeedSearch.Findings, given: String, language articles: String?) {
        sources = findings.sources
        let address = findings.home ?? sources.first?.entries.compactMap(\.link).first ?? given
        let parts = URLReference(address)
        let host = parts.host ?? ""
        id = OutletProposal.id(ofHost: host)
        name = OutletProposal.name(findings) ?? host
        // A feed says which pages it is of; the page that led to it may have been one of them.
        homepage = OutletProposal.homepage(parts)
        language = findings.sources.compactMap(\.language).first ?? findings.site.language ?? articles
        country = OutletProposal.country(ofHost: host)
    }

    private static func homepage(_ parts: URLReference) -> String? {
        guard let scheme = parts.scheme, scheme.hasPrefix("http"), let authority = parts.authority else {
            return nil
        }
        // A site below a folder names itself by it; a page of a site is no home.
        let isFolder = parts.path.hasSuffix("/") && parts.path.split(separator: "/").count <= 1
        return "\(scheme)://\(authority)\(isFolder ? parts.path : "/")"
    }

    /// The site's name, else the shortest part of a title that has several: "Front page | The Name".
    private static func name(_ findings: FeedSearch.Findings) -> String? {
        let stated = [findings.site.name] + findings.sources.filter { $0.kind == .feed }.map(\.title)
        for title in stated {
            guard let title, !title.isEmpty else { continue }
            let parts = title.replacing(" - ", with: "|").split { "|–—»«•".contains($0) }.map {
                TerminalText.safe(String($0))
            }
            let shortest = parts.filter { !$0.isEmpty }.min { $0.count < $1.count }
            if let shortest { return shortest.count <= 60 ? shortest : String(shortest.prefix(60)) }
        }
        return nil
    }

    /// `ar.example.co.ma` and `www.example.press` are "example"; in letters that an id may hold.
    static func id(ofHost host: String) -> String {
        var labels = host.split(separator: ".").map(String.init)
        let isAddress = labels.allSatisfy { $0.allSatisfy(\.isNumber) } || host.contains(":")
        if isAddress { return "outlet" }
        if labels.count > 1 { labels.removeLast() }
        if labels.count > 1, let last = labels.last, registries.contains(last) { labels.removeLast() }
        let name = (labels.last ?? "").lowercased().filter {
            $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")
        }
        return name.isEmpty || name.hasPrefix("xn--") ? "outlet" : name
    }

    /// Second labels under which countries register names.
    private static let registries: Set<String> = [
        "co", "com", "org", "net", "gov", "gob", "ac", "edu", "press", "info",
    ]

    /// The country of a top-level domain; those that the world uses for their letters say none.
    private static func country(ofHost host: String) -> String? {
        guard let last = host.split(separator: ".").last, last.count == 2,
            last.allSatisfy({ $0.isASCII && $0.isLetter }), host.contains("."),
            !["eu", "io", "tv", "co", "me", "ai", "fm", "cc", "ly", "gg", "to"].contains(String(last))
        else { return nil }
        return last == "uk" ? "GB" : last.uppercased()
    }
}

// MARK: - JSON

extension OutletProposal {
    /// On one line, for programs.
    var line: String {
        "{"
            + (members + ["\"feeds\":[\(OutletProposal.feed(sources))]", "\"fullText\":\"auto\""])
            .joined(separator: ",") + "}"
    }

    /// In lines, as `config.json` is written by hand.
    var lines: String {
        let feed = OutletProposal.spaced(sources)
        return """
            {
              \(members.joined(separator: ", ")),
              "feeds": [
            \(feed)
              ],
              "fullText": "auto"
            }
            """
    }

    private var members: [String] {
        [("id", id), ("name", name), ("homepage", homepage), ("language", language), ("country", country)]
            .compactMap { key, value in value.map { "\"\(key)\": \(JSONLine.quoted($0))" } }
    }

    private static func inner(_ source: FeedSearch.Source) -> String {
        let kind = source.kind == .feed ? "" : ", \"kind\": \"\(source.kind.rawValue)\""
        return "\"url\": \(JSONLine.quoted(source.url))\(kind)"
    }

    private static func feed(_ sources: [FeedSearch.Source]) -> String {
        guard let first = sources.first else { return "" }
        let others = sources.dropFirst().map { "{ \(inner($0)) }" }
        let fallback = others.isEmpty ? "" : ", \"fallback\": [ \(others.joined(separator: ", ")) ]"
        return "{ \(inner(first))\(fallback) }"
    }

    private static func spaced(_ sources: [FeedSearch.Source]) -> String {
        guard let first = sources.first, sources.count > 1 else { return "    \(feed(sources))" }
        let others = sources.dropFirst().map { "        { \(inner($0)) }" }
        return """
                {
                  \(inner(first)),
                  "fallback": [
            \(others.joined(separator: ",\n"))
                  ]
                }
            """
    }
}
