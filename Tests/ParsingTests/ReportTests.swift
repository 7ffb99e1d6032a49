import Foundation
import Language
import News
import Testing

@testable import Parsing

/// A document from a report, and what is right.
struct ReportCase: Sendable, CustomTestStringConvertible {
    let name: String
    let why: String
    let isFeed: Bool
    let url: String
    let contentType: String?
    let body: [UInt8]
    let checks: [JSONNode]

    var testDescription: String { "\(name): \(why)" }

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/reports")

    static func all(of list: String) -> [ReportCase] {
        // A list that cannot be read has no cases, and the test that counts them fails.
        let text = (try? String(contentsOf: folder.appendingPathComponent(list), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            (try? JSONNode(Array(line.utf8))).flatMap(ReportCase.init)
        }
    }

    private init?(_ line: JSONNode) {
        guard let name = line["file"]?.string, let command = line["command"]?.string else { return nil }
        let words = command.replacing("; charset", with: ";charset").split(separator: " ").map(
            String.init
        )
        func option(_ name: String) -> String? {
            words.firstIndex(of: name).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
        }
        self.name = name
        why = line["why"]?.string ?? ""
        isFeed = words.first == "parse"
        url = option("--url") ?? ""
        contentType = option("--content-type")
        checks = line["checks"]?.array ?? []
        if let text = line["body"]?.string {
            body = Array(text.utf8)
        } else if let packed = line["base64"]?.string, let data = Data(base64Encoded: packed) {
            body = [UInt8](data)
        } else if let data = try? Data(contentsOf: ReportCase.folder.appendingPathComponent(name)) {
            body = [UInt8](data)
        } else {
            return nil
        }
    }

    /// What khabar makes of it, as JSON.
    func read() throws -> JSONNode {
        if isFeed {
            var entries: [Entry] = []
            var parsed = FeedParser.parseAny(body, DocumentContext(contentType: contentType, url: url)) {
                entries.append($0)
            }
            parsed.entries = entries
            return try JSONNode(parsed.json(file: nil))
        }
        let page = PageExtractor.extract(body, contentType: contentType, url: url)
        let fields: [(String, String?)] = [
            ("title", page.title), ("byline", page.byline),
            ("published", page.published.map { "\($0.instant)" }),
            ("modified", page.modified.map { "\($0.instant)" }), ("canonical_url", page.canonicalURL),
            ("lead_image", page.leadImage), ("text", page.text),
        ]
        let start = JSONNode.Position(line: 1, column: 1)
        return JSONNode(
            .object(
                fields.map { name, value in
                    let node = JSONNode(value.map { .string($0) } ?? .null, at: start)
                    return JSONNode.Member(key: name, keyPosition: start, value: node)
                }
            ),
            at: start
        )
    }
}

@Suite("Documents from public reports")
struct ReportTests {
    @Test("each document gives what is right", arguments: ReportCase.all(of: "cases.jsonl"))
    func reported(report: ReportCase) throws { try check(report) }

    @Test(
        "each document of the same kinds gives what is right",
        arguments: ReportCase.all(of: "siblings.jsonl")
    )
    func sibling(report: ReportCase) throws { try check(report) }

    @Test("the lists are whole")
    func whole() {
        #expect(ReportCase.all(of: "cases.jsonl").count == 46)
        #expect(ReportCase.all(of: "siblings.jsonl").count >= 250)
    }

    private func check(_ report: ReportCase) throws {
        let found = try report.read()
        for check in report.checks {
            let parts = try #require(check.array)
            let path = try #require(parts[0].string)
            let operation = try #require(parts[1].string)
            let value = ReportTests.value(at: path, in: found)
            #expect(
                ReportTests.holds(value, operation, parts[2]),
                "\(path) \(operation) \(parts[2].value), found \(String(describing: value?.value).prefix(200))"
            )
        }
    }

    private static func value(at path: String, in root: JSONNode) -> JSONNode? {
        var node: JSONNode? = root
        for part in path.split(separator: ".") {
            if part == "#" {
                let count = "\(node?.array?.count ?? 0)"
                return JSONNode(.number(count), at: .init(line: 1, column: 1))
            }
            if let index = Int(part) {
                node = node?.array.flatMap { index < $0.count ? $0[index] : nil }
            } else {
                node = node?[String(part)]
            }
        }
        return node.flatMap { $0.isNull ? nil : $0 }
    }

    private static func holds(_ value: JSONNode?, _ operation: String, _ wanted: JSONNode) -> Bool {
        switch operation {
        case "==": return isSame(value, wanted)
        case "!=": return !isSame(value, wanted)
        case "in": return (wanted.array ?? []).contains { isSame(value, $0) }
        case "has": return value?.string?.contains(wanted.string ?? "") ?? false
        case "not": return !(value?.string?.contains(wanted.string ?? "") ?? false)
        case "none": return value?.string.map(\.isEmpty) ?? true
        default: return false
        }
    }

    private static func isSame(_ value: JSONNode?, _ wanted: JSONNode) -> Bool {
        guard let value else { return wanted.isNull }
        if let a = value.string, let b = wanted.string, b.count >= 19, b.contains("T"),
            let first = NewsDate(a), let second = NewsDate(b)
        {
            return first.instant == second.instant
        }
        return value.value == wanted.value
    }
}
