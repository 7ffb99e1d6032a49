import Deduplication
import Language
import News
import Machinery

/// What two articles of an input have in common, and why they are one story or two.
struct DedupExplanation {
    private struct Side {
        let item: DedupItem
        let comparedText: String
        let attribution: Attribution
        let row: DedupRun.Row
    }

    private let first: Side
    private let second: Side
    private let grounds: Grounds

    /// Puts all articles of the file into stories, for what an article is taken for depends on those before it.
    init(of one: String, and other: String, in file: String) throws(CommandFailure) {
        let ids = [one, other]
        var stories = DedupRun()
        var items: [String: (DedupItem, Attribution)] = [:]
        var rows: [String: DedupRun.Row] = [:]
        func add(_ row: DedupRun.Row) {
            if ids.contains(row.id.description) { rows[row.id.description] = row }
        }
        try DedupItem.forEach(of: file) { item throws(CommandFailure) in
            stories.add(item)
            if ids.contains(item.id.description) {
                let outlet = item.outlet.isEmpty ? nil : item.outlet
                items[item.id.description] = (item, Attribution(text: item.text, outletName: outlet))
            }
            stories.takeSettled(ended: false, add)
        }
        stories.takeSettled(ended: true, add)
        func side(_ id: String) throws(CommandFailure) -> Side {
            guard let (item, attribution) = items[id], let row = rows[id] else {
                throw CommandFailure(.badData, "\(file): there is no article with the id \(id)")
            }
            return Side(
                item: item,
                comparedText: attribution.comparedText,
                attribution: attribution,
                row: row
            )
        }
        first = try side(one)
        second = try side(other)
        grounds = stories.explain((first.item, first.attribution), (second.item, second.attribution))
    }

    func print() throws(CommandFailure) {
        for side in [first, second] { try printSide(side) }
        try StandardOutput.tell(
            first.row.story == second.row.story
                ? "one story, \(first.row.story)" : "two stories, \(first.row.story) and \(second.row.story)"
        )
        let names = [first, second].map { TerminalText.safe($0.item.id.description) }
        for line in PairReport(first.comparedText, second.comparedText, grounds).lines(names[0], names[1]) {
            try StandardOutput.tell("  \(line)")
        }
    }

    private func printSide(_ side: Side) throws(CommandFailure) {
        try StandardOutput.tell(
            "\(TerminalText.safe(side.item.id.description))  \(TerminalText.safe(side.item.title))"
        )
        try StandardOutput.tell(
            "  \(TerminalText.safe(side.item.outlet)), \(side.row.published)"
                + (side.attribution.agency.map { ", agency \($0)" } ?? "")
        )
        let decision = side.row.decision
        let match = side.row.match.map {
            ", best match \(TerminalText.safe($0.description)) (similarity \(decision.similarity.inThousandths), "
                + "containment \(decision.containment.inThousandths))"
        }
        try StandardOutput.tell(
            "  \(side.row.relation.rawValue) of story \(side.row.story), rule \(decision.rule)\(match ?? "")\n"
        )
    }

}
