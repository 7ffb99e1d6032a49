internal import News
internal import Storage

/// A story as the front and other lists show it.
extension Visit {
    /// The first of a page stands larger.
    func card(_ card: StoryCard, isLead: Bool = false) -> HTML {
        """
        <article class="card\(isLead ? " lead" : "")">
        \(picture(card.image))\(sections(card))\(headline(card.title, card.language, card.id))
        \(kicker(card))
        \(lead(card))\(carriers(card))\(spread(card.carriers, of: card))</article>

        """
    }

    /// A story in a list of headlines.
    func row(_ card: StoryCard, level: HeadingLevel = .two) -> HTML {
        """
        <li class="timed"><div class="when">\(clockTime(card.firstPublishedAt))</div><div>\(headline(card.title, card.language, card.id, level: level))
        \(kicker(card))</div></li>

        """
    }

    func lead(_ card: StoryCard) -> HTML {
        guard settings.texts != .none, let lead = card.lead else { return "" }
        return "\(foreign(lead, card.language, tag: .said))\n"
    }

    func sections(_ card: StoryCard) -> HTML {
        guard let section = card.sections.first else { return "" }
        let address = OwnAddress(["latest"], query: [("section", section)])
        return "<p class=\"tag\"><a href=\"\(address)\" dir=\"auto\">\(section)</a></p>\n"
    }

    /// Who was first and when, how many carry it, and the agency.
    func kicker(_ card: StoryCard) -> HTML {
        let isShared = card.outletCount > 1
        let first: HTML =
            isShared
            ? words.isFirst(outletLink(card.firstOutlet, card.firstOutletName))
            : outletLink(card.firstOutlet, card.firstOutletName)
        let independent =
            card.independentCount > 1 ? words.comma + words.independent(card.independentCount) : ""
        let count: HTML =
            isShared
            ? "<span class=\"dot\"><b>\(words.outlets(card.outletCount))</b>\(independent)</span>" : ""
        let agency: HTML = card.agency.map { "<span class=\"dot\">\(agencyLink($0))</span>" } ?? ""
        let comments: HTML =
            card.comments.map { "<span class=\"dot\">\(words.comments($0.count))</span>" } ?? ""
        return """
            <div class="kicker"><span class="dot">\(first)\(words.comma)\(time(card.firstPublishedAt))</span>\(count)\(agency)\(comments)</div>
            """
    }

    private static let carriersShown = 6

    private func carriers(_ card: StoryCard) -> HTML {
        let others = card.carriers.filter { $0.outlet != card.firstOutlet }
        guard !others.isEmpty else { return "" }
        let shown = others.prefix(Self.carriersShown)
        let items: [HTML] = shown.map { carrier in
            "<li>\(outletLink(carrier.outlet, carrier.name)) \(relation(carrier.relation))</li>\n"
        }
        let rest = max(card.outletCount - 1, others.count) - shown.count
        let more: HTML =
            rest > 0 ? "<li><a href=\"\(Addresses.story(card.id))\">\(words.more(rest))</a></li>\n" : ""
        return "<ul class=\"carriers\">\n\(items)\(more)</ul>\n"
    }

    func picture(_ address: String?) -> HTML {
        guard settings.pictures, let link = address.flatMap(WebLink.init) else { return "" }
        return
            "<img class=\"picture\" src=\"\(link)\" alt=\"\" loading=\"lazy\" referrerpolicy=\"no-referrer\">\n"
    }
}

// MARK: - The spread of a story

extension Visit {
    /// A line on which the story begins where the page's reading does, with a mark for each outlet at its time.
    func spread(_ carriers: [Carrier], of card: StoryCard) -> HTML {
        let last = carriers.map(\.delaySeconds).max() ?? 0
        guard last > 0 else { return "" }
        let marks: [HTML] = carriers.prefix(60).reversed().map {
            mark($0, at: place(max(0, $0.delaySeconds), of: last))
        }
        return """
            <div class="spread"><svg role="img" aria-label="\(spreadLabel(card))"><line x1="2%" x2="98%" y1="7" y2="7"/>\(marks)</svg>\
            <span>\(words.within(clock.span(last)))</span></div>

            """
    }

    private func mark(_ carrier: Carrier, at place: String) -> HTML {
        switch carrier.relation {
        case .original: "<circle class=\"original\" cx=\"\(place)\" cy=\"7\" r=\"4.5\"/>"
        case .extended:
            "<rect class=\"extended\" x=\"\(place)\" y=\"3.5\" width=\"7\" height=\"7\" transform=\"translate(-3.5)\"/>"
        case .excerpt:
            "<rect class=\"excerpt\" x=\"\(place)\" y=\"3\" width=\"3\" height=\"8\" transform=\"translate(-1.5)\"/>"
        case .copy: "<circle class=\"copy\" cx=\"\(place)\" cy=\"7\" r=\"3.5\"/>"
        }
    }

    func spreadLabel(_ card: StoryCard) -> String {
        let last = card.carriers.map(\.delaySeconds).max() ?? 0
        return words.spread(outlets: card.outletCount, within: clock.span(max(0, last)))
    }

    /// Where on the line, from the side where reading begins, as an SVG length.
    func place(_ seconds: Int64, of last: Int64) -> String {
        let place = 20 + 960 * min(seconds, last) / last
        let thousandths = language.isRightToLeft ? 1000 - place : place
        return "\(thousandths / 10).\(thousandths % 10)%"
    }
}
