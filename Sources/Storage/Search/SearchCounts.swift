internal import Language
internal import News

/// How many articles match, and how they are spread.
///
/// Counted are the 5,000 matches that arrived last, or the last thousand where texts have to be read. A facet counts what
/// its filter leaves out too: with `filter.outlet` set, `outlets` still tells how many matches the other outlets have. The
/// filter's times hold everywhere.
package struct SearchCounts: Hashable, Sendable {
    package struct Facet: Hashable, Sendable {
        package let value: String
        package let articles: Int
    }

    package fileprivate(set) var articles = 0
    /// Articles that are in no story yet count as one each.
    package fileprivate(set) var stories = 0
    /// Whether all matches were counted. If not, there are at least so many, and older ones.
    package fileprivate(set) var isComplete = true
    /// The most frequent first: ids of outlets.
    package fileprivate(set) var outlets: [Facet] = []
    /// Agencies as the articles credit them; articles without a credit are in none.
    package fileprivate(set) var agencies: [Facet] = []
    /// Languages without their regions: `ar` takes `ar-MA` in, as the filter does.
    package fileprivate(set) var languages: [Facet] = []
    /// The days on which matches were published, by believed time in UTC (`2025-05-31`), the earliest first; days
    /// without any are left out. The first seven letters are the month.
    package fileprivate(set) var days: [Facet] = []

    /// By month (`2025-05`), the earliest first.
    package var months: [Facet] {
        days.reduce(into: []) { months, day in
            let month = String(day.value.prefix(7))
            if let last = months.last, last.value == month {
                months[months.count - 1] = Facet(value: month, articles: last.articles + day.articles)
            } else {
                months.append(Facet(value: month, articles: day.articles))
            }
        }
    }
}

extension Search {
    /// A look at one match costs some 4 µs, so that all take 20 ms.
    private static let countedOf = 5000
    /// Where the text must be read it costs 20 µs.
    private static let checkedOf = 1000
    /// A filter that few matches meet does not stop the count earlier, but time does.
    private static let longest: Duration = .milliseconds(250)

    /// Counts the latest matches.
    func counts() throws -> SearchCounts {
        let found = try window().clause(match)
        let source = match == nil ? "article a" : "articles_fts f CROSS JOIN article a ON a.id = f.rowid"
        let most = isChecked ? Search.checkedOf : Search.countedOf
        let (outlet, agency) = (filter.outlet?.text, filter.agency?.lowercased())
        let language = filter.language?.lowercased()
        var tally = Tally()
        var seen = 0
        let end = ContinuousClock.now + Search.longest
        try db.visit(
            """
            SELECT a.id, a.believed_at, a.outlet_id, a.agency, lower(a.language), p.story_id, s.outlet_count,
                \(isChecked ? "a.title, t.text" : "NULL, NULL")
            FROM \(source) LEFT JOIN placement p ON p.article_id = a.id
            LEFT JOIN story s ON s.id = p.story_id AND ? > 1
            \(isChecked ? "CROSS JOIN article_text t ON t.article_id = a.id" : "")
            \(found.sql) ORDER BY \(match == nil ? "a.id" : "f.rowid") DESC LIMIT ?
            """,
            [filter.minOutlets ?? 0] + found.arguments + [most + 1]
        ) { row in
            seen += 1
            if seen > most || (seen % 64 == 0 && ContinuousClock.now > end) {
                tally.counts.isComplete = false
                return false
            }
            let believedAt: String = row[1]
            if let since = filter.since, believedAt < since.description { return true }
            if let until = filter.until, believedAt >= until.description { return true }
            if let least = filter.minOutlets, least > 1, (row[6] as Int? ?? 0) < least { return true }
            if isChecked {
                guard query.isHeld(by: [row[7], row[8]], isExact: manner.isExact) else { return true }
            }
            let (own, credit, tongue) = (row[2] as String, row[3] as String?, row[4] as String?)
            tally.add(
                article: row[0],
                of: row[5],
                believedAt: believedAt,
                outlet: (own, outlet == nil || own == outlet),
                agency: (credit, agency == nil || credit?.lowercased() == agency),
                language: (
                    tongue, language.map { tongue == $0 || tongue?.hasPrefix($0 + "-") == true } ?? true
                )
            )
            return true
        }
        return tally.finished()
    }

    /// Words of texts that were not found, which are one of the query's words behind an article or a particle. The hits
    /// of a search that show all there is are compared with one article that expanding would add.
    static func prefixedWords(
        _ db: Connection,
        _ words: String,
        beside query: SearchQuery,
        _ filter: NewsFilter
    ) throws -> [String] {
        let expanded = SearchQuery(words, expandsPrefixes: true)
        guard !query.isRead, expanded.fault == nil, let all = expanded.match(), let found = query.match(),
            all != found
        else { return [] }
        var one = filter
        one.limit = 1
        let search = Search(db: db, query: expanded, filter: one, manner: SearchManner())
        let further = try search.window().clause("(\(all)) NOT (\(found))")
        let clause = WhereClause.articles(filter)
        let texts = try db.first(
            """
            SELECT a.title, t.text FROM articles_fts f CROSS JOIN article a ON a.id = f.rowid
            CROSS JOIN article_text t ON t.article_id = a.id
            \(further.sql) \(clause.continued) ORDER BY f.rowid DESC LIMIT 1
            """,
            further.arguments + clause.arguments
        ) { [$0[0] as String, $0[1]] }
        var prefixed: [String] = []
        for text in texts ?? [] {
            let text = SearchText(text)
            let plain = Set(query.hits(in: text, isExact: false))
            let further = expanded.hits(in: text, isExact: false).filter { !plain.contains($0) }
            for word in text.writtenTogether(further) where !prefixed.contains(word) { prefixed.append(word) }
        }
        return prefixed
    }
}

/// What is counted on the way.
private struct Tally {
    var counts = SearchCounts()
    private var outlets: [String: Int] = [:]
    private var agencies: [String: Int] = [:]
    private var languages: [String: Int] = [:]
    private var days: [String: Int] = [:]
    private var stories: Set<Int64> = []

    /// Each of the three with whether the filter takes it.
    mutating func add(
        article: Int64,
        of story: Int64?,
        believedAt: String,
        outlet: (String, isMet: Bool),
        agency: (String?, isMet: Bool),
        language: (String?, isMet: Bool)
    ) {
        if agency.isMet, language.isMet { outlets[outlet.0, default: 0] += 1 }
        if outlet.isMet, language.isMet, let credit = agency.0 { agencies[credit, default: 0] += 1 }
        if outlet.isMet, agency.isMet, let tongue = language.0?.split(separator: "-").first {
            languages[String(tongue), default: 0] += 1
        }
        guard outlet.isMet, agency.isMet, language.isMet else { return }
        counts.articles += 1
        days[String(believedAt.prefix(10)), default: 0] += 1
        if let story { stories.insert(story) } else { counts.stories += 1 }
    }

    func finished() -> SearchCounts {
        func facets(_ counted: [String: Int]) -> [SearchCounts.Facet] {
            counted.map { .init(value: $0.key, articles: $0.value) }
                .sorted { ($1.articles, $0.value) < ($0.articles, $1.value) }
        }
        var counts = counts
        counts.stories += stories.count
        counts.outlets = facets(outlets)
        counts.agencies = facets(agencies)
        counts.languages = facets(languages)
        counts.days = facets(days).sorted { $0.value < $1.value }
        return counts
    }
}
