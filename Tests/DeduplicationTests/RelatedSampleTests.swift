import Deduplication
import Foundation
import News
import Testing

/// Pairs of stories of the natural track of the de-duplication benchmark, judged by reading them; the texts
/// belong to their newspapers and stand beside the project, not in it.
private struct Sample {
    static let folder: URL? = {
        let beside = URL(filePath: #filePath).appending(path: "../../../../shared").standardized
        let named = ProcessInfo.processInfo.environment["KHABAR_SUITES"].map { URL(filePath: $0) }
        let folder = (named ?? beside).appending(path: "conformance/dedup")
        return FileManager.default.fileExists(atPath: folder.path + "/natural/docs.jsonl.gz") ? folder : nil
    }()

    struct Document {
        let id: String
        let kind: String
        let gist: Gist
        let time: Timestamp
    }

    /// Each story by its first article.
    var stories: [Document] = []
    /// Stories of other years, which stand for the weeks before.
    var past: [Document] = []
    /// The half of each asked story.
    var halves: [String: String] = [:]
    /// e, f or n by both ids in order.
    var grades: [[String]: String] = [:]
    /// The same for pairs that were drawn once the rules stood.
    var checks: [[String]: String] = [:]

    init(folder: URL) throws {
        let labels = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/related/labels.tsv")
        for line in try String(contentsOf: labels, encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: "\t").map(String.init)
            if fields[0] == "story" { halves[fields[1]] = fields[3] }
            if fields[0] == "pair" { grades[fields[1...2].sorted()] = fields[3] }
            if fields[0] == "check" { checks[fields[1...2].sorted()] = fields[3] }
        }
        stories = try Sample.firstArticles(folder.appending(path: "natural"))
        past = try Sample.firstArticles(folder.appending(path: "synthetic"))
    }

    private static func firstArticles(_ track: URL) throws -> [Document] {
        var clusters: [String: (cluster: String, kind: String)] = [:]
        for line in try lines(track.appending(path: "gold.jsonl.gz")) {
            guard let cluster = line["cluster"] as? String else { continue }
            clusters[line["id"] as? String ?? ""] = (cluster, line["kind"] as? String ?? "")
        }
        var seen: Set<String> = []
        var documents: [Document] = []
        for line in try lines(track.appending(path: "docs.jsonl.gz")) {
            let id = try #require(line["id"] as? String)
            guard let (cluster, kind) = clusters[id], seen.insert(cluster).inserted,
                let time = Timestamp(rfc3339: line["published"] as? String ?? "")
            else { continue }
            let html = String((line["html"] as? String ?? "").prefix(6000))
            let text = line["text"] as? String ?? html.replacing(/<[^>]*>/, with: " ")
            let gist = Gist(headline: line["title"] as? String ?? "", text: text)
            documents.append(Document(id: id, kind: kind, gist: gist, time: time))
        }
        return documents
    }

