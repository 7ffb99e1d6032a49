import Machinery
import Deduplication
import Language

/// What two texts have in common and what the matcher makes of them, for people and for programs.
struct PairReport {
    let grounds: Grounds
    private let shared: SharedPassages
    private let laterWords: [String]

    /// `first` and `second` are the compared texts in the order in which `grounds` was asked about them.
    init(_ first: String, _ second: String, _ grounds: Grounds) {
        self.grounds = grounds
        shared = SharedPassages(first, second)
        laterWords = Words.split(grounds.isSecondEarlier ? first : second)
    }

    /// What was cut from a text before it was compared.
    static func words(for cut: [String], of outlet: String) -> [String] {
        guard !cut.isEmpty else { return [] }
        let who = TerminalText.safe(outlet)
        return ["not compared, for it stands in many texts of \(who):"]
            + cut.map { "  " + TerminalText.isolated(TerminalText.safe($0)) }
    }

    private var explanation: Explanation { grounds.explanation }

    /// More of them would say no more.
    private static let shownShingles = 8

    /// Lines for a person; the names stand for the two articles.
    func lines(_ first: String, _ second: String) -> [String] {
        let evidence = explanation.evidence
        let verdict =
            explanation.rule.map { "accepted by \($0)" }
            ?? (explanation.isAnotherInstance ? "another instance of one formula" : "accepted by no rule")
        var lines = ["the pair by itself: \(verdict)"]
        lines += grounds.obstacles.map { "  \($0)" }
        lines.append(
            "similarity \(explanation.similarity.inThousandths), containment \(explanation.containment.inThousandths), "
                + "without formula \(evidence.ownContainment.inThousandths); \(Counted.words(evidence.substitutions, "word")) replaced, "
                + "\(evidence.insertions) put in; numbers: \(evidence.agreeingNumbers) agree, "
                + "\(evidence.contradictingNumbers) do not"
        )
        lines += fingerprints
        lines.append("\(Counted.words(shared.passages.count, "passage")) in common")
        for passage in shared.passages {
            lines.append(
                "  \(Counted.words(passage.first.count, "word")), from word \(passage.first.lowerBound + 1) of \(first) and "
                    + "\(passage.second.lowerBound + 1) of \(second):"
            )
            lines.append("    " + TerminalText.isolated(TerminalText.safe(passage.text)))
        }
        return lines
    }

    /// Which runs of three words led from the one to the other.
    private var fingerprints: [String] {
        let lookedUp = grounds.shingles.filter { $0.stories != nil }
        let weighty = lookedUp.filter { $0.weight > 0 }
        var lines = [
            "\(grounds.shingles.count) runs of three words shared; of those looked up \(weighty.count) stand in no more "
                + "than two stories and count, \(lookedUp.count - weighty.count) are formula and count nothing"
        ]
        for shingle in lookedUp.sorted(by: { ($1.weight, $0.later) < ($0.weight, $1.later) })
            .prefix(PairReport.shownShingles)
        {
            lines.append(
                "  " + TerminalText.isolated(TerminalText.safe(words(of: shingle)))
                    + ": in \(shingle.isCommon ? "\(shingle.stories ?? 0) or more stories" : Counted.words(shingle.stories ?? 0, "story")), "
                    + "counts \(shingle.weight)"
            )
        }
        if lookedUp.count > PairReport.shownShingles {
            lines.append("  and \(lookedUp.count - PairReport.shownShingles) more (--json lists them)")
        }
        return lines
    }

    /// The same as members of a line of JSON.
    func add(to line: inout JSONLine) {
        line.add("accepted_by", explanation.rule)
        line.add(
            "obstacles",
            grounds.obstacles.map { obstacle in
                var line = JSONLine()
                line.add("name", obstacle.name)
                line.add("detail", "\(obstacle)")
                return line
            }
        )
        line.add("similarity", explanation.similarity.inThousandths)
        line.add("containment", explanation.containment.inThousandths)
        line.add("own_containment", explanation.evidence.ownContainment)
        line.add("mean_weight", explanation.evidence.meanWeight)
        line.add("substitutions", explanation.evidence.substitutions)
        line.add("insertions", explanation.evidence.insertions)
        line.add("agreeing_numbers", explanation.evidence.agreeingNumbers)
        line.add("contradicting_numbers", explanation.evidence.contradictingNumbers)
        line.add(
            "passages",
            shared.passages.map { passage in
                var line = JSONLine()
                line.add("first_word", passage.first.lowerBound)
                line.add("other_first_word", passage.second.lowerBound)
                line.add("words", passage.first.count)
                line.add("text", passage.text)
                return line
            }
        )
        line.add(
            "shingles",
            grounds.shingles.filter { $0.stories != nil }.map { shingle in
                var line = JSONLine()
                line.add("text", words(of: shingle))
                line.add("stories", shingle.stories)
                line.add("weight", shingle.weight)
                return line
            }
        )
    }

    private func words(of shingle: Grounds.SharedShingle) -> String {
        laterWords.dropFirst(shingle.later).prefix(3).joined(separator: " ")
    }

}
