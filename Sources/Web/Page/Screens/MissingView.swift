internal import News
internal import Storage

/// What three other outlets or more carry and one does not; and who has its texts without naming it.
enum MissingView {
    static func answer(_ visit: Visit) throws -> PageAnswer {
        let words = visit.words
        guard let chosen = visit.request.query["outlet"] else {
            return visit.page(
                title: words.missing,
                place: .missing,
                "\(head(visit, nil))<p class=\"lede\">\(words.missingHelp)</p>\n"
            )
        }
        guard let page = try visit.stand.database.missing(by: Outlet.ID(chosen), at: visit.now, limit: 40)
        else {
            return ErrorView.notFound(visit)
        }
        let items = page.notCarried.map { visit.row($0, level: .three) }
        let others: [HTML] = page.unnamed.prefix(20).map { copy in
            """
            <li>\(visit.headline(copy.title, copy.language, copy.story, level: .three))<div class="kicker"><span class="dot">\(visit.outletLink(copy.outlet, copy.outletName))</span>\
            <span class="dot">\(words.later(visit.clock.span(max(0, copy.delaySeconds))))</span>\
            <span class="dot"><a href="\(Addresses.diff(copy.article, in: copy.story))">\(words.compare)</a></span></div></li>

            """
        }
        let nothing = visit.empty(words.nothingMissing, words.nothingMissingReason)
        let list: HTML = items.isEmpty ? nothing : "<ul class=\"rows\">\n\(items)</ul>\n"
        let aside: HTML =
            others.isEmpty
            ? ""
            : """
            <aside class="side" aria-label="\(words.takenWithout)">
            \(visit.section(words.takenWithout, id: "taken"))<p class="quiet small">\(words.takenMeaning)</p>
            <ul class="briefs">
            \(others)</ul></aside>

            """
        return visit.page(
            title: words.missing,
            place: .missing,
            """
            \(head(visit, page.outlet))<div class="\(others.isEmpty ? "whole" : "two")"><div>
            \(visit.section(words.missingHeading, id: "missing"))\(list)</div>
            \(aside)</div>

            """
        )
    }

    private static func head(_ visit: Visit, _ outlet: OutletName?) -> HTML {
        let words = visit.words
        let options: [HTML] = visit.stand.names.sorted { $0.value < $1.value }.map { id, name in
            let selected: HTML = id == outlet?.id ? " selected" : ""
            return "<option value=\"\(id.text)\"\(selected)>\(name)</option>"
        }
        let title: HTML = outlet.map { words.missingFrom(visit.name($0.name)) } ?? "\(words.missing)"
        return """
            <div class="head"><h1>\(title)</h1></div>
            <form class="filter"><div class="fields"><label>\(words.outlet)<select name="outlet">\(options)</select></label><button>\(words.show)</button></div></form>

            """
    }
}
