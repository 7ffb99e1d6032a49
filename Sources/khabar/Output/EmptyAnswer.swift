import Machinery
import News
import Storage

/// Why a question about the news has no answer, and what to ask instead.
enum EmptyAnswer {
    /// "no stories: …", for a question that found nothing; the outlet of `filter` is known.
    static func words(_ what: String, _ filter: NewsFilter = NewsFilter(), in database: NewsDatabase) throws
        -> String
    {
        let counts = try database.counts()
        guard counts.articles > 0 else {
            let feeds = try database.feedRows()
            return if feeds.contains(where: { $0.lastSuccessAt != nil }) {
                "no \(what): no feed has brought an article yet; `khabar feeds` tells how they fare"
            } else if feeds.contains(where: { $0.state.isTroubled }) {
                "no \(what): every feed that was asked failed; `khabar feeds --unhealthy` says why"
            } else {
                "no \(what): nothing was polled yet; `khabar poll` fetches the news"
            }
        }
        if let agency = filter.agency, let fault = try unknown(agency: agency, in: database) {
            return "no \(what): \(fault)"
        }
        let newest = try database.articles(NewsFilter(outlet: filter.outlet, limit: 1)).first?.believedAt
        let whose = filter.outlet.map { " of \($0)" } ?? ""
        if let newest, let since = filter.since, since > newest {
            return
                "no \(what) since \(at(since)): the newest article\(whose) is of \(at(newest)); ask with an earlier --since"
        }
        if newest == nil, let outlet = filter.outlet {
            return "no \(what): nothing came from \(outlet) yet; `khabar feeds` tells how its feeds fare"
        }
        let options = [
            ("--since", filter.since != nil), ("--until", filter.until != nil),
            ("--outlet", filter.outlet != nil),
            ("--agency", filter.agency != nil), ("--section", filter.section != nil),
            ("--language", filter.language != nil),
            ("--min-outlets", filter.minOutlets != nil),
        ]
        .filter(\.1).map(\.0)
        let held =
            "the database holds \(Counted.words(counts.articles, "article")) in "
            + Counted.words(counts.stories, "story")
        return options.isEmpty
            ? "no \(what); \(held)"
            : "no \(what) with \(options.joined(separator: " and ")); \(held) in all: ask for less"
    }

    /// Why no article credits an agency of this name; nil where some do.
    private static func unknown(agency: String, in database: NewsDatabase) throws -> String? {
        let credited = try database.creditedAgencies()
        guard !credited.contains(where: { $0.lowercased() == agency.lowercased() }) else { return nil }
        guard !credited.isEmpty else { return "no article credits an agency" }
        let near = Spelling.nearest(to: agency, among: credited).map { ", did you mean \"\($0)\"?" }
        return "no article credits \"\(TerminalText.safe(agency))\""
            + (near ?? "; there are \(credited.sorted().prefix(12).joined(separator: ", "))")
    }

    private static func at(_ time: Timestamp) -> String {
        "\(LocalTime.words(time) ?? time.description) (\(LocalTime.zone(at: time)))"
    }
}

extension Feed.Health {
    /// Asked without success.
    fileprivate var isTroubled: Bool { !isHealthy && self != .removed }
}

extension NewsDatabase {
    /// The outlet of that id.
    ///
    /// - Throws: `CommandFailure` with exit code 66, and the nearest id, where there is none.
    func knownOutlet(_ id: String) throws -> Outlet.ID {
        let all = try outletRows().map(\.id.text)
        guard all.contains(id) else {
            let near = Spelling.nearest(to: id, among: all).map { "; did you mean \"\($0)\"?" }
            throw CommandFailure(
                .noInput,
                "there is no outlet \"\(TerminalText.safe(id))\"\(near ?? "; `khabar outlets` lists them")"
            )
        }
        return Outlet.ID(id)
    }
}
