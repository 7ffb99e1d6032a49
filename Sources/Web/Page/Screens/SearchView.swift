internal import News
internal import Storage

/// What words find: one hit a story, with how the matches are spread beside them.
enum SearchView {
    private static let length = 20
    private static let mostPages = 50

    static func answer(_ visit: Visit) throws -> PageAnswer {
        let words = visit.words
        let fields = visit.request.query
        guard let query = fields["q"] else { return visit.page(title: words.search, form(visit, help: true)) }
        var filter = NewsFilter(
            outlet: fields["outlet"].map { Outlet.ID($0) },
            agency: fields["agency"],
            language: fields["language"],
            limit: length
        )
        if let month = fields["month"], let bounds = PageClock.bounds(ofMonth: month) {
            (filter.since, filter.until) = (bounds.start, bounds.end)
        }
        let page = min(max(fields["page"].flatMap { Int($0) } ?? 1, 1), mostPages)
        let isByRank = fields["order"] == "rank"
        let answer = try visit.stand.database.search(
            query,
            filter,
            SearchManner(
                order: isByRank ? .rank : .newest,
                isExact: fields["exact"] == "1",
                expandsPrefixes: fields["prefixes"] == "1",
                offset: (page - 1) * length,
                counts: true
            )
        )
        guard !answer.hits.isEmpty else {
            return visit.page(
                title: words.search,
                "\(form(visit, help: false))\(visit.empty(words.nothingFound, words.nothingFoundFor, "\(wider(visit, answer))\(answer.fault == nil ? watch(visit) : "")"))"
            )
        }
        let items = answer.hits.map { item(visit, $0) }
        let counts = answer.counts
        let found =
            counts.map { words.found(stories: $0.stories, articles: $0.articles, isAtLeast: !$0.isComplete) }
            ?? words.search
        let facets: HTML = counts.map { self.facets(visit, $0) } ?? ""
        return visit.page(
            title: words.search,
            """
            \(form(visit, help: false))<div class="sheet"><section aria-labelledby="hits">
            <div class="section"><h2 id="hits">\(found)</h2>\(watch(visit))\(orders(visit, isByRank))</div>
            \(wider(visit, answer))<ul class="rows">
            \(items)</ul>
            \(pager(visit, page, hasMore: answer.hasMore && page < mostPages))</section>
            <aside class="side" aria-label="\(words.filter)">
            \(facets)</aside></div>

            """
        )
    }

    private static func form(_ visit: Visit, help: Bool) -> HTML {
        let words = visit.words
        let exact: HTML = visit.request.query["exact"] == "1" ? " checked" : ""
        let help: HTML = help ? "<p class=\"lede\">\(words.searchHelp)</p>\n" : ""
        return """
            <div class="head"><h1>\(words.search)</h1></div>
            <form action="/search" class="filter"><div class="fields">
            <label>\(words.searchWords)<input type="search" name="q" value="\(visit.request.query["q"] ?? "")" dir="auto" maxlength="400"></label>
            <label class="tick"><input type="checkbox" name="exact" value="1"\(exact)>\(words.exactly)</label>
            <button>\(words.find)</button></div></form>
            \(help)
            """
    }

    /// The same words with the article and the particles, where the texts have them so.
    private static func wider(_ visit: Visit, _ answer: SearchAnswer) -> HTML {
        guard let word = answer.prefixedWords.first else { return "" }
        let address = Addresses.same(visit.request, visit.request.query.with("prefixes", "1"))
        return
            "<p class=\"note\"><a href=\"\(address)\">\(visit.words.alsoPrefixed(visit.name(word)))</a></p>\n"
    }

    /// Leads to the form of a watch that asks for the same; readers who have no account log in first.
    private static func watch(_ visit: Visit) -> HTML {
        guard visit.mayWatch else { return "" }
        return "<a href=\"\(WatchForm.address(asking: visit.request.query))\">\(visit.words.makeWatch)</a>"
    }

    private static func orders(_ visit: Visit, _ isByRank: Bool) -> HTML {
        let other = visit.request.query.with("order", isByRank ? nil : "rank").with("page", nil)
        return
            "<a href=\"\(Addresses.same(visit.request, other))\">\(isByRank ? visit.words.newestFirst : visit.words.bestFirst)</a>"
    }

