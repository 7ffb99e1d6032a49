internal import Language
internal import News
internal import Storage

/// Where a copy differs from the first article of its story, and why the two count as one text.
enum DiffView {
    static func answer(_ visit: Visit, _ id: Story.ID, _ article: Article.ID) throws -> PageAnswer {
        let page: StoryScreen
        switch try visit.stand.story(id) {
        case .story(let found): page = found
        case .moved(let other): return .moved(308, to: Addresses.diff(article, in: other).text)
        case .gone: return ErrorView.gone(visit)
        case .unknown: return ErrorView.notFound(visit)
        }
        guard let copy = page.rows.first(where: { $0.article == article }),
            let difference = try visit.stand.database.difference(from: page.card.original, to: article)
        else { return ErrorView.notFound(visit) }
        let words = visit.words
        let (old, new) = (difference.from, difference.to)
        guard visit.settings.texts == .full, old.allowsText, new.allowsText else {
            return visit.page(
                title: words.difference,
                visit.empty(words.difference, words.textWithheld, level: .none)
            )
        }
        let comparison = ComparedWordings(
            visit: visit,
            title: difference.title,
            text: difference.text,
            language: new.language ?? old.language,
            heads: (label(visit, old), label(visit, new))
        )
        return visit.page(
            title: words.difference,
            """
            <div class="head"><p class="kicker"><a href="\(Addresses.story(id))">\(words.backToStory)</a></p>
            <h1>\(words.comparing(visit.name(old.outletName), visit.name(new.outletName)))</h1>
            <p class="lede">\(why(visit, copy))</p></div>
            \(comparison.html)
            """
        )
    }

    private static func label(_ visit: Visit, _ article: WordedArticle) -> HTML {
        "\(visit.outletLink(article.outlet, article.outletName)) \(visit.clockTime(article.believedAt))"
    }

    /// In plain words why the two stand in one story.
    private static func why(_ visit: Visit, _ copy: StoryMember) -> String {
        guard copy.relation != .original, let similarity = copy.similarity else {
            return visit.words.joinedByHand
        }
        return visit.words.why(
            similarity: similarity,
            containment: copy.containment ?? similarity,
            copy.relation
        )
    }
}

/// Two wordings word by word: one below the other, or side by side.
struct ComparedWordings {
    let visit: Visit
    let title: WordDiff
    let text: WordDiff
    let language: String?
    let heads: (HTML, HTML)

    private var isBeside: Bool { visit.request.query["view"] != "one" }

    var html: HTML {
        let words = visit.words
        let counts = text.counts
        let fields = visit.request.query
        let other = Addresses.same(visit.request, fields.with("view", isBeside ? "one" : nil))
        let summary: HTML = """
            <p class="kicker"><span class="dot"><b>\(text.isEmpty && title.isEmpty ? words.noDifference : words.changedWords(removed: counts.removed, added: counts.added))</b></span>\
            <span class="dot"><a href="\(other)">\(isBeside ? words.oneColumn : words.twoColumns)</a></span></p>

            """
        guard isBeside else {
            return "\(summary)<div class=\"compare\"><div>\(column(keeping: nil))</div></div>\n"
        }
        return """
            \(summary)<div class="compare beside"><div><p class="when">\(heads.0)</p>\(column(keeping: .removed))</div>
            <div><p class="when">\(heads.1)</p>\(column(keeping: .added))</div></div>

            """
    }

    /// One wording with its own changes, or both in one with all of them.
    private func column(keeping kind: WordDiff.Kind?) -> HTML {
        let language = ContentLanguage.of(
            text.pieces.first?.text ?? title.pieces.first?.text ?? "",
            stated: language
        )
        let head: HTML = paragraphs(title, kind).map { "<h2 class=\"title\">\($0)</h2>" as HTML }.joined(
            separator: ""
        )
        let body: [HTML] = paragraphs(text, kind).map { "<p>\($0)</p>\n" }
        return "<div class=\"text\" lang=\"\(language)\" dir=\"auto\">\(head)\(body)</div>"
    }

    private func paragraphs(_ diff: WordDiff, _ kind: WordDiff.Kind?) -> [HTML] {
        var paragraphs: [HTML] = [""]
        for piece in diff.pieces where kind == nil || piece.kind == .same || piece.kind == kind {
            let parts = piece.words.split(
                separator: WordDiff.paragraphBreak,
                omittingEmptySubsequences: false
            )
            for (place, part) in parts.enumerated() {
                if place > 0 { paragraphs.append("") }
                guard !part.isEmpty else { continue }
                let text = part.joined(separator: " ")
                let last = paragraphs.count - 1
                if !paragraphs[last].isEmpty { paragraphs[last] += " " }
                switch piece.kind {
                case .same: paragraphs[last] += "\(text)"
                case .removed: paragraphs[last] += "<del>\(text)</del>"
                case .added: paragraphs[last] += "<ins>\(text)</ins>"
                }
            }
        }
        return paragraphs.filter { !$0.isEmpty }
    }
}
