internal import News
internal import Storage

/// One watch: what it asks for, the stories that meet it, and what was told to whom.
struct WatchView {
    private let visit: Visit
    private let kept: KeptWatch

    private static let length = 40
    private static let deliveriesShown = 15

    static func answer(_ visit: Visit, _ id: String) throws -> PageAnswer {
        guard let kept = try visit.stand.database.watch(id) else { return ErrorView.notFound(visit) }
        let view = WatchView(visit: visit, kept: kept)
        let database = visit.stand.database
        let cards = try database.storyCards(try database.storyIDs(of: kept.watch, limit: length))
            .sorted { ($1.firstPublishedAt, $1.id) < ($0.firstPublishedAt, $0.id) }
        let deliveries = try database.deliveries(of: id, limit: deliveriesShown)
        let states = try database.targetStates()
        return visit.page(
            title: kept.watch.name,
            place: .watches,
            try view.html(cards, deliveries, states)
        )
    }

    static func refused(_ visit: Visit, _ id: String, _ reason: String) -> PageAnswer {
        visit.page(
            409,
            title: visit.words.watches,
            place: .watches,
            visit.empty(
                visit.words.notDone,
                reason,
                "<p><a href=\"\(id.isEmpty ? Addresses.watches : Addresses.watch(id))\">\(visit.words.toWatch)</a></p>",
                level: .none
            )
        )
    }

    private var words: PageWords { visit.words }
    private var watch: Watch { kept.watch }

    private func html(_ cards: [StoryCard], _ deliveries: [Delivery], _ states: [TargetState]) throws -> HTML
    {
        let items = cards.map { visit.row($0) }
        let news: HTML =
            items.isEmpty
            ? visit.empty(words.nothingMet, words.nothingMetReason)
            : "\(visit.section(words.whatMeetsIt, id: "stories", more: archive))<ul class=\"rows\">\n\(items)</ul>\n"
        return """
            <div class="head"><h1 dir="auto">\(watch.name)</h1>
            \(WatchView.demand(visit, watch))<div class="kicker"><span class="dot">\(WatchView.keeper(visit, kept))</span>\
            <span class="dot">\(words.changed)\(words.colon)\(visit.time(kept.changedAt))</span>\
            <span class="dot"><a href="\(Addresses.watch("\(watch.id).atom"))" rel="alternate" type="application/atom+xml">\(words.itsFeed)</a></span></div></div>
            \(facts(states))\(try tools)
            <div class="two"><div>
            \(news)</div>
            <aside class="side" aria-label="\(words.deliveries)">
            \(list(deliveries))</aside></div>

            """
    }

    /// What was kept before it was made is found by searching.
    private var archive: HTML {
        guard !watch.words.isEmpty else { return "" }
        return "<a href=\"\(Addresses.search(watch.words))\">\(words.searchArchive)</a>"
    }

    private func facts(_ states: [TargetState]) -> HTML {
        let last: HTML = kept.lastFindAt.map { "<span class=\"small\">\(visit.time($0))</span>" } ?? ""
        let told: [HTML] = watch.notify.map { id in
            let state = states.first { $0.id == id }
            let isDead = state.map { $0.disabledAt != nil || $0.failures > 0 } ?? true
            let reason = state == nil ? words.targetUnknown : state?.reason ?? ""
            let trouble: HTML = isDead ? "<span class=\"small\" dir=\"auto\">\(reason)</span>" : ""
            return "<span class=\"state \(isDead ? "failing" : "ok")\">\(visit.name(id))</span>\(trouble)"
        }
        let occasions: [HTML] = watch.occasions.map { "\(words.occasion($0))" }
        return """
            <dl class="facts">
            <div><dt>\(words.whenItSpeaks)</dt><dd>\(occasions.joined(separator: "\(words.comma)"))</dd></div>
            <div><dt>\(words.whoIsTold)</dt><dd>\(told.isEmpty ? "\(words.nobody)" : told.joined(separator: "\(words.comma)"))</dd></div>
            <div><dt>\(words.spokeHead)</dt><dd>\(words.spoke(kept.findCount))\(last)</dd></div>
            </dl>

            """
    }

