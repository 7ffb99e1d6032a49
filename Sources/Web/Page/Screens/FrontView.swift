internal import News
internal import Storage

/// What matters: the events of 24 hours, and the stories that no other tells of, that two outlets or more carry, by rank; or
/// those of a past day.
enum FrontView {
    private static let length = 24
    private static let newestLength = 12

    static func answer(_ visit: Visit) throws -> PageAnswer {
        let words = visit.words
        let database = visit.stand.database
        let day = visit.request.query["day"].flatMap { PageClock.bounds(ofDay: $0) }
        // Today is not over.
        let past = day.flatMap { $0.end <= visit.now ? $0 : nil }
        let filter = StoryFilter.of(visit.request.query)
        let cards =
            try past.map { try database.front(asOf: $0.end.advanced(bySeconds: -1), filter, limit: length) }
            ?? database.front(at: visit.now, filter, limit: length)
        let newest = past == nil ? try database.newest(limit: newestLength) : []
        let silent = past == nil ? try visit.stand.silentOutlets() : []
        let title =
            past.map { words.topOf(visit.clock.day($0.start, withWeekday: true, withYear: true)) }
            ?? words.topNews
        let side: HTML = "\(briefs(visit, newest))\(quiet(visit, silent))"
        let aside: HTML =
            side.isEmpty ? "" : "<aside class=\"side\" aria-label=\"\(words.latest)\">\n\(side)</aside>\n"
        return visit.page(
            title: title,
            place: .top,
            isFront: true,
            """
            <div class="\(side.isEmpty ? "whole" : "sheet")">
            <section aria-labelledby="top">
            <div class="section"><h1 id="top">\(title)</h1>\(days(visit, past?.start))</div>
            \(FilterForm(visit: visit, fields: [.day, .newsLanguage, .country, .section, .agency]).html)\
            \(cards.isEmpty ? nothing(visit, hasNews: past != nil || !newest.isEmpty, filter) : grid(visit, cards))</section>
            \(aside)</div>

            """
        )
    }

    private static func grid(_ visit: Visit, _ cards: [FrontCard]) -> HTML {
        let cards: [HTML] = cards.enumerated().map { place, card in
            switch card {
            case .event(let event): visit.card(event, isLead: place == 0)
            case .story(let story): visit.card(story, isLead: place == 0)
            }
        }
        return "<div class=\"cards\">\n\(cards)</div>\n"
    }

    private static func briefs(_ visit: Visit, _ stories: [Headline]) -> HTML {
        guard !stories.isEmpty else { return "" }
        let items: [HTML] = stories.map { story in
            """
            <li>\(visit.headline(story.title, story.language, story.id, level: .three))\
            <div class="kicker"><span class="dot">\(visit.outletLink(story.firstOutlet, story.firstOutletName))</span><span class="dot">\(visit.time(story.firstPublishedAt))</span></div></li>

            """
        }
        let more: HTML = "<a href=\"\(Addresses.latest)\">\(visit.words.all)</a>"
        return
            "\(visit.section(visit.words.latest, id: "newest", more: more))<ul class=\"briefs\">\n\(items)</ul>\n"
    }

    private static func quiet(_ visit: Visit, _ outlets: [OutletRow]) -> HTML {
        guard !outlets.isEmpty else { return "" }
        let items: [HTML] = outlets.prefix(10).map { outlet in
            let since: HTML =
                outlet.silence.newestAt.map {
                    "<div class=\"kicker\">\(visit.words.lastNews)\(visit.words.colon)\(visit.time($0))</div>"
                } ?? ""
            return "<li>\(visit.outletLink(outlet.id, outlet.name))\(since)</li>\n"
        }
        return
            "\(visit.section(visit.words.silentOutlets, id: "silent"))<ul class=\"briefs\">\n\(items)</ul>\n"
    }

    /// The days before and after.
    private static func days(_ visit: Visit, _ day: Timestamp?) -> HTML {
        let today = PageClock.Local(visit.now).date
        guard let shown = PageClock.bounds(ofDay: day.map { PageClock.Local($0).date } ?? today) else {
            return ""
        }
        // Noon, so that days of 23 and 25 hours do no harm.
        let before = PageClock.Local(shown.start.advanced(bySeconds: -43_200)).date
        let after = PageClock.Local(shown.end.advanced(bySeconds: 43_200)).date
        func link(_ date: String?, _ relation: String, _ words: String) -> HTML {
            let address = Addresses.same(visit.request, visit.request.query.with("day", date))
            return "<a rel=\"\(relation)\" href=\"\(address)\">\(words)</a>"
        }
        let past = link(before, "prev", visit.words.dayBefore)
        guard day != nil else { return past }
        let next =
            after < today ? link(after, "next", visit.words.dayAfter) : link(nil, "next", visit.words.now)
        return "<span class=\"small\">\(past) · \(next)</span>"
    }

    private static func nothing(_ visit: Visit, hasNews: Bool, _ filter: StoryFilter) -> HTML {
        let words = visit.words
        if filter != StoryFilter() { return visit.empty(words.nothingFound, words.nothingFoundReason) }
        if hasNews {
            let more: HTML = "<p><a href=\"\(Addresses.latest)\">\(words.seeLatest)</a></p>"
            return visit.empty(words.noSharedStories, words.noSharedStoriesReason, more)
        }
        let more: HTML = "<p><a href=\"\(Addresses.status)\">\(words.seeStatus)</a></p>"
        return visit.empty(words.noNewsYet, words.noNewsYetReason, more)
    }
}
