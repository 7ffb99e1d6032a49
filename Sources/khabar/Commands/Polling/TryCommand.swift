import ArgumentParser
import Fetching
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
        let configuration = try source.loadIfThere()
        var settings = FetchSettings(configuration)
        if allowPrivate {
            settings.allowPrivateHosts += ["0.0.0.0/0", "::/0"].compactMap(PrivateHostRule.init(parsing:))
        }
        let fetcher: Fetcher
        do {
            fetcher = try Fetcher(settings)
        } catch {
            throw TryCommand.failure(.unanswered(error))
        }
        let clock = try Newsroom.wallClock()
        let isPlain = !json
        var steps: [FeedSearch.Step] = []
        var search = FeedSearch(fetcher, clock: clock, as: try station(of: address, configuration)) { step in
            steps.append(step)
            if isPlain { StandardError.print(TryCommand.words(for: step)) }
        }
        do {
            let findings = try await search.run(address)
            let article = try await search.firstArticle(of: findings)
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
        } catch let failure as FeedSearch.Failure {
            await fetcher.stop()
            throw TryCommand.failure(failure)
        } catch {
            await fetcher.stop()
            throw error
        }
    }

    /// The configured outlet whose site it is, with its rules and secrets.
    private func station(of address: String, _ configuration: Configuration) throws -> Line.Station? {
        var own = configuration
        own.outlets = configuration.outlets.filter { outlet in
            Line.Station(outlet: outlet.outlet, everySeconds: 0).isOn(address)
        }
        return try RoomSettings(own, defaultMinInterval: .zero).renewable.stations.first
    }

    private static func failure(_ failure: FeedSearch.Failure) -> CommandFailure {
        switch failure {
        case .unanswered(let error):
            switch error.cause {
            case .privateAddress:
                CommandFailure(.permission, "\(error); for this once give --allow-private")
            case .badURL, .unsupportedScheme: CommandFailure(.usage, "\(error)")
            default: CommandFailure(.unavailable, "\(error)")
            }
        case .refused(let refusal):
            CommandFailure(.unavailable, "\(refusal.reason); \(refusal.kind.remedy)")
        case .cancelled: CommandFailure(.unavailable, "told to stop")
        }
    }

    /// What a person types: with a scheme or without.
    static func address(_ text: String) -> String? {
        let full = text.contains("://") ? text : "https://" + text
        guard !URLReference(full).hasUser else { return nil }
        guard let url = CanonicalURL(full), url.text.hasPrefix("http") else { return nil }
        return url.text
    }

    private static func words(for step: FeedSearch.Step) -> String {
        "\(TerminalText.safe(step.url))  \(TerminalText.safe(step.result))  (\(step.origin.rawValue))"
    }
}
