import ArgumentParser
import Fetching
import Glibc
import Ingestion
import Language
import News
import Parsing
import Machinery

/// `khabar try`: what khabar would make of a site.
struct TryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Look for the news of a site and show what khabar would make of them.",
        discussion: """
            Asks URL, a site's front page or a feed, then in this order: the feeds the page names, the known \
            paths of feeds, sitemaps (of robots.txt and at known paths), WordPress posts, at last the page's \
            own links. Shows the entries of the first that gives news and one article as it would be stored, \
            and prints the outlet to paste into config.json; what was asked for goes to standard error. Stores \
            nothing.

            Asks as politely as polling does: one request a host at a time, with the gap of config.json, and \
            what robots.txt forbids is not asked for, but for URL itself. config.json is read where there is \
            one, for "contact" and "fetch".

            Exit codes: 64 no URL that can be asked for, 65 nothing there gives news, 69 no answer, 77 the \
            address is not public.

            Example:
              khabar try https://albab.ma/
            """
    )

    @OptionGroup var source: ConfigurationOptions

    @Flag(help: "Print JSON, one object on one line.")
    var json = false

    @Flag(help: "Reach also addresses that are not public, such as 127.0.0.1.")
    var allowPrivate = false

    @Argument(help: ArgumentHelp("The site's front page, or a feed.", valueName: "url"))
    var url: String

    func run() async throws {
        guard let address = TryCommand.address(url) else {
            throw CommandFailure(
                .usage,
                "\"\(url)\" is no http or https URL without a user name; write it as https://host/"
            )
        }
        let configuration = try optionalConfiguration()
        var settings = FetchSettings(configuration)
        if allowPrivate {
            settings.allowPrivateHosts += ["0.0.0.0/0", "::/0"].compactMap(PrivateHostRule.init(parsing:))
        }
        let fetcher: Fetcher
        do {
            fetcher = try Fetcher(settings)
        } catch {
            throw FeedSearch.failure(error)
        }
        let clock = try Newsroom.wallClock()
        let isPlain = !json
        var steps: [FeedSearch.Step] = []
        var search = FeedSearch(fetcher, now: clock.now) { step in
            steps.append(step)
            if isPlain { StandardError.print(TryCommand.words(for: step)) }
        }
        do {
            let findings = try await search.run(address)
            let article = try await firstArticle(of: findings, &search)
            await fetcher.stop()
            let report = TryReport(
                url: address,
                steps: steps,
                findings: findings,
                article: article,
                outlet: OutletProposal(findings, given: address, language: article?.page?.language)
            )
            try StandardOutput.write(json ? report.line + "\n" : report.text(known: configuration))
            if findings.sources.isEmpty {
                throw CommandFailure(
                    .badData,
                    "\(address) gives no news: no feed, no sitemap, no posts and no list of links; "
                        + "try the page where its headlines stand, or configure that as a \"page\" with \"items\""
                )
            }
        } catch {
            await fetcher.stop()
            throw error
        }
    }

    /// What a person types: with a scheme or without.
    static func address(_ text: String) -> String? {
        let full = text.contains("://") ? text : "https://" + text
        guard !URLReference(full).hasUser else { return nil }
        guard let url = CanonicalURL(full), url.text.hasPrefix("http") else { return nil }
        return url.text
    }

    /// The configuration where one was named or stands in its place; else the defaults.
    private func optionalConfiguration() throws -> Configuration {
        let isNamed = source.config != nil || getenv("KHABAR_CONFIG") != nil
        guard isNamed || access(source.file, F_OK) == 0 else { return Configuration() }
        return try source.load()
    }

    /// The page of the first entry that has one and can be had.
    private func firstArticle(
        of findings: FeedSearch.Findings,
        _ search: inout FeedSearch
    ) async throws -> TryReport.Article? {
        guard let source = findings.sources.first else { return nil }
        var refused: TryReport.Article?
        for link in source.entries.compactMap(\.link).prefix(2) {
            do {
                let response = try await search.fetch(link, accept: .page)
                guard (200..<300).contains(response.status) else {
                    refused = refused ?? .init(url: link, problem: "answered \(response.status)")
                    continue
                }
                let type = response.contentType
                let page = PageExtractor.extract(response.body, contentType: type, url: response.url)
                return .init(url: response.url, page: page)
            } catch let refusal as FeedSearch.NotAsked {
                refused = refused ?? .init(url: link, problem: refusal.reason)
            }
        }
        return refused
    }

    private static func words(for step: FeedSearch.Step) -> String {
        "\(TerminalText.safe(step.url))  \(TerminalText.safe(step.result))  (\(step.origin.rawValue))"
    }
}