    /// For readers with an account: to try it out, and where nobody configures it, to change and to end it.
    private var tools: HTML {
        get throws {
            guard visit.reader != nil else { return "" }
            let test: HTML =
                watch.notify.isEmpty ? "" : button("test", words.tryOut, "\(words.tryOutMeaning)")
            guard !kept.isConfigured else {
                return """
                    <div class="tools">\(test)</div><p class="small quiet">\(words.changedInConfiguration)</p>

                    """
            }
            return """
                <div class="tools">\(test)</div>
                <details class="filter"><summary>\(words.changeWatch)</summary>
                \(try WatchForm(visit: visit, watch: watch, isNew: false).html())</details>
                <details class="filter"><summary>\(words.endWatch)</summary>\(button("end", words.endWatch, "\(words.endMeaning)"))</details>

                """
        }
    }

    private func button(_ what: String, _ label: String, _ meaning: HTML) -> HTML {
        """
        <form method="post" action="\(OwnAddress(["watches", watch.id, what]))"><p class="small quiet">\(meaning)</p><button class="plain">\(label)</button></form>
        """
    }

    private func list(_ deliveries: [Delivery]) -> HTML {
        guard !deliveries.isEmpty else {
            return
                "\(visit.section(words.deliveries, id: "deliveries"))<p class=\"quiet small\">\(words.noDeliveries)</p>\n"
        }
        let items: [HTML] = deliveries.map { delivery in
            let reason: HTML =
                delivery.reason.map { "<p class=\"small quiet\" dir=\"auto\">\($0)</p>" } ?? ""
            let state = delivery.state == .sent ? "ok" : delivery.state == .failed ? "failing" : "waiting"
            let again: HTML =
                visit.reader == nil || delivery.state == .waiting && delivery.tries == 0
                ? ""
                : """
                <form method="post" action="\(OwnAddress(["deliveries", "\(delivery.id)", "replay"]))"><button class="plain" aria-label="\(words.sendAgain) \(Int(delivery.id))">\(words.sendAgain)</button></form>
                """
            return """
                <li><div class="kicker"><span class="dot state \(state)">\(words.deliveryState(delivery))</span><span class="dot">\(visit.name(delivery.target))</span>\
                <span class="dot">\(visit.time(delivery.sentAt ?? delivery.createdAt))</span><span class="dot">\(words.finds(delivery.hitCount))</span></div>\(reason)\(again)</li>

                """
        }
        return "\(visit.section(words.deliveries, id: "deliveries"))<ul class=\"briefs\">\n\(items)</ul>\n"
    }
}

// MARK: - Parts of the list too

extension WatchView {
    /// What it asks for, in words.
    static func demand(_ visit: Visit, _ watch: Watch) -> HTML {
        let words = visit.words
        var parts: [HTML] = []
        if !watch.words.isEmpty { parts.append("<span dir=\"auto\">\(watch.words)</span>") }
        if watch.isExact { parts.append("<span>\(words.exactly)</span>") }
        parts += watch.outlets.map { visit.outletLink($0) }
        parts += watch.agencies.map { visit.agencyLink($0) }
        parts += watch.languages.map { "<span>\(words.languageName($0))</span>" }
        parts += watch.sections.map { "<span dir=\"auto\">\($0)</span>" }
        if let least = watch.minOutlets, least > 1 { parts.append("<span>\(words.atLeast(least))</span>") }
        guard !parts.isEmpty else { return "<p class=\"quiet\">\(words.everything)</p>\n" }
        let items: [HTML] = parts.map { "<li>\($0)</li>" }
        return "<ul class=\"words\">\(items)</ul>\n"
    }

    /// Where it is changed.
    static func keeper(_ visit: Visit, _ kept: KeptWatch) -> HTML {
        guard !kept.isConfigured, let person = kept.changedBy else { return "\(visit.words.ofConfiguration)" }
        return visit.words.keptBy(visit.name(person))
    }
}
