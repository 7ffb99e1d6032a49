internal import News
internal import Storage

/// Every story, the newest first.
enum LatestView {
    private static let length = 40

    static func answer(_ visit: Visit) throws -> PageAnswer {
        let words = visit.words
        let filter = StoryFilter.of(visit.request.query)
        let cursor = visit.request.query["after"].flatMap(StoryCursor.init)
        let list = try visit.stand.database.latest(filter, after: cursor, limit: length)
        let rows = list.cards.map { visit.row($0) }
        let isNarrowed = filter != StoryFilter() || cursor != nil
        let nothing: HTML =
            isNarrowed
            ? visit.empty(words.nothingFound, words.nothingFoundReason)
            : visit.empty(words.noNewsYet, words.noNewsYetReason)
        return visit.page(
            title: words.latest,
            place: .latest,
            """
            <div class="head"><h1>\(words.latestNews)</h1></div>
            \(FilterForm(visit: visit, fields: [.outlet, .agency, .newsLanguage, .section, .leastOutlets]).html)\
            \(rows.isEmpty ? nothing : "<ul class=\"rows\">\n\(rows)</ul>\n")\(pager(visit, isFirst: cursor == nil, next: list.next))
            """
        )
    }

    private static func pager(_ visit: Visit, isFirst: Bool, next: StoryCursor?) -> HTML {
        guard !isFirst || next != nil else { return "" }
        let fields = visit.request.query
        let back: HTML =
            isFirst
            ? "<span></span>"
            : "<a href=\"\(Addresses.same(visit.request, fields.with("after", nil)))\">\(visit.words.newest)</a>"
        let on: HTML =
            next.map {
                "<a rel=\"next\" href=\"\(Addresses.same(visit.request, fields.with("after", $0.text)))\">\(visit.words.older)</a>"
            } ?? ""
        return "<nav class=\"pager\" aria-label=\"\(visit.words.pages)\">\(back)\(on)</nav>\n"
    }
}
