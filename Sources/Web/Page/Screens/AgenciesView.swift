internal import News
internal import Storage

/// The agencies that outlets credit.
enum AgenciesView {
    private static let days: Int64 = 30

    static func answer(_ visit: Visit) throws -> PageAnswer {
        let words = visit.words
        let agencies = try visit.stand.database.agencyCounts(
            since: visit.now.advanced(bySeconds: -days * 86_400)
        )
        .filter { $0.stories > 0 }
        guard let most = agencies.map(\.stories).max() else {
            return visit.page(
                title: words.agencies,
                place: .agencies,
                visit.empty(words.noAgencies, words.noAgenciesReason, level: .none)
            )
        }
        let heads: [HTML] = [
            visit.head(words.agency), visit.head(words.storiesHead, isNumber: true),
            visit.head(words.sharedHead, isNumber: true), visit.head(words.mostOutlets, isNumber: true),
            visit.head(words.lastNews), "<td></td>",
        ]
        let rows: [HTML] = agencies.map { agency in
            """
            <tr><th scope="row">\(visit.agencyLink(agency.agency))</th><td class="number">\(words.number(agency.stories))</td>\
            <td class="number">\(words.number(agency.shared))</td><td class="number">\(words.number(agency.mostOutlets))</td>\
            <td>\(agency.latestAt.map { visit.time($0) } ?? "–")</td><td>\(visit.meter([(.agency, agency.stories)], of: most))</td></tr>

            """
        }
        return visit.page(
            title: words.agencies,
            place: .agencies,
            """
            <div class="head"><h1>\(words.agencies)</h1><p class="lede">\(words.agenciesLede(Int(days)))</p></div>
            \(visit.table(label: words.agenciesLabel, heads, rows))
            """
        )
    }
}

/// One agency: who carries it and how fast, and what it brought last.
enum AgencyView {
    static func answer(_ visit: Visit, _ name: String) throws -> PageAnswer {
        let words = visit.words
        guard let page = try visit.stand.database.agencyScreen(name) else { return ErrorView.notFound(visit) }
        let newest = try visit.stand.database.latest(StoryFilter(agency: name), limit: 20)
        let heads = [
            visit.head(words.outlet), visit.head(words.storiesHead, isNumber: true),
            visit.head(words.creditedHead, isNumber: true), visit.head(words.wasFirst, isNumber: true),
            visit.head(words.usualDelay, isNumber: true),
        ]
        let rows: [HTML] = page.carriers.map { row in
            let share = Double(row.credited) / Double(max(row.stories, 1))
            return """
                <tr><th scope="row">\(visit.outletLink(row.outlet, row.name))</th><td class="number">\(words.number(row.stories))</td>\
                <td class="number"><bdi dir="ltr">\(words.percent(share))</bdi></td><td class="number">\(words.number(row.first))</td>\
                <td class="number">\(visit.delay(row.medianDelaySeconds))</td></tr>

                """
        }
        let items = newest.cards.map { visit.row($0, level: .three) }
        return visit.page(
            title: page.agency,
            place: .agencies,
            """
            <div class="head"><h1>\(visit.name(page.agency))</h1><p class="lede">\(words.stories(page.stories))</p></div>
            \(visit.table(label: words.agencyLabel, heads, rows))\(visit.section(words.latest, id: "newest"))<ul class="rows">
            \(items)</ul>

            """
        )
    }
}
