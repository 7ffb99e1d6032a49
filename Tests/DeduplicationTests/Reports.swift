import Foundation
import Machinery
import News

@testable import Deduplication

/// Own reports of eight events in other words, lone stories near to them in topic, and instances of three
/// formulas (`Tests/Fixtures/related/stories.jsonl`).
struct Reports {
    struct Report: Decodable {
        let id: String
        let kind: String
        let group: String
        let published: String
        let title: String
        let text: String
    }

    let reports: [Report]

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/related/stories.jsonl")
        reports = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Report.self, from: Data($0.utf8))
        }
    }

    func story(_ number: Int) -> Story.ID { Story.ID(Int64(number + 1)) }

    /// Nil for a story of the background.
    func report(_ story: Story.ID) -> Report? {
        story.number > Int64(reports.count) ? nil : reports[Int(story.number) - 1]
    }

    func gist(_ number: Int) -> Gist {
        Gist(headline: reports[number].title, text: reports[number].text)
    }

    func time(_ number: Int) -> Timestamp {
        Timestamp(rfc3339: reports[number].published) ?? Timestamp(secondsSince1970: 0)
    }

    /// The reports among a thousand stories more, written with the words that the reports have in common.
    func index(order: [Int]? = nil, rules: RelatedRules = RelatedRules()) -> RelatedIndex {
        var index = RelatedIndex(rules: rules)
        for (number, text) in background.enumerated() {
            let time = Timestamp(secondsSince1970: 1_741_000_000 + Int64(number) * 900)
            index.add(Story.ID(Int64(number + 10_001)), Gist(headline: "", text: text), at: time)
        }
        for number in order ?? Array(reports.indices) {
            index.add(story(number), gist(number), at: time(number))
        }
        return index
    }

    /// The same as an index of events, among fewer stories.
    func events(order: [Int]? = nil, rules: EventRules = EventRules()) -> EventIndex {
        var index = EventIndex(rules: rules)
        for (number, text) in background.prefix(200).enumerated() {
            index.add(
                Story.ID(Int64(number + 10_001)),
                EventGist(headline: "", text: text),
                outlet: Outlet.ID("background"),
                at: Timestamp(secondsSince1970: 1_741_000_000 + Int64(number) * 900)
            )
        }
        for number in order ?? Array(reports.indices) {
            let report = reports[number]
            index.add(
                story(number),
                EventGist(headline: report.title, text: report.text),
                outlet: Outlet.ID(report.id),
                at: time(number)
            )
        }
        return index
    }

    /// Words that two groups or lone stories use are common; the rest of each text is invented.
    private var background: [String] {
        var users: [Substring: Set<String>] = [:]
        for report in reports {
            let user = report.group.isEmpty ? report.id : report.group
            for word in (report.title + " " + report.text).split(whereSeparator: { !$0.isLetter }) {
                users[word, default: []].insert(user)
            }
        }
        let common = users.filter { $0.value.count > 1 }.keys.sorted()
        var random = SplitMix(state: 11)
        return (0..<1000).map { number in
            let known = (0..<8).map { _ in String(common.randomElement(using: &random) ?? "") }
            let own = (0..<20).map { _ in "w\(Int.random(in: 0..<40_000, using: &random))x" }
            return (known + own + ["n\(number)n"]).shuffled(using: &random).joined(separator: " ")
        }
    }
}
