internal import News
internal import Storage

/// All watches, and the form of a new one.
enum WatchesView {
    static func answer(_ visit: Visit) throws -> PageAnswer {
        try screen(visit, 200, WatchForm.watch(asking: visit.request.query), problem: nil)
    }

    /// The form again, with what was sent and why it cannot be.
    static func problem(_ visit: Visit, _ watch: Watch, isNew: Bool, _ problem: String) throws -> PageAnswer {
        guard !isNew else { return try screen(visit, 400, watch, problem: problem) }
        let words = visit.words
        return visit.page(
            400,
            title: words.changeWatch,
            place: .watches,
            """
            <div class="head"><h1>\(words.changeWatch)</h1></div>
            \(alert(problem))\(try WatchForm(visit: visit, watch: watch, isNew: false).html())
            <p><a href="\(Addresses.watch(watch.id))">\(words.cancel)</a></p>

            """
        )
    }

    private static func alert(_ problem: String) -> HTML {
        "<p class=\"note\" role=\"alert\">\(problem)</p>\n"
    }

    private static func screen(_ visit: Visit, _ status: Int, _ watch: Watch, problem: String?) throws
        -> PageAnswer
    {
        let words = visit.words
        let watches = try visit.stand.database.watches()
        let rows = watches.map { row(visit, $0) }
        let list: HTML =
            rows.isEmpty
            ? visit.empty(words.noWatches, words.noWatchesReason) : "<ul class=\"rows\">\n\(rows)</ul>\n"
        return visit.page(
            status,
            title: words.watches,
            place: .watches,
            """
            <div class="head"><h1>\(words.watches)</h1><p class="lede">\(words.watchesLede)</p></div>
            \(try form(visit, watch, problem))\(list)
            """
        )
    }

    private static func form(_ visit: Visit, _ watch: Watch, _ problem: String?) throws -> HTML {
        let words = visit.words
        let isAsked = problem != nil || !watch.words.isEmpty || !watch.outlets.isEmpty
        guard visit.reader != nil else {
            guard isAsked, visit.mayWatch else { return "" }
            return
                "<p class=\"note\" id=\"make\">\(words.logInToWatch("<a href=\"\(Addresses.login)\">\(words.logIn)</a>"))</p>\n"
        }
        return """
            <details class="filter" id="make"\(isAsked ? " open" as HTML : "")><summary>\(words.newWatch)</summary>
            \(problem.map(alert) ?? "")\(try WatchForm(visit: visit, watch: watch, isNew: true).html())</details>

            """
    }

    private static func row(_ visit: Visit, _ kept: KeptWatch) -> HTML {
        let (words, watch) = (visit.words, kept.watch)
        let last: HTML = kept.lastFindAt.map { "\(words.comma)\(visit.time($0))" } ?? ""
        return """
            <li><h2 class="title" dir="auto"><a href="\(Addresses.watch(watch.id))">\(watch.name)</a></h2>
            \(WatchView.demand(visit, watch))\
            <div class="kicker"><span class="dot">\(words.spoke(kept.findCount))\(last)</span>\
            <span class="dot">\(watch.occasions.map { words.occasion($0) }.joined(separator: words.comma))</span>\
            <span class="dot">\(WatchView.keeper(visit, kept))</span></div></li>

            """
    }
}
