internal import Language
internal import News
internal import Storage

/// One text and all who carried it: who was first and what that rests on, who copied, shortened and added, who kept silent.
struct StoryView {
    private let visit: Visit
    private let page: StoryScreen

    static func answer(_ visit: Visit, _ id: Story.ID) throws -> PageAnswer {
        switch try visit.stand.story(id) {
        case .story(let page):
            let view = StoryView(visit: visit, page: page)
            return visit.page(title: view.title, view.html)
        // A story that was joined with an older one leads there for good.
        case .moved(let other): return .moved(308, to: Addresses.story(other).text)
        case .gone: return ErrorView.gone(visit)
        case .unknown: return ErrorView.notFound(visit)
        }
    }

    private var words: PageWords { visit.words }
    private var card: StoryCard { page.card }
    private var original: StoryMember? { page.rows.first { $0.article == card.original } ?? page.rows.first }
    private var title: String { card.title.allSatisfy(\.isWhitespace) ? words.noTitle : card.title }

    private var html: HTML {
        let side: HTML = "\(toldByOthers)\(keyWords)\(names)\(related)\(comments)"
        let aside: HTML =
            side.isEmpty ? "" : "<aside class=\"side\" aria-label=\"\(words.related)\">\n\(side)</aside>\n"
        return """
            <article>
            <header class="story-head">
            \(visit.foreign(title, card.language, tag: .heading))
            \(visit.kicker(card))
            \(visit.spread(card.carriers, of: card))</header>
            \(visit.picture(card.image))\(facts)
            \(summary)\(table)\(silent)<div class="\(side.isEmpty ? "whole" : "two")"><div>
            \(text)\(quotes)</div>
            \(aside)</div>
            </article>
            \(CorrectionForms(visit: visit, page: page).html)
            """
    }

    // MARK: - What an editor asks first, each with what it rests on

    private var facts: HTML {
        var rows: [HTML] = [
            fact(
                words.whoWasFirst,
                visit.outletLink(card.firstOutlet, card.firstOutletName),
                "\(visit.clock.whole(card.firstPublishedAt))"
            ),
            fact(
                words.restsOn,
                "\(words.evidence(card.firstRestsOn))",
                original.map { words.seenAt(visit.clockTime($0.seenAt)) } ?? ""
            ),
        ]
        if let agency = card.agency { rows.append(fact(words.source, visit.agencyLink(agency))) }
        let parts = Relation.shown.compactMap { relation -> String? in
            let count = page.rows.count { $0.relation == relation }
            return count == 0 ? nil : words.relations(relation, count)
        }
        if !parts.isEmpty {
            let span = max(0, card.carriers.map(\.delaySeconds).max() ?? 0)
            rows.append(
                fact(
                    words.whoCopied,
                    "\(parts.joined(separator: words.comma))",
                    "\(words.within(visit.clock.span(span)))"
                )
            )
        }
        let edits = page.rows.reduce(0) { $0 + $1.revisionCount }
        let removed = page.rows.count { $0.removedAt != nil }
        if edits > 0 || removed > 0 {
            let edited = edits > 0 ? words.edits(edits) : ""
            let gone = removed > 0 ? words.removedArticles(removed) : ""
            rows.append(
                fact(
                    words.changedSince,
                    "\([edited, gone].filter { !$0.isEmpty }.joined(separator: words.comma))"
                )
            )
        }
        return "<dl class=\"facts\">\n\(rows)</dl>\n"
    }

    private func fact(_ name: String, _ value: HTML, _ detail: HTML = "") -> HTML {
        let detail: HTML = detail.isEmpty ? "" : "<span class=\"small\">\(detail)</span>"
        return "<div><dt>\(name)</dt><dd>\(value)\(detail)</dd></div>\n"
    }

    private var summary: HTML {
        guard visit.settings.texts != .none, let digest = page.digest, !digest.summary.sentences.isEmpty
        else { return "" }
        let names = Dictionary(page.rows.map { ($0.article, $0) }) { first, _ in first }
        let items: [HTML] = digest.summary.sentences.map { sentence in
            let carriers = sentence.carriers.compactMap { names[$0] }
            let shown: [HTML] = carriers.prefix(4).map { row in
                "<a href=\"#a\(Int(row.article.number))\">\(visit.name(row.outletName))</a>"
            }
            let more: HTML = carriers.count > 4 ? " \(words.more(carriers.count - 4))" : ""
            return """
                <li><span class="text-line" lang="\(language(sentence.text))" dir="auto">\(sentence.text)</span> \
                <span class="by">\(shown.joined(separator: "\(words.comma)"))\(more)</span></li>

                """
        }
        let basis = digest.summary.basis == .kept ? words.summaryKept : words.summaryLead
        return """
            <section class="brief" aria-labelledby="brief">\(visit.section(words.summary, id: "brief"))<ul class="sentences">
            \(items)</ul><p class="quiet small">\(basis)</p></section>

            """
    }

