import ArgumentParser
import Deduplication
import Ingestion
import Language
import News
import Storage
import Machinery

/// `khabar why A B`: why two articles are one story, or are not.
struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Why two articles are one story, or why not and how close they are.",
        discussion: """
            Shows what was decided when, by which rule and with which measures; what people decided; and what the \
            two have in common today: the passages, the measures, the runs of three words that led from one to \
            the other, with how common they are. With one article alone, or with --story, the other is the one \
            it was measured against there. A story, such as s763, stands for its original. Of two stories it also says how \
            far they tell of one event: the rare words, names and numbers that both have, and what speaks against it.
            """
    )

    @OptionGroup var source: DatabaseOptions

    @Option(name: .long, help: ArgumentHelp("The other is this story's original.", valueName: "id"))
    var story: StoryLabel?

    @Argument(help: ArgumentHelp("An article, such as a854, or a story, such as s763.", valueName: "article"))
    var article: TextLabel

    @Argument(help: ArgumentHelp("The other.", valueName: "article"))
    var other: TextLabel?

    func validate() throws {
        if story != nil, other != nil { throw ValidationError("give a second article or --story, not both") }
    }

    func run() throws {
        let configuration = try? source.source.load()
        let news = try source.open()
        let first = try side(article.article(in: news), news)
        let second = try side(try partner(of: first, news), news)
        let window = (configuration ?? Configuration()).stories.window.components.seconds
        let finding = try Finding(first, second, in: news, windowSeconds: window)
        let events = try EventFinding(first, second, in: news)
        var json = finding.json
        events?.add(to: &json)
        if source.json { return try StandardOutput.print(json) }
        for line in finding.lines + (events?.lines ?? []) { try StandardOutput.tell(line) }
    }

    private func side(_ id: Article.ID, _ news: NewsDatabase) throws -> ComparedArticle {
        guard let row = try news.article(id) else {
            throw CommandFailure(.noInput, "there is no article \(id.label); `khabar articles` lists them")
        }
        let name = try news.outletRows().first { $0.id == row.article.outlet }?.name
        let text = Attribution(text: row.article.text, outletName: name).comparedText
        // What the fingerprint leaves out of it was cut.
        let compared = try news.fingerprint(of: id).flatMap { Fingerprint(encoded: $0) }
            .flatMap { TextPieces(text).compared(by: $0) }
        return ComparedArticle(
            row: row,
            copy: try news.copy(of: id),
            comparedText: compared?.text ?? text,
            cut: compared?.cut ?? []
        )
    }

    private func partner(of first: ComparedArticle, _ news: NewsDatabase) throws -> Article.ID {
        if let other { return try other.article(in: news) }
        if let story {
            guard let page = try news.story(story.id) else {
                throw CommandFailure(
                    .noInput,
                    "there is no story \(story.id.label); `khabar stories` lists them"
                )
            }
            // The one it was measured against says most, where that stands there.
            if let match = first.copy?.match, page.copies.contains(where: { $0.article.id == match }) {
                return match
            }
            if let original = page.copies.first(where: { $0.article.id != first.row.id }) {
                return original.article.id
            }
        }
        if let match = first.copy?.match { return match }
        throw CommandFailure(
            .badData,
            "article \(first.row.id.label) was measured against none: it opened its story; name another article"
        )
    }
}

/// One of the two articles that are compared.
struct ComparedArticle {
    let row: ArticleRow
    /// Nil while it stands in no story.
    let copy: CopyRow?
    /// Without credit, and without what its outlet puts into many of its texts.
    let comparedText: String
    /// What was cut as such.
    let cut: [String]
}

/// All that is to be said of two articles.
private struct Finding {
    private let first: ComparedArticle
    private let second: ComparedArticle
    private let corrections: [CorrectionRecord]
    private let report: PairReport?
    /// What the index would make of the later one today, had it not come yet.
    private let again: Decision?

    init(_ first: ComparedArticle, _ second: ComparedArticle, in news: NewsDatabase, windowSeconds: Int64)
        throws
    {
        self.first = first
        self.second = second
        corrections = try news.corrections(of: [first.row.id, second.row.id])
        let times = [first.row.believedAt, second.row.believedAt].sorted()
        let pair = [first.row.id, second.row.id]
        let filter = ShingleFilter(try pair.compactMap { try news.fingerprint(of: $0) })
        var arrivals: [Article.ID: Arrival] = [:]
        var index = try StoryIndex.restored(
            from: news,
            since: times[0].advanced(bySeconds: -windowSeconds),
            until: times[1].advanced(bySeconds: windowSeconds),
            windowSeconds: windowSeconds
        ) { stored in
            guard pair.contains(stored.article) else {
                // Other articles give the two neither weights nor candidates.
                return filter.isMet(by: stored.fingerprint)
            }
            arrivals[stored.article] = Arrival(stored)
            return true
        }
        guard let one = arrivals[first.row.id], let two = arrivals[second.row.id], one.article != two.article
        else {
            report = nil
            again = nil
            return
        }
        let grounds = index.grounds(one, two)
        report = PairReport(first.comparedText, second.comparedText, grounds)
        let later = grounds.isSecondEarlier ? one : two
        index.remove(later.article)
        again = index.decide(later)
    }

