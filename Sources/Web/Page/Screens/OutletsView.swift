internal import News
internal import Storage

/// Every outlet: how it fares, how much comes from it, when it last said something.
enum OutletsView {
    static func answer(_ visit: Visit) throws -> PageAnswer {
        let words = visit.words
        let outlets = try visit.stand.outletRows().filter { $0.removedAt == nil || $0.articleCount > 0 }
        guard !outlets.isEmpty else {
            return visit.page(
                title: words.outlets,
                place: .outlets,
                visit.empty(words.noOutlets, words.noOutletsReason, level: .none)
            )
        }
        let isFailing = outlets.filter { $0.state != "listed" && $0.state != "removed" }
            .allSatisfy { $0.state == "failing" }
        let heads = [
            visit.head(words.outlet), visit.head(words.state), visit.head(words.articlesHead, isNumber: true),
            visit.head(words.lastNews), visit.head(words.newsLanguage),
        ]
        let rows: [HTML] = outlets.sorted { visit.stand.name(of: $0.id) < visit.stand.name(of: $1.id) }.map {
            outlet in
            """
            <tr><th scope="row">\(visit.outletLink(outlet.id, outlet.name))</th><td>\(visit.state(outlet))</td>\
            <td class="number">\(words.number(outlet.articleCount))</td><td>\(outlet.silence.newestAt.map { visit.time($0) } ?? "–")</td>\
            <td>\(outlet.language.map { words.languageName($0) } ?? "–")</td></tr>

            """
        }
        let warning: HTML =
            isFailing
            ? "<div class=\"note\"><h2>\(words.allFail)</h2><p>\(words.allFailReason) <a href=\"\(Addresses.status)\">\(words.seeStatus)</a></p></div>\n"
            : ""
        return visit.page(
            title: words.outlets,
            place: .outlets,
            """
            <div class="head"><h1>\(words.outlets)</h1></div>
            \(warning)\(visit.table(label: words.outletsLabel, heads, rows))
            """
        )
    }
}

extension Visit {
    func state(_ outlet: OutletRow) -> HTML {
        let isQuiet = outlet.state == "ok" && outlet.silence.isUnusual
        return
            "<span class=\"state \(isQuiet ? "degraded" : outlet.state)\">\(isQuiet ? words.unusuallyQuiet : words.outletState(outlet.state))</span>"
    }
}
