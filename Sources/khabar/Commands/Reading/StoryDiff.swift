import Language
import News
import Storage

/// What was changed in a story: between the wordings that each article had, and between an article and the one that it
/// was measured against.
struct StoryDiff {
    /// Two wordings side by side.
    private struct Change {
        let article: Article.ID
        /// Which wordings: "article 5 of hiba: wording 1 became 2".
        let heading: String
        let detail: String
        /// `revision` or `copy`.
        let kind: String
        let from: String
        let to: String
        let title: WordDiff
        let text: WordDiff
    }

    private let story: StoryRow
    private var changes: [Change] = []

    init(of page: StoryPage, in news: NewsDatabase) throws {
        story = page.story
        for copy in page.copies { changes += try StoryDiff.revisions(of: copy.article, news) }
        let articles = Dictionary(page.copies.map { ($0.article.id, $0.article) }) { first, _ in first }
        for copy in page.copies where copy.article.id != story.original {
            guard let other = articles[copy.match ?? story.original] ?? articles[story.original] else {
                continue
            }
            changes.append(StoryDiff.change(of: copy, from: other))
        }
    }

    private static func revisions(of row: ArticleRow, _ news: NewsDatabase) throws -> [Change] {
        var wordings = try news.revisions(of: row.id).map {
            (title: $0.title, text: $0.text, until: Optional($0.replacedAt))
        }
        wordings.append((row.article.title, row.article.text, nil))
        return zip(wordings.indices, zip(wordings, wordings.dropFirst())).map { number, pair in
            let (old, new) = pair
            return Change(
                article: row.id,
                heading:
                    "article \(row.id.label) of \(row.article.outlet): wording \(number + 1) became \(number + 2)",
                detail: "seen \(LocalTime.words(old.until) ?? "")",
                kind: "revision",
                from: "\(number + 1)",
                to: "\(number + 2)",
                title: WordDiff(from: old.title, to: new.title),
                text: WordDiff(from: old.text, to: new.text)
            )
        }
    }

    private static func change(of copy: CopyRow, from other: ArticleRow) -> Change {
        let row = copy.article
        return Change(
            article: row.id,
            heading:
                "article \(row.id.label) of \(row.article.outlet) beside article \(other.id.label) of \(other.article.outlet)",
            detail:
                "\(copy.relation.rawValue), \(LocalTime.words(delaySeconds: copy.delaySeconds)) after the original",
            kind: "copy",
            from: "\(other.id)",
            to: "\(row.id)",
            title: WordDiff(from: other.article.title, to: row.article.title),
            text: WordDiff(from: other.article.text, to: row.article.text)
        )
    }

    // MARK: - Forms

    func lines(_ text: DiffText, isWhole: Bool) -> [String] {
        guard !changes.isEmpty else { return ["story \(story.id.label) is one article in its first wording"] }
        return changes.flatMap { change in
            let (removed, added) = change.text.counts
            let count =
                change.text.isEmpty && change.title.isEmpty
                ? "the same words" : "\(Counted.words(removed, "word")) taken out, \(added) put in"
            var lines = ["\(change.heading) (\(change.detail)): \(count)"]
            if !change.title.isEmpty {
                lines += text.lines(change.title, isWhole: true).map { "  title: \($0)" }
            }
            if !change.text.isEmpty { lines += text.lines(change.text, isWhole: isWhole).map { "  \($0)" } }
            return lines + [""]
        }
    }

    var html: HTML {
        var page = DiffPage(title: story.title)
        for change in changes {
            page.add(heading: change.heading, detail: change.detail, title: change.title, text: change.text)
        }
        return page.html
    }

    /// A line for each pair of wordings.
    var json: [JSONLine] {
        changes.map { change in
            var line = JSONLine()
            line.add("story_id", Int(story.id.number))
            line.add("article_id", Int(change.article.number))
            line.add("kind", change.kind)
            line.add("from", change.from)
            line.add("to", change.to)
            line.add("removed", change.text.counts.removed)
            line.add("added", change.text.counts.added)
            for (name, diff) in [("title", change.title), ("text", change.text)] {
                line.add(
                    name,
                    diff.pieces.map { piece in
                        var line = JSONLine()
                        line.add("kind", "\(piece.kind)")
                        line.add("text", piece.text)
                        return line
                    }
                )
            }
            return line
        }
    }
}
