internal import Language
internal import News
internal import Storage

/// One happening, as each outlet tells it.
struct EventView {
    private let visit: Visit
    private let page: EventScreen

    static func answer(_ visit: Visit, _ id: Event.ID) throws -> PageAnswer {
        switch try visit.stand.event(id) {
        case .event(let page):
            let view = EventView(visit: visit, page: page)
            return visit.page(title: view.title, view.html)
        // Not for good: events are made anew as news comes.
        case .moved(let other): return .moved(307, to: Addresses.event(other).text)
        case .gone: return ErrorView.gone(visit)
        case .unknown: return ErrorView.notFound(visit)
        }
    }

    /// A story that begins so long after the first one follows the happening up.
    private static let followsAfterSeconds: Int64 = 86_400

    private var words: PageWords { visit.words }
    private var card: EventCard { page.card }
    private var title: String { card.title.allSatisfy(\.isWhitespace) ? words.noTitle : card.title }

    private var html: HTML {
        let reports = card.stories.filter { !follows($0) }
        let later = card.stories.filter(follows)
        let side: HTML =
            "\(keyWords)\(names(.place, words.places, "places"))\(names(nil, words.names, "names"))"
        let aside: HTML =
            side.isEmpty
            ? "" : "<aside class=\"side\" aria-label=\"\(words.inCommon)\">\n\(side)</aside>\n"
        let rest = card.storyCount - card.stories.count
        let more: HTML = rest > 0 ? "<p class=\"quiet small\">\(words.more(rest))</p>\n" : ""
        let followUps: HTML =
            later.isEmpty ? "" : "\(visit.section(words.followed, id: "followed"))\(list(later))"
        return """
            <article>
            <header class="story-head">
            \(visit.foreign(title, card.language, tag: .heading))
            \(visit.kicker(card))
            \(timeline)</header>
            \(visit.picture(card.headline.image))<p class="quiet small">\(words.eventMeaning)</p>
            <div class="\(side.isEmpty ? "whole" : "two")"><div>
            \(visit.section(words.inTheirWords, id: "stories"))\(list(reports))\(followUps)\(more)</div>
            \(aside)</div>
            </article>

            """
    }

    private func follows(_ story: StoryCard) -> Bool {
        story.firstPublishedAt.seconds(since: card.firstPublishedAt) > Self.followsAfterSeconds
    }

    private func list(_ stories: [StoryCard]) -> HTML {
        let items: [HTML] = stories.map { story in
            let said: HTML =
                visit.settings.texts == .none
                ? "" : story.lead.map { visit.foreign($0, story.language, tag: .said) } ?? ""
            let delay = story.firstPublishedAt.seconds(since: card.firstPublishedAt)
            return """
                <li class="timed"><div class="when">\(visit.clockTime(story.firstPublishedAt)) \(delay == 0 ? "" : visit.delay(delay))</div><div>\
                \(visit.headline(story.title, story.language, story.id, level: .three))
                \(visit.kicker(story))
                \(said)</div></li>

                """
        }
        return "<ul class=\"rows\">\n\(items)</ul>\n"
    }

    // MARK: - When

    /// A line from the first story to the last, with a mark for each.
    private var timeline: HTML {
        let delays = card.stories.map { max(0, $0.firstPublishedAt.seconds(since: card.firstPublishedAt)) }
        guard let last = delays.max(), last > 0 else { return "" }
        let span = visit.clock.span(last)
        let marks: [HTML] = zip(card.stories, delays).prefix(60).reversed().map { story, delay in
            let place = visit.place(delay, of: last)
            return delay == 0
                ? "<circle class=\"original\" cx=\"\(place)\" cy=\"7\" r=\"4.5\"/>"
                : "<circle class=\"copy\" cx=\"\(place)\" cy=\"7\" r=\"\(story.outletCount > 1 ? "4.5" : "3.5")\"/>"
        }
        return """
            <div class="spread"><svg role="img" aria-label="\(words.timeline(stories: card.storyCount, within: span))">\
            <line x1="2%" x2="98%" y1="7" y2="7"/>\(marks)</svg><span>\(words.within(span))</span></div>

            """
    }

    // MARK: - What they have in common

    private var keyWords: HTML {
        visit.chips(words.keyWords, "words", page.digest.keyWords.map { ($0, $0) }, card.language)
    }

    /// Places, or with nil all other names.
    private func names(_ kind: NamedThing.Kind?, _ title: String, _ id: String) -> HTML {
        let names = page.digest.names.filter { kind == nil ? $0.kind != .place : $0.kind == kind }
        return visit.chips(title, id, names.map { ($0.text, "\"\($0.text)\"") }, card.language)
    }
}
