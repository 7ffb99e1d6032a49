import Deduplication
import Ingestion
import Language
import Machinery
import News
import Storage

/// How far two stories tell of one event, and what speaks against it.
struct EventFinding {
    private let first: Event.ID?
    private let second: Event.ID?
    private let pair: EventPair
    private let words: [EventPair.SharedWord]
    private let names: [String]
    private let secondsApart: Int64

    /// Nil where the two are of one story, or are too old to be compared.
    init?(_ one: ComparedArticle, _ other: ComparedArticle, in news: NewsDatabase) throws {
        guard let story = one.row.story, let otherStory = other.row.story, story != otherStory,
            let pair = try EventIndex.restored(from: news).pair(story, otherStory)
        else { return nil }
        self.pair = pair
        first = try news.event(of: story)
        second = try news.event(of: otherStory)
        words = pair.words(in: [one, other].flatMap { [$0.row.article.title, $0.comparedText] })
        names = EventDigest(
            [one, other].map { side in
                CarriedText(
                    article: side.row.id,
                    outlet: side.row.article.outlet,
                    title: side.row.article.title,
                    text: side.comparedText
                )
            },
            against: WordStatistics()
        )
        .names.map(\.text)
        secondsApart = abs(other.row.believedAt.seconds(since: one.row.believedAt))
    }

    private var isOne: Bool { first != nil && first == second }

    private var against: [(what: String, left: Double)] {
        [
            ("either is like what was written a week before", pair.leftByFormula),
            ("both have nearly the same words and are no copies", pair.leftBySameWords),
            ("the time between them", pair.leftByTime),
            ("both are of one outlet", pair.leftByOutlet),
        ]
        .filter { $0.1 < 0.995 }
    }

    /// For people.
    var lines: [String] {
        let place =
            switch (first, second) {
            case (let one?, let two?) where one == two: "both stories stand in event \(one.label)"
            case (let one?, let two?): "the stories stand in two events, \(one.label) and \(two.label)"
            case (let one?, nil), (nil, let one?):
                "one of the stories stands in event \(one.label), the other in none"
            case (nil, nil): "neither story stands in an event"
            }
        var lines = [
            "", place,
            "    likeness \(rounded(pair.likeness)); two reports of their lengths usually reach \(rounded(pair.usualLikeness))",
        ]
        func list(_ title: String, _ items: [String]) {
            guard !items.isEmpty else { return }
            lines.append(
                "    \(title): "
                    + items.map { TerminalText.isolated(TerminalText.safe($0)) }.joined(separator: ", ")
            )
        }
        list("words of both, the most telling first", words.filter { !$0.isNumber }.map(\.text))
        list("numbers of both", words.filter(\.isNumber).map(\.text))
        list("names of both", names)
        lines.append("    \(LocalTime.words(delaySeconds: secondsApart)) apart")
        for reason in against {
            lines.append("    against: \(reason.what) leaves \(Int((reason.left * 100).rounded())) %")
        }
        lines.append(
            "    weight \(rounded(pair.weight)); an event holds together by \(rounded(pair.joinWeight)), the mean over all pairs, "
                + "raised or lowered by the neighbours that both have"
        )
        return lines
    }

    /// For programs.
    func add(to line: inout JSONLine) {
        line.add("event_id", first.map { Int($0.number) })
        line.add("other_event_id", second.map { Int($0.number) })
        line.add("one_event", isOne ? 1 : 0)
        line.add("event_likeness", rounded(pair.likeness))
        line.add("event_weight", rounded(pair.weight))
        line.add("left_by_formula", rounded(pair.leftByFormula))
        line.add("left_by_same_words", rounded(pair.leftBySameWords))
        line.add("left_by_time", rounded(pair.leftByTime))
        line.add("left_by_outlet", rounded(pair.leftByOutlet))
        line.add(
            "shared_words",
            words.map { word in
                var line = JSONLine()
                line.add("word", word.text)
                line.add("share", rounded(word.share))
                return line
            }
        )
    }

    private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