    private func language(_ text: String) -> String { ContentLanguage.of(text, stated: card.language) }

    // MARK: - Who carried it

    private var table: HTML {
        let heads = [
            visit.head(words.outlet), visit.head(words.time), visit.head(words.relationHead),
            visit.head(words.delayHead, isNumber: true), visit.head(words.likeness, isNumber: true),
            visit.head(words.difference),
        ]
        let rest = card.articleCount - page.rows.count
        let more: HTML = rest > 0 ? "<p class=\"quiet small\">\(words.more(rest))</p>\n" : ""
        return """
            \(visit.section(words.whoCarried, id: "carriers"))\(visit.table(label: words.carriersLabel, heads, page.rows.map(row)))\(more)
            """
    }

    private func row(_ member: StoryMember) -> HTML {
        let isFirst = member.article == card.original
        let link: HTML =
            WebLink(member.url).map {
                "<a href=\"\($0)\" rel=\"noreferrer noopener external\">\(visit.name(member.outletName))</a>"
            } ?? visit.name(member.outletName)
        let own: HTML =
            member.hasOwnTitle && !member.title.isEmpty
            ? "<span class=\"differs\">\(visit.foreign(member.title, member.language))</span>" : ""
        return """
            <tr id="a\(Int(member.article.number))"\(isFirst ? " class=\"first\"" as HTML : "")><th scope="row">\(link)\(own)</th>\
            <td>\(visit.clockTime(member.believedAt))</td><td>\(visit.relation(member.relation))</td>\
            <td class="number">\(isFirst ? "–" : visit.delay(member.delaySeconds))</td>\
            <td class="number">\(isFirst ? "–" : likeness(member))</td><td>\(differences(member, isFirst: isFirst))</td></tr>

            """
    }

    /// Of an excerpt or an extended copy how much of the shorter text stands in the longer.
    private func likeness(_ member: StoryMember) -> HTML {
        let share = member.relation == .copy ? member.similarity : member.containment ?? member.similarity
        return share.map { "<bdi dir=\"ltr\">\(words.percent($0))</bdi>" } ?? "–"
    }

    private func differences(_ member: StoryMember, isFirst: Bool) -> HTML {
        var parts: [HTML] = []
        if !isFirst {
            parts.append("<a href=\"\(Addresses.diff(member.article, in: card.id))\">\(words.compare)</a>")
        }
        if member.revisionCount > 0 {
            parts.append(
                "<a href=\"\(Addresses.revisions(member.article))\">\(words.edits(member.revisionCount))</a>"
            )
        }
        if member.removedAt != nil { parts.append("<span class=\"flag\">\(words.removed)</span>") }
        return parts.joined(separator: " · ")
    }

    private static let silentShown = 40

    private var silent: HTML {
        guard !page.notCarried.isEmpty else { return "" }
        let shown = page.notCarried.prefix(Self.silentShown)
        let items: [HTML] = shown.map { "<li>\(visit.outletLink($0.id, $0.name))</li>" }
        let rest = page.notCarried.count - shown.count
        let more: HTML = rest > 0 ? "<li>\(words.more(rest))</li>" : ""
        return """
            \(visit.section(words.whoDidNot, id: "silent"))<p class="quiet small">\(words.silentMeaning)</p>
            <ul class="silent">\(items)\(more)</ul>

            """
    }

    // MARK: - What it says

    private var text: HTML {
        guard let original else { return "" }
        let link: HTML =
            WebLink(original.url).map {
                "<p><a href=\"\($0)\" rel=\"noreferrer noopener external\">\(words.readAt(visit.name(original.outletName)))</a></p>\n"
            } ?? ""
        let paragraphs = ShownText.paragraphs(of: page.text ?? "", visit.settings.texts)
        let shown: [HTML] = paragraphs.map { "<p>\($0)</p>\n" }
        let isWithheld = page.isTextWithheld || visit.settings.texts == .none && page.text != nil
        let body: HTML =
            shown.isEmpty
            ? "<p class=\"quiet\">\(isWithheld ? words.textWithheld : words.noText)</p>\n"
            : "<div class=\"text\" lang=\"\(language(paragraphs[0]))\" dir=\"auto\">\n\(shown)</div>\n"
        let byline: HTML = original.byline.map { "<p class=\"quiet small\">\(visit.name($0))</p>\n" } ?? ""
        return "\(visit.section(words.textHeading, id: "text"))\(byline)\(body)\(link)"
    }