    private var isOneStory: Bool { first.row.story != nil && first.row.story == second.row.story }

    // MARK: - For people

    var lines: [String] {
        var lines: [String] = []
        if let sentence { lines += [sentence, ""] }
        for side in [first, second] { lines += words(of: side) }
        switch (first.row.story, second.row.story) {
        case (let one?, let two?):
            lines.append(
                one == two ? "one story, \(one.label)" : "two stories, \(one.label) and \(two.label)"
            )
        default: lines.append("not both in a story yet: an article that waits for its page joins none")
        }
        lines += corrections.map(words)
        lines.append("")
        guard let report else {
            return lines + ["their fingerprints cannot be read, or it is one article: nothing to compare"]
        }
        lines += report.lines(first.row.id.label, second.row.id.label)
        if let again { lines.append("if \(laterID.label) came today, \(words(for: again))") }
        return lines
    }

    /// What the rest explains, in one sentence with its threshold.
    private var sentence: String? {
        guard let report, first.row.story != nil, second.row.story != nil else { return nil }
        let grounds = report.grounds
        let own = Int((grounds.explanation.evidence.ownContainment * 100).rounded())
        let needed = Int((grounds.needed * 100).rounded())
        let measure =
            "\(own) % of the shorter text stands in the longer, formula left out, and \(needed) % are asked"
        let pair = "\(first.row.id.label) and \(second.row.id.label)"
        if corrections.contains(where: { $0.undoneAt == nil }) {
            return
                "\(pair) are \(isOneStory ? "one story" : "two stories"), and people decided about them: see below"
        }
        if isOneStory {
            return grounds.explanation.rule != nil
                ? "\(pair) are one story: \(measure)"
                : "\(pair) are one story through other articles of it: of the two alone, \(measure)"
        }
        if grounds.explanation.isAnotherInstance {
            return "\(pair) are two stories: one repeats the other with other facts, though \(measure)"
        }
        return "\(pair) are two stories: \(measure)"
    }

    private var laterID: Article.ID {
        report?.grounds.isSecondEarlier == true ? first.row.id : second.row.id
    }

    private func words(of side: ComparedArticle) -> [String] {
        let article = side.row.article
        var lines = [
            "\(side.row.id.label)  " + TerminalText.isolated(TerminalText.safe(article.title)),
            "    \(article.outlet), \(LocalTime.words(side.row.believedAt) ?? "")"
                + (article.agency.map { ", agency \(TerminalText.safe($0))" } ?? ""),
        ]
        lines += PairReport.words(for: side.cut, of: article.outlet.text).map { "    \($0)" }
        guard let copy = side.copy else { return lines }
        var line = "    \(copy.relation.rawValue) of story \(copy.story.label), rule \(copy.rule)"
        if let match = copy.match {
            line += ", measured against \(match.label)"
            if let similarity = copy.similarity, let containment = copy.containment {
                line += " (similarity \(similarity), containment \(containment))"
            }
        }
        lines.append(line)
        return lines
    }

    private func words(_ correction: CorrectionRecord) -> String {
        let what =
            switch correction.kind {
            case .split:
                "took \(correction.article.label) out of \(correction.story.label), into \(correction.otherStory.label)"
            case .join: "joined \(correction.otherStory.label) with \(correction.story.label)"
            }
        let undone = correction.undoneAt.flatMap { LocalTime.words($0) }.map { " (taken back \($0))" } ?? ""
        return
            "c\(correction.id): \(TerminalText.safe(correction.by)) \(what)\(undone), \(LocalTime.words(correction.at) ?? ""): "
            + TerminalText.isolated(TerminalText.safe(correction.reason))
    }

    private func words(for decision: Decision) -> String {
        switch decision.placement {
        case .opensStory: "it would open a story of its own: no story of its time is open to it"
        case .joinsStory(let story):
            "it would join story \(story.label) by \(decision.rule)"
                + (decision.match.map { ", through article \($0.label)" } ?? "")
        }
    }

    // MARK: - For programs

    var json: JSONLine {
        var line = JSONLine()
        for (prefix, side) in [("", first), ("other_", second)] {
            line.add("\(prefix)article_id", Int(side.row.id.number))
            line.add("\(prefix)story_id", side.row.story.map { Int($0.number) })
            line.add("\(prefix)relation", side.row.relation?.rawValue)
            line.add("\(prefix)rule", side.copy?.rule)
            line.add("\(prefix)match_id", side.copy?.match.map { Int($0.number) })
            line.add("\(prefix)cut", side.cut)
        }
        line.add("one_story", isOneStory ? 1 : 0)
        line.add(
            "corrections",
            corrections.map { correction in
                var line = JSONLine()
                line.add("id", Int(correction.id))
                line.add("kind", correction.kind.rawValue)
                line.add("article_id", Int(correction.article.number))
                line.add("story_id", Int(correction.story.number))
                line.add("other_story_id", Int(correction.otherStory.number))
                line.add("at", correction.at)
                line.add("by", correction.by)
                line.add("reason", correction.reason)
                return line
            }
        )
        report?.add(to: &line)
        if let again {
            var today: Story.ID?
            if case .joinsStory(let story) = again.placement { today = story }
            line.add("today_story_id", today.map { Int($0.number) })
            line.add("today_rule", again.rule)
        }
        return line
    }
}
