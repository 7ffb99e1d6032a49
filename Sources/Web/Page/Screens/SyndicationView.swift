internal import News
internal import Storage

/// Who carries whose text, and how fast.
enum SyndicationView {
    private static let days: Int64 = 30
    private static let gridSize = 12
    private static let length = 60

    static func answer(_ visit: Visit) throws -> PageAnswer {
        let words = visit.words
        let since = visit.now.advanced(bySeconds: -days * 86_400)
        let pairs = try visit.stand.syndication(
            since: since,
            withoutAgencies: visit.request.query["agencies"] == "0"
        )
        guard !pairs.isEmpty else {
            return visit.page(
                title: words.syndication,
                place: .syndication,
                visit.empty(words.nobodyCopies, words.nobodyCopiesReason, level: .none)
            )
        }
        let heads = [
            visit.head(words.whoCopies), visit.head(words.fromWhom),
            visit.head(words.copiesHead, isNumber: true),
            visit.head(words.ofItsArticles, isNumber: true), visit.head(words.usualDelay, isNumber: true),
        ]
        let rows: [HTML] = pairs.prefix(length).map { pair in
            """
            <tr><th scope="row">\(visit.outletLink(pair.outlet))</th><td>\(visit.outletLink(pair.firstOutlet))</td>\
            <td class="number">\(words.number(pair.copies))</td><td class="number"><bdi dir="ltr">\(words.percent(pair.share))</bdi></td>\
            <td class="number">\(visit.delay(pair.medianDelaySeconds))</td></tr>

            """
        }
        let isWithout = visit.request.query["agencies"] == "0"
        let other = Addresses.same(visit.request, visit.request.query.with("agencies", isWithout ? nil : "0"))
        return visit.page(
            title: words.syndication,
            place: .syndication,
            """
            <div class="head"><h1>\(words.syndication)</h1><p class="lede">\(words.syndicationLede(Int(days)))</p>
            <p><a href="\(other)">\(isWithout ? words.withAgencies : words.withoutAgencies)</a></p></div>
            \(grid(visit, pairs))\(visit.table(label: words.syndicationLabel, heads, rows))
            """
        )
    }

    /// The busiest outlets against each other.
    private static func grid(_ visit: Visit, _ pairs: [SyndicationRow]) -> HTML {
        var weights: [Outlet.ID: Int] = [:]
        for pair in pairs {
            weights[pair.outlet, default: 0] += pair.copies
            weights[pair.firstOutlet, default: 0] += pair.copies
        }
        let outlets = weights.sorted { ($1.value, $0.key.text) < ($0.value, $1.key.text) }.prefix(gridSize)
            .map(\.key)
        guard outlets.count > 2 else { return "" }
        var counts: [Outlet.ID: [Outlet.ID: Int]] = [:]
        for pair in pairs { counts[pair.outlet, default: [:]][pair.firstOutlet] = pair.copies }
        let most = pairs.map(\.copies).max() ?? 1
        let heads: [HTML] = ["<td></td>"] + outlets.map { "<th scope=\"col\">\(visit.outletName($0))</th>" }
        let rows: [HTML] = outlets.map { outlet in
            let cells: [HTML] = outlets.map { first in
                guard outlet != first else { return "<td class=\"self\"></td>" }
                guard let count = counts[outlet]?[first], count > 0 else { return "<td></td>" }
                return
                    "<td class=\"heat-\(min(4, 1 + 4 * count / (most + 1)))\">\(visit.words.number(count))</td>"
            }
            return "<tr><th scope=\"row\">\(visit.outletLink(outlet))</th>\(cells)</tr>\n"
        }
        let label = visit.words.gridLabel
        return """
            <div class="table" role="region" aria-label="\(label)" tabindex="0"><table class="grid">
            <caption>\(label)</caption>
            <thead><tr>\(heads)</tr></thead>
            <tbody>
            \(rows)</tbody></table></div>

            """
    }
}
