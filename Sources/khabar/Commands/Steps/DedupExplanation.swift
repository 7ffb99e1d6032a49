import Deduplication
import Language
import News
import Machinery

/// What two articles of an input have in common, and why they are one story or two.
struct DedupExplanation {
    private struct Side {
        let item: DedupItem
        let row: DedupRun.Row
        let comparedText: String
        /// What was cut from it.
        let cut: [String]
    }

    private let first: Side
    private let second: Side
    private let grounds: Grounds

    /// Puts all articles of the file into stories, for what an article is taken for depends on those before it.
    init(of one: String, and other: String, in file: String) throws(CommandFailure) {
        let ids = [one, other]
        var stories = DedupRun()
        var items: [String: DedupItem] = [:]
        var rows: [String: DedupRun.Row] = [:]
        func add(_ row: DedupRun.Row) {
            if ids.contains(row.id.description) { rows[row.id.description] = row }
        }
        try DedupItem.forEach(of: file) { item throws(CommandFailure) in
            stories.add(item)
            if ids.contains(item.id.description) { items[item.id.description] = item }
            stories.takeSettled(ended: false, add)
        }
        stories.takeSettled(ended: true, add)
        func side(_ id: String) throws(CommandFailure) -> Side {
            guard let item = items[id], let row = rows[id] else {
                throw CommandFailure(.badData, "\(file): there is no article with the id \(id)")
            }
            let outlet = item.outlet.isEmpty ? nil : item.outlet
            let pieces = TextPieces(Attribution(text: item.text, outletName: outlet).comparedText)
            return Side(
                item: item,
                row: row,
                comparedText: pieces.text(without: row.cut),
                cut: pieces.texts(of: row.cut)
            )
        }
        first = try side(one)
        second = try side(other)
        grounds = stories.explain((first.item, first.comparedText), (second.item, second.comparedText))
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
                + (side.row.agency.map { ", agency \($0)" } ?? "")
        )
        for line in PairReport.words(for: side.cut, of: side.item.outlet) {
            try StandardOutput.print("  \(line)")
        }
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
