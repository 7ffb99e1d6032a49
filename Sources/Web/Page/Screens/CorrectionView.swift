internal import News
internal import Storage

/// The forms of a story's page by which people with an account correct it.
struct CorrectionForms {
    let visit: Visit
    let page: StoryScreen

    var html: HTML {
        guard visit.reader != nil else { return "" }
        let words = visit.words
        let ticks: [HTML] = page.rows.map { copy in
            """
            <li><label class="tick"><input type="checkbox" name="article" value="\(Int(copy.article.number))">\
            <span>\(visit.name(copy.outletName)) – \(visit.foreign(copy.title, copy.language))</span></label></li>

            """
        }
        let split: HTML =
            page.rows.count < 2
            ? ""
            : """
            <form method="post" action="\(address("split"))"><h3>\(words.splitHeading)</h3><ul>
            \(ticks)</ul><div class="fields">\(reason)<button>\(words.preview)</button></div></form>

            """
        return """
            <section aria-labelledby="correct">\(visit.section(words.correct, id: "correct"))\(split)\
            <form method="post" action="\(address("join"))"><h3>\(words.joinHeading)</h3><div class="fields">
            <label>\(words.otherStory)<input name="other" inputmode="numeric" required maxlength="20" dir="ltr"></label>\(reason)<button>\(words.preview)</button></div></form>\(history)</section>

            """
    }

    /// What people decided of this story before, each with a way back.
    private var history: HTML {
        guard !page.corrections.isEmpty else { return "" }
        let words = visit.words
        let items: [HTML] = page.corrections.map { correction in
            let what = correction.kind == .split ? words.wasSplit : words.wasJoined
            let address = OwnAddress(["corrections", "\(correction.id)", "undo"])
            return """
                <li><p>\(what)\(words.colon)\(visit.name(correction.reason))</p><div class="kicker"><span class="dot">\(visit.name(correction.by))</span>\
                <span class="dot">\(visit.time(correction.at))</span></div><form method="post" action="\(address)"><button class="plain">\(words.undo)</button></form></li>

                """
        }
        return "<h3>\(words.corrections)</h3><ul class=\"briefs\">\n\(items)</ul>\n"
    }

    private func address(_ what: String) -> OwnAddress {
        OwnAddress(["stories", "\(page.card.id.number)", what])
    }

    private var reason: HTML {
        "<label>\(visit.words.reason)<input name=\"reason\" required maxlength=\"500\" dir=\"auto\"></label>"
    }
}

/// What a correction would do, before it is done.
enum CorrectionView {
    static func preview(_ visit: Visit, _ page: StoryScreen, _ correction: PageCorrection) throws
        -> PageAnswer
    {
        let words = visit.words
        switch correction {
        case .split(let articles, let story, let reason):
            let leaving = page.rows.filter { articles.contains($0.article) }
            let staying = page.rows.filter { !articles.contains($0.article) }
            let hidden: [HTML] = articles.map {
                "<input type=\"hidden\" name=\"article\" value=\"\(Int($0.number))\">"
            }
            return sheet(
                visit,
                words.splitHeading,
                [(words.stays, list(visit, staying)), (words.leaves, list(visit, leaving))],
                OwnAddress(["stories", "\(story.number)", "split"]),
                hidden,
                reason,
                back: story
            )
        case .join(let story, let other, let reason):
            let otherPage = try visit.stand.screen(other)
            return sheet(
                visit,
                words.joinHeading,
                [
                    (words.becomesOne, list(visit, page.rows + (otherPage?.rows ?? [])))
                ],
                OwnAddress(["stories", "\(story.number)", "join"]),
                ["<input type=\"hidden\" name=\"other\" value=\"\(Int(other.number))\">"],
                reason,
                back: story
            )
        case .undo: return ErrorView.notFound(visit)
        }
    }

    private static func list(_ visit: Visit, _ copies: [StoryMember]) -> HTML {
        let items: [HTML] = copies.sorted { $0.believedAt < $1.believedAt }.map { copy in
            """
            <li>\(visit.foreign(copy.title, copy.language, tag: .title))<div class="kicker">\
            <span class="dot">\(visit.name(copy.outletName))</span><span class="dot">\(visit.clockTime(copy.believedAt))</span></div></li>

            """
        }
        return "<ul class=\"briefs\">\n\(items)</ul>\n"
    }

    private static func sheet(
        _ visit: Visit,
        _ title: String,
        _ parts: [(title: String, list: HTML)],
        _ address: OwnAddress,
        _ hidden: [HTML],
        _ reason: String,
        back: Story.ID
    ) -> PageAnswer {
        let words = visit.words
        let columns: [HTML] = parts.enumerated().map { place, part in
            "<div>\(visit.section(part.title, id: "part\(place)"))\(part.list)</div>\n"
        }
        return visit.page(
            title: title,
            """
            <div class="head"><h1>\(title)</h1><p class="lede">\(words.previewLede)</p></div>
            <div class="compare beside">
            \(columns)</div>
            <p>\(words.reason)\(words.colon)\(visit.name(reason))</p>
            <form method="post" action="\(address)">\(hidden)<input type="hidden" name="reason" value="\(reason)"><input type="hidden" name="sure" value="1">
            <div class="fields"><button>\(words.doIt)</button><a href="\(Addresses.story(back))">\(words.cancel)</a></div></form>

            """
        )
    }

    static func problem(_ visit: Visit, _ page: StoryScreen, _ problem: String) -> PageAnswer {
        visit.page(
            400,
            title: visit.words.correct,
            visit.empty(
                visit.words.correct,
                problem,
                "<p><a href=\"\(Addresses.story(page.card.id))\">\(visit.words.backToStory)</a></p>",
                level: .none
            )
        )
    }

    static func refused(_ visit: Visit, _ reason: String) -> PageAnswer {
        visit.page(409, title: visit.words.correct, visit.empty(visit.words.notDone, reason, level: .none))
    }
}
