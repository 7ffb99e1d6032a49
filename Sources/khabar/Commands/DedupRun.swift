import Deduplication
import Language
import News

/// The stories of one input, as they grow.
struct DedupRun {
    private struct Row {
        let id: DedupItem.ID
        let title: String
        let outlet: String
        let published: Timestamp
        let agency: String?
        let decision: Decision
    }

    private static let windowSeconds: Int64 = 14 * 86400

    private var index = StoryIndex(windowSeconds: windowSeconds)
    private var rows: [Row] = []
    /// Of each article the story it entered.
    private var storyOfRow: [Int64] = []
    /// Of a story that was joined with an older one, that one.
    private var joinedInto: [Int64: Int64] = [:]
    private var latest: Timestamp?
    private var expiredAt: Timestamp?

    /// Decides and enters one article, in the order of arrival.
    mutating func add(_ item: DedupItem) {
        let attribution = Attribution(text: item.text, outletName: item.outlet.isEmpty ? nil : item.outlet)
        let number = Int64(rows.count + 1)
        let arrival = Arrival(
            article: Article.ID(number),
            outlet: Outlet.ID(item.outlet),
            url: CanonicalURL(item.url)?.text ?? item.url,
            time: item.published,
            fingerprint: Fingerprint(title: item.title, comparedText: attribution.comparedText)
        )
        let decision = index.decide(arrival)
        switch decision.placement {
        case .opensStory:
            storyOfRow.append(number)
            index.apply(arrival, in: Story.ID(number), absorbing: [])
        case .joinsStory(let story):
            let stories = [story] + decision.absorbs
            let oldest = stories.min() ?? story
            for other in stories where other != oldest { joinedInto[other.number] = oldest.number }
            storyOfRow.append(oldest.number)
            index.apply(arrival, in: story, absorbing: decision.absorbs)
        }
        rows.append(
            Row(
                id: item.id,
                title: item.title,
                outlet: item.outlet,
                published: item.published,
                agency: attribution.agency,
                decision: decision
            )
        )
        forgetOld(item.published)
    }

    /// Once a day of the articles' time is enough: an index a day too large decides no differently.
    private mutating func forgetOld(_ time: Timestamp) {
        latest = max(latest ?? time, time)
        guard let latest,
            latest.secondsSince1970 - (expiredAt ?? time).secondsSince1970 >= 86400 || expiredAt == nil
        else { return }
        expiredAt = latest
        index.expire(before: Timestamp(secondsSince1970: latest.secondsSince1970 - DedupRun.windowSeconds))
    }

    private func finalStory(_ row: Int) -> Int64 {
        var story = storyOfRow[row]
        while let older = joinedInto[story] { story = older }
        return story
    }

    /// The rows of each story, in order of arrival.
    private func members() -> [Int64: [Int]] {
        Dictionary(grouping: rows.indices) { finalStory($0) }
    }

    private func earliest(of articles: [Int]) -> Int {
        articles.min { (rows[$0].published, $0) < (rows[$1].published, $1) } ?? articles[0]
    }

    /// How each article stands to its story: the earliest published is the original, whenever it came.
    private func relations() -> [Relation] {
        var relations = rows.map(\.decision.relation)
        for articles in members().values {
            let first = earliest(of: articles)
            for article in articles where article != first && relations[article] == .original {
                relations[article] = relations[first].inverse
            }
            relations[first] = .original
        }
        return relations
    }

    func printLines() {
        let relations = relations()
        for (index, row) in rows.enumerated() {
            var line = JSONLine()
            line.add("id", row.id)
            line.add("story", Int(finalStory(index)))
            line.add("relation", relations[index].rawValue)
            line.add("agency", row.agency)
            line.add("similarity", rounded(row.decision.similarity))
            line.add("containment", rounded(row.decision.containment))
            line.add("match", row.decision.match.map { rows[Int($0.number) - 1].id })
            line.add("rule", row.decision.rule)
            print(line)
        }
    }

    private func rounded(_ share: Double) -> Double {
        (share * 1000).rounded() / 1000
    }

    /// The stories of more than one article, largest first.
    func table() -> TextTable {
        var table = TextTable([
            .init(title: "story", isNumber: true),
            .init(title: "articles", isNumber: true),
            .init(title: "outlets", isNumber: true),
            .init(title: "first published"),
            .init(title: "by"),
            .init(title: "agency"),
            .init(title: "title", isFlexible: true),
        ])
        let shown = members().filter { $0.value.count > 1 }.sorted {
            $0.value.count != $1.value.count ? $0.value.count > $1.value.count : $0.key < $1.key
        }
        for (story, articles) in shown {
            let first = earliest(of: articles)
            table.append([
                "\(story)", "\(articles.count)", "\(Set(articles.map { rows[$0].outlet }).count)",
                rows[first].published.description, rows[first].outlet,
                articles.lazy.compactMap { rows[$0].agency }.first, rows[first].title,
            ])
        }
        return table
    }
}

extension JSONLine {
    fileprivate mutating func add(_ key: String, _ id: DedupItem.ID?) {
        switch id {
        case .text(let text): add(key, text)
        case .number(let number): add(key, number)
        case nil: add(key, nil as String?)
        }
    }
}
