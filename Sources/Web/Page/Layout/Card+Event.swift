internal import News
internal import Storage

/// An event as the front shows it.
extension Visit {
    /// The first of a page stands larger.
    func card(_ card: EventCard, isLead: Bool = false) -> HTML {
        """
        <article class="card\(isLead ? " lead" : "")">
        \(picture(card.headline.image))\(sections(card.headline))\(headline(card.title, card.language, Addresses.event(card.id)))
        \(kicker(card))
        \(lead(card.headline))\(told(card))</article>

        """
    }

    /// Who was first and when, how many stories of how many outlets there are.
    func kicker(_ card: EventCard) -> HTML {
        let first = words.isFirst(outletLink(card.firstOutlet, card.firstOutletName))
        let independent =
            card.independentCount > 1 ? words.comma + words.independent(card.independentCount) : ""
        let languages: HTML = card.languagesMet ? "<span class=\"dot\">\(words.severalLanguages)</span>" : ""
        return """
            <div class="kicker"><span class="dot">\(first)\(words.comma)\(time(card.firstPublishedAt))</span>\
            <span class="dot"><b>\(words.outlets(card.outletCount))</b>\(independent)</span>\
            <span class="dot">\(words.stories(card.storyCount))</span>\(languages)</div>
            """
    }

    private static let storiesShown = 3

    /// The other headlines, each with its outlet.
    private func told(_ card: EventCard) -> HTML {
        let others = card.stories.filter { $0.id != card.headline.id }
        let items: [HTML] = others.prefix(Self.storiesShown).map { story in
            """
            <li>\(headline(story.title, story.language, story.id, level: .three))\
            <span class="kicker">\(outletLink(story.firstOutlet, story.firstOutletName))</span></li>

            """
        }
        let rest = card.storyCount - 1 - items.count
        let more: HTML =
            rest > 0
            ? "<li><a class=\"small\" href=\"\(Addresses.event(card.id))\">\(words.moreStories(rest))</a></li>\n"
            : ""
        return "<ul class=\"told\" aria-label=\"\(words.toldByOthers)\">\n\(items)\(more)</ul>\n"
    }
}
