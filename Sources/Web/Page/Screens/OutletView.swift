internal import News
internal import Storage

/// One outlet: what is its own, what it has from agencies and from others, and who has it from whom.
struct OutletView {
    private let visit: Visit
    private let page: OutletScreen

    static func answer(_ visit: Visit, _ id: Outlet.ID) throws -> PageAnswer {
        guard let page = try visit.stand.database.outletScreen(id, at: visit.now) else {
            return ErrorView.notFound(visit)
        }
        let newest = try visit.stand.database.latest(StoryFilter(outlet: id), limit: 15)
        let view = OutletView(visit: visit, page: page)
        return visit.page(title: page.row.name, place: .outlets, view.html(newest.cards))
    }

    private var words: PageWords { visit.words }
    private var outlet: OutletRow { page.row }

    private func html(_ newest: [StoryCard]) -> HTML {
        let home: HTML =
            outlet.homepage.flatMap(WebLink.init).map {
                "<span class=\"dot\"><a href=\"\($0)\" rel=\"noreferrer noopener external\">\(words.homepage)</a></span>"
            } ?? ""
        let items = newest.map { visit.row($0, level: .three) }
        let news: HTML =
            items.isEmpty
            ? visit.empty(words.nothingOfIt, words.nothingOfItReason)
            : "\(visit.section(words.latest, id: "newest"))<ul class=\"rows\">\n\(items)</ul>\n"
        let side: HTML =
            "\(exchanges(words.copiesFrom, "from", page.copies))\(exchanges(words.copiedBy, "by", page.copiedBy))\(feeds)\(gaps)"
        let aside: HTML =
            side.isEmpty
            ? "" : "<aside class=\"side\" aria-label=\"\(words.syndication)\">\n\(side)</aside>\n"
        return """
            <div class="head"><h1>\(visit.name(outlet.name))</h1>
            <div class="kicker"><span class="dot">\(visit.state(outlet))</span><span class="dot">\(words.articles(outlet.articleCount))</span>\(home)\
            <span class="dot"><a href="\(Addresses.missing(outlet.id))">\(words.whatItLacks)</a></span></div></div>
            \(facts)\(rhythm)<div class="\(side.isEmpty ? "whole" : "two")"><div>
            \(news)</div>
            \(aside)</div>

            """
    }

    private var facts: HTML {
        var rows: [HTML] = []
        let makeUp = page.makeUp
        if makeUp.count > 0 {
            let label = words.shares(own: makeUp.own, agency: makeUp.agency, copied: makeUp.copied)
            let meter = visit.meter(
                [(.own, makeUp.own), (.agency, makeUp.agency), (.copied, makeUp.copied)],
                of: makeUp.count,
                label: label
            )
            rows.append(
                """
                <div><dt>\(words.lastDays(30))</dt><dd>\(words.articles(makeUp.count))<span class="small">\(label)</span>\(meter)</dd></div>

                """
            )
        }
        if let newest = outlet.silence.newestAt {
            rows.append("<div><dt>\(words.lastNews)</dt><dd>\(visit.time(newest))</dd></div>\n")
        }
        if let success = outlet.lastSuccessAt {
            rows.append("<div><dt>\(words.lastRead)</dt><dd>\(visit.time(success))</dd></div>\n")
        }
        if outlet.gaps.gaps > 0 {
            rows.append(
                "<div><dt>\(words.gapsHead)</dt><dd>\(words.gaps(outlet.gaps.gaps))<span class=\"small\">\(words.missed(outlet.gaps.missed))</span></dd></div>\n"
            )
        }
        return rows.isEmpty ? "" : "<dl class=\"facts\">\n\(rows)</dl>\n"
    }

    private static let daysShown: Int64 = 30

    private var rhythm: HTML {
        guard !page.days.isEmpty else { return "" }
        let counts = Dictionary(page.days.map { ($0.day, $0.articles) }) { first, _ in first }
        let times = (0..<Self.daysShown).reversed().map { visit.now.advanced(bySeconds: -$0 * 86_400) }
        let days = visit.columns(
            times.map { (label: visit.clock.day($0), count: counts[String($0.description.prefix(10))] ?? 0) },
            label: words.articlesADay
        )
        let hours = visit.columns(
            page.hours.enumerated().map { (label: "\($0):00", count: $1) },
            label: words.articlesByHour
        )
        let (first, last) = (times.first ?? visit.now, visit.now)
        return """
            <div class="charts"><figure>\(days)<figcaption class="axis"><span>\(visit.clock.day(first))</span><span>\(words.articlesADay)</span><span>\(visit.clock.day(last))</span></figcaption></figure>
            <figure>\(hours)<figcaption class="axis"><span>0</span><span>\(words.articlesByHour)</span><span>23</span></figcaption></figure></div>

            """
    }

    private func exchanges(_ title: String, _ id: String, _ rows: [OutletScreen.Exchange]) -> HTML {
        guard !rows.isEmpty else { return "" }
        let items: [HTML] = rows.prefix(10).map { row in
            """
            <li><div class="kicker"><span class="dot">\(visit.outletLink(row.outlet, row.name))</span><span class="dot">\(words.copies(row.copies))</span>\
            <span class="dot">\(words.usuallyLater(visit.clock.span(max(0, row.medianDelaySeconds))))</span></div></li>

            """
        }
        return "\(visit.section(title, id: id))<ul class=\"briefs\">\n\(items)</ul>\n"
    }

    private var feeds: HTML {
        let feeds = page.feeds.filter { $0.state != .removed }
        guard !feeds.isEmpty else { return "" }
        let items: [HTML] = feeds.prefix(20).map { feed in
            // Paths of this machine are nobody's business.
            let link: HTML =
                WebLink(feed.url).map {
                    "<a href=\"\($0)\" rel=\"noreferrer noopener external\" dir=\"ltr\">\($0)</a>"
                } ?? ""
            return
                "<li><div class=\"kicker\"><span class=\"state \(feed.state.grade.rawValue)\">\(words.feedState(feed.state.rawValue))</span></div><div class=\"small\">\(link)</div></li>\n"
        }
        return "\(visit.section(words.feedsHead, id: "feeds"))<ul class=\"briefs\">\n\(items)</ul>\n"
    }

    private var gaps: HTML {
        guard !page.gaps.isEmpty else { return "" }
        let items: [HTML] = page.gaps.prefix(10).map { gap in
            """
            <li><div class="kicker"><span class="dot">\(visit.clockTime(gap.afterAt)) – \(visit.clockTime(gap.beforeAt))</span>\
            \(gap.missed.map { "<span class=\"dot\">\(words.missed($0))</span>" } ?? "" as HTML)</div></li>

            """
        }
        return "\(visit.section(words.gapsHead, id: "gaps"))<ul class=\"briefs\">\n\(items)</ul>\n"
    }
}