    private static func pager(_ visit: Visit, _ page: Int, hasMore: Bool) -> HTML {
        guard page > 1 || hasMore else { return "" }
        func link(_ page: Int, _ relation: String, _ words: String) -> HTML {
            let fields = visit.request.query.with("page", page == 1 ? nil : "\(page)")
            return "<a rel=\"\(relation)\" href=\"\(Addresses.same(visit.request, fields))\">\(words)</a>"
        }
        let back: HTML = page > 1 ? link(page - 1, "prev", visit.words.back) : "<span></span>"
        let on: HTML = hasMore ? link(page + 1, "next", visit.words.further) : ""
        return "<nav class=\"pager\" aria-label=\"\(visit.words.pages)\">\(back)\(on)</nav>\n"
    }

    private static func item(_ visit: Visit, _ hit: SearchHit) -> HTML {
        let article = hit.article
        let language = ContentLanguage.of(article.article.title, stated: article.article.language)
        let title: HTML = article.article.title.isEmpty ? "\(visit.words.noTitle)" : marked(hit.title)
        let link: HTML =
            article.story.map { "<a href=\"\(Addresses.story($0))\">\(title)</a>" }
            ?? WebLink(article.article.url.text).map {
                "<a href=\"\($0)\" rel=\"noreferrer noopener external\">\(title)</a>"
            } ?? title
        let count = hit.story?.outletCount ?? 1
        let others: HTML = count > 1 ? "<span class=\"dot\"><b>\(visit.words.outlets(count))</b></span>" : ""
        let isShown =
            visit.settings.texts != .none && !(article.robots?.lowercased().contains("noarchive") ?? false)
        let snippet: HTML =
            isShown ? "<p class=\"said\" lang=\"\(language)\" dir=\"auto\">\(marked(hit.snippet))</p>" : ""
        return """
            <li><h3 class="title" lang="\(language)" dir="auto">\(link)</h3>
            \(snippet)
            <div class="kicker"><span class="dot">\(visit.outletLink(article.article.outlet))\(visit.words.comma)\(visit.time(article.believedAt))</span>\(others)</div></li>

            """
    }

    private static func marked(_ snippet: Snippet) -> HTML {
        snippet.pieces.map { piece -> HTML in
            piece.isHit ? "<mark>\(piece.text)</mark>" : "\(piece.text)"
        }.joined(separator: "")
    }

    // MARK: - How the matches are spread

    private static func facets(_ visit: Visit, _ counts: SearchCounts) -> HTML {
        let words = visit.words
        let months = counts.months.suffix(24).map { (label: $0.value, count: $0.articles) }
        let chart: HTML =
            months.count > 1
            ? """
            <figure>\(visit.columns(months, label: words.month))<figcaption class="axis"><bdi dir="ltr">\(months.first?.label ?? "")</bdi>\
            <bdi dir="ltr">\(months.last?.label ?? "")</bdi></figcaption></figure>

            """ : ""
        let lists: [HTML] = [
            facet(visit, words.outlet, "outlet", counts.outlets) { visit.stand.name(of: Outlet.ID($0)) },
            facet(visit, words.agency, "agency", counts.agencies) { $0 },
            facet(visit, words.newsLanguage, "language", counts.languages) { words.languageName($0) },
            facet(visit, words.month, "month", counts.months.reversed()) { $0 },
        ]
        return "\(chart)\(lists)"
    }

    private static func facet(
        _ visit: Visit,
        _ title: String,
        _ field: String,
        _ values: [SearchCounts.Facet],
        name: (String) -> String
    ) -> HTML {
        let fields = visit.request.query.with("page", nil)
        let current = fields[field]
        guard values.count > 1 || current != nil else { return "" }
        let most = values.map(\.articles).max() ?? 1
        let items: [HTML] = values.prefix(8).map { value in
            let isChosen = current == value.value
            let address = Addresses.same(visit.request, fields.with(field, isChosen ? nil : value.value))
            let chosen: HTML = isChosen ? " aria-current=\"true\"" : ""
            return """
                <li><div class="kicker"><a href="\(address)"\(chosen)>\(visit.name(name(value.value)))</a><span>\(visit.words.number(value.articles))</span></div>\
                \(visit.meter([(.copied, value.articles)], of: most))</li>

                """
        }
        let clear: HTML =
            current == nil
            ? ""
            : "<a href=\"\(Addresses.same(visit.request, fields.with(field, nil)))\">\(visit.words.all)</a>"
        return "\(visit.section(title, id: "by-\(field)", more: clear))<ul class=\"briefs\">\n\(items)</ul>\n"
    }
}