    private static func lines(_ file: URL) throws -> [[String: Any]] {
        let gzip = Process()
        let output = Pipe()
        gzip.executableURL = URL(filePath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-dc", file.path]
        gzip.standardOutput = output
        try gzip.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        gzip.waitUntilExit()
        return try data.split(separator: UInt8(ascii: "\n")).map {
            try JSONSerialization.jsonObject(with: $0) as? [String: Any] ?? [:]
        }
    }

    struct Link {
        let score: Double
        let isFirst: Bool
        /// Nil where nobody judged it; it counts as wrong.
        let grade: String?
        let half: String
        var isRight: Bool { grade == "e" || grade == "f" }
    }

    /// The five best links of every asked story, best first.
    func links(_ rules: RelatedRules, withPast: Bool) -> [Link] {
        var index = RelatedIndex(rules: rules)
        for (number, document) in (stories + (withPast ? past : [])).enumerated() {
            index.add(Story.ID(Int64(number + 1)), document.gist, at: document.time)
        }
        var links: [Link] = []
        for (number, document) in stories.enumerated() {
            guard let half = halves[document.id] else { continue }
            let found = index.related(to: Story.ID(Int64(number + 1)), limit: 5, atLeast: 0.01)
            for (rank, link) in found.enumerated() {
                let other = stories[Int(link.story.number) - 1].id
                let grade = grades[[document.id, other].sorted()]
                links.append(Link(score: link.score, isFirst: rank == 0, grade: grade, half: half))
            }
        }
        return links.sorted { $0.score > $1.score }
    }

    static func precision(_ links: some Sequence<Link>) -> Double {
        let all = Array(links)
        return Double(all.count { $0.isRight }) / Double(max(all.count, 1))
    }

    /// The least score down to which nine links of ten are right.
    static func threshold(_ links: [Link]) -> Double {
        var (right, least) = (0, 1.0)
        for (at, link) in links.enumerated() {
            if link.isRight { right += 1 }
            if Double(right) >= 0.9 * Double(at + 1) { least = link.score }
        }
        return least
    }
}

@Test(
    "nine links of ten over the threshold are right, on stories of real papers that were judged by reading",
    .enabled(if: Sample.folder != nil, "the de-duplication benchmark is not beside this folder")
)
func relatedSample() throws {
    let sample = try Sample(folder: try #require(Sample.folder))
    for withPast in [false, true] {
        let over = sample.links(RelatedRules(), withPast: withPast)
            .filter { $0.score >= RelatedRules().threshold }
        #expect(over.count >= 28)
        #expect(Sample.precision(over) >= 0.9)
        #expect(Sample.precision(over.filter(\.isFirst)) >= 0.89)
    }
}

@Test(
    "nine links of ten are right among those drawn once the rules stood",
    .enabled(if: Sample.folder != nil, "the de-duplication benchmark is not beside this folder")
)
func relatedCheck() throws {
    let sample = try Sample(folder: try #require(Sample.folder))
    var index = RelatedIndex()
    for (number, document) in sample.stories.enumerated() {
        index.add(Story.ID(Int64(number)), document.gist, at: document.time)
    }
    var found: Set<[String]> = []
    for (number, document) in sample.stories.enumerated() {
        for link in index.related(to: Story.ID(Int64(number))) {
            found.insert([document.id, sample.stories[Int(link.story.number)].id].sorted())
        }
    }
    let judged = found.compactMap { sample.checks[$0] }
    #expect(judged.count >= 40)
    #expect(Double(judged.count { $0 != "n" }) >= 0.9 * Double(judged.count))
}

@Test(
    "instances of the benchmark's formulas are not related, once they have been seen for some days",
    .enabled(if: Sample.folder != nil, "the de-duplication benchmark is not beside this folder")
)
func relatedFormulas() throws {
    let sample = try Sample(folder: try #require(Sample.folder))
    let documents = sample.past.enumerated().sorted {
        ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }
    let opening = try #require(documents.first).element.time
    var index = RelatedIndex()
    var (asked, linked) = (0, 0)
    for (number, document) in documents {
        index.add(Story.ID(Int64(number)), document.gist, at: document.time)
        index.expire(before: document.time.advanced(bySeconds: -14 * 86_400))
        guard document.kind.hasPrefix("tpl_"), document.time.seconds(since: opening) > 5 * 86_400 else {
            continue
        }
        asked += 1
        let links = index.related(to: Story.ID(Int64(number)))
        if links.contains(where: { sample.past[Int($0.story.number)].kind == document.kind }) { linked += 1 }
    }
    #expect(asked > 150)
    #expect(linked == 0)
}

@Test(
    "the measures that were compared, as printed in RELATED.md",
    .enabled(
        if: Sample.folder != nil && ProcessInfo.processInfo.environment["KHABAR_MEASURES"] != nil,
        "set KHABAR_MEASURES, with the de-duplication benchmark beside this folder"
    )
)
func relatedMeasures() throws {
    let sample = try Sample(folder: try #require(Sample.folder))
    let shipped = RelatedRules()
    func row(_ name: String, _ change: (inout RelatedRules) -> Void) {
        var rules = RelatedRules()
        change(&rules)
        for withPast in [false, true] {
            let links = sample.links(rules, withPast: withPast)
            #expect(Sample.precision(links.prefix(25)) > 0.5)
            var cells = [name + (withPast ? ", with a past" : "")]
            for (chosen, reported) in [("a", "b"), ("b", "a")] {
                let least = Sample.threshold(links.filter { $0.half == chosen })
                let over = links.filter { $0.half == reported && $0.score >= least }
                let first = over.filter(\.isFirst)
                let (one, five) = (Sample.precision(first), Sample.precision(over))
                cells.append(
                    String(format: "%.3f: %.2f of %d, %.2f of %d", least, one, first.count, five, over.count)
                )
            }
            for best in [25, 50, 100, 150] {
                cells.append(String(format: "%.2f", Sample.precision(links.prefix(best))))
            }
            print("| " + cells.joined(separator: " | ") + " |")
        }
    }
    func plain(_ rules: inout RelatedRules) {
        (rules.headlineWeight, rules.pairWeight, rules.padding) = (1, 0, 0)
        (rules.runLimit, rules.pastFree, rules.pastFull) = (Gist.wordLimit, 2, 3)
    }
    row("rare words", plain)
    row("+ headline") {
        plain(&$0)
        $0.headlineWeight = shipped.headlineWeight
    }
    row("+ pairs") {
        plain(&$0)
        ($0.headlineWeight, $0.pairWeight) = (shipped.headlineWeight, shipped.pairWeight)
    }
    row("+ padding") { ($0.runLimit, $0.pastFree, $0.pastFull) = (Gist.wordLimit, 2, 3) }
    row("+ rows as three words") { ($0.pastFree, $0.pastFull) = (2, 3) }
    row("+ past: as shipped") { _ in }
    row("rows as two words") { $0.runLimit = 2 }
    row("rows as four words") { $0.runLimit = 4 }
    for least in [0.13, 0.15, 0.17, 0.19, 0.21, 0.23] {
        let over = sample.links(shipped, withPast: true).filter { $0.score >= least }
        let first = over.filter(\.isFirst)
        print(
            "| \(least) | \(over.count) | \(Sample.precision(over)) | \(first.count) | \(Sample.precision(first)) |",
            over.count { $0.grade == "e" },
            over.count { $0.grade == nil }
        )
    }
}