    private var quotes: HTML {
        guard visit.settings.texts != .none, let quotes = page.digest?.quotes, !quotes.isEmpty else {
            return ""
        }
        let items: [HTML] = quotes.map { quote in
            let speaker: HTML = quote.speaker.map { "<span class=\"by\">\(visit.name($0))</span>" } ?? ""
            return
                "<li><span class=\"text-line\" lang=\"\(language(quote.text))\" dir=\"auto\">\(quote.text)</span> \(speaker)</li>\n"
        }
        return "\(visit.section(words.quotes, id: "quotes"))<ul class=\"sentences\">\n\(items)</ul>\n"
    }

    private var keyWords: HTML {
        visit.chips(words.keyWords, "words", page.digest?.keyWords.map { ($0, $0) } ?? [], card.language)
    }

    private var names: HTML {
        let names = page.digest?.names.map { ($0.text, "\"\($0.text)\"") } ?? []
        return visit.chips(words.namesHeading, "names", names, card.language)
    }

    /// How others tell the same happening.
    private var toldByOthers: HTML {
        guard let event = page.event else { return "" }
        let items: [HTML] = event.stories.filter { $0.id != card.id }.prefix(8).map { story in
            """
            <li>\(visit.headline(story.title, nil, story.id, level: .three))<div class="kicker">\
            <span class="dot">\(visit.outletLink(story.firstOutlet))</span>\
            <span class="dot">\(visit.time(story.firstPublishedAt))</span></div></li>

            """
        }
        let more: HTML = "<a href=\"\(Addresses.event(event.event.id))\">\(words.wholeEvent)</a>"
        return
            "\(visit.section(words.toldByOthers, id: "event", more: more))<ul class=\"briefs\">\n\(items)</ul>\n"
    }

    private var related: HTML {
        let told = Set(page.event?.stories.map(\.id) ?? [])
        let links = page.links.filter { !told.contains($0.story.id) }
        guard !links.isEmpty else { return "" }
        let items: [HTML] = links.prefix(12).map { link in
            """
            <li>\(visit.headline(link.story.title, nil, link.story.id, level: .three))<div class="kicker">\
            <span class="dot">\(words.link(link.kind))</span><span class="dot">\(visit.outletLink(link.story.firstOutlet))</span>\
            <span class="dot">\(visit.time(link.story.firstPublishedAt))</span></div></li>

            """
        }
        return "\(visit.section(words.related, id: "related"))<ul class=\"briefs\">\n\(items)</ul>\n"
    }

    private var comments: HTML {
        let rows = page.rows.filter { ($0.comments ?? 0) > 0 }.sorted {
            ($0.comments ?? 0) > ($1.comments ?? 0)
        }
        guard !rows.isEmpty else { return "" }
        let items: [HTML] = rows.prefix(8).map { row in
            let name = visit.name(row.outletName)
            let link: HTML =
                WebLink(row.url).map { "<a href=\"\($0)\" rel=\"noreferrer noopener external\">\(name)</a>" }
                ?? name
            return
                "<li><div class=\"kicker\"><span class=\"dot\">\(link)</span><span class=\"dot\">\(words.comments(row.comments ?? 0))</span></div></li>\n"
        }
        return "\(visit.section(words.commentsHeading, id: "comments"))<ul class=\"briefs\">\n\(items)</ul>\n"
    }
}

extension Relation {
    /// In the order in which they are told.
    static let shown: [Relation] = [.copy, .excerpt, .extended]
}

/// As much of a text as the configuration allows.
enum ShownText {
    private static let excerptBytes = 600

    static func paragraphs(of text: String, _ texts: PageSettings.Texts) -> [String] {
        let all = text.split(separator: "\n\n").map { String($0) }
        switch texts {
        case .none: return []
        case .full: return all
        case .excerpt:
            guard let first = all.first else { return [] }
            guard first.utf8.count > excerptBytes else { return [first + (all.count > 1 ? " …" : "")] }
            var kept = ""
            for word in first.split(separator: " ") {
                guard kept.utf8.count + word.utf8.count < excerptBytes else { break }
                kept += kept.isEmpty ? word : " \(word)"
            }
            return [kept + " …"]
        }
    }
}
