internal import News
internal import Storage

/// What an outlet changed in its article after khabar had first kept it.
enum RevisionsView {
    static func answer(_ visit: Visit, _ id: Article.ID) throws -> PageAnswer {
        guard let wordings = try visit.stand.database.wordings(of: id) else {
            return ErrorView.notFound(visit)
        }
        let words = visit.words
        let article = wordings.article
        guard visit.settings.texts == .full, article.allowsText else {
            return visit.page(
                title: words.editsHeading,
                visit.empty(words.editsHeading, words.textWithheld, level: .none)
            )
        }
        // The latest change first.
        let changes: [HTML] = wordings.changes.reversed().map { change in
            let comparison = ComparedWordings(
                visit: visit,
                title: change.title,
                text: change.text,
                language: article.language,
                heads: ("\(words.before)", "\(words.after)")
            )
            return """
                \(visit.section(words.editedAt(visit.clock.whole(change.at)), id: "r\(change.number)"))\(comparison.html)
                """
        }
        let title = article.title.isEmpty ? words.noTitle : article.title
        let story: HTML =
            article.story.map {
                "<p class=\"kicker\"><a href=\"\(Addresses.story($0))\">\(words.backToStory)</a></p>\n"
            } ?? ""
        let nothing = visit.empty(words.notEdited, words.notEditedReason)
        return visit.page(
            title: words.editsHeading,
            """
            <div class="head">\(story)<p class="kicker"><span class="dot">\(visit.outletLink(article.outlet, article.outletName))</span>\
            <span class="dot">\(words.edits(wordings.changes.count))</span></p>
            \(visit.foreign(title, article.language, tag: .heading))</div>
            \(changes.isEmpty ? nothing : changes.joined(separator: ""))
            """
        )
    }
}
