import Deduplication
import Foundation
import News
import Testing

/// Made-up articles of single kinds, in three languages: what is one text, and what only looks like it.
///
/// `Fixtures/dedup/kinds.jsonl` holds them. The id names the kind, `hours` is the time of publication, and equal
/// stories are one. A roundup (`r`) may be filed under any story.
@Suite("Kinds of copies and of what is no copy")
struct KindsTests {
    private struct Item: Decodable {
        let id, outlet, story, text: String
        let hours: Double

        var kind: Substring { id.prefix { $0 != "-" } }
    }

    private static func items() throws -> [Item] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/dedup/kinds.jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Item.self, from: Data($0.utf8))
        }
    }

    private static let kinds = [
        ("formula", "a formula that is filled in anew within the hour is another story"),
        ("day", "the bulletin of another day is another story, though its numbers stay"),
        ("next", "the next day's paper, in which today is yesterday, has the same story"),
        ("person", "the same words for another person are another story"),
        ("notation", "a number is the same with a space, a point or nothing between thousands"),
        ("turned", "a decimal number is the same where Arabic text turns it around"),
        ("tail", "figures behind the last common words tell bulletins apart"),
        ("head", "figures before the first common words tell bulletins apart"),
        ("short", "a text that was shortened to a fifth is the same story"),
        ("back", "a paragraph of background makes no story of two"),
        ("page", "what stands on every page of an outlet makes no story of two"),
        ("round", "a roundup joins no two stories"),
        ("week", "a copy is found after more than a week"),
    ]

    @Test("what is one text is one story", arguments: kinds, [0, 6] as [Int64])
    func kind(_ kind: (name: String, sentence: String), settlingHours: Int64) throws {
        let items = try KindsTests.items().filter { $0.kind == kind.name }
        try #require(items.count > 1)
        var desk = Desk(settlingHours: settlingHours)
        for (number, item) in items.enumerated() {
            desk.enter(.test(Int64(number + 1), item.text, outlet: item.outlet, hours: item.hours))
        }
        desk.settle(at: Timestamp(secondsSince1970: .max))
        for (at, item) in items.enumerated() {
            for (before, other) in items[..<at].enumerated() where item.story != "r" && other.story != "r" {
                let isOne =
                    desk.story(of: Article.ID(Int64(at + 1))) == desk.story(of: Article.ID(Int64(before + 1)))
                #expect(isOne == (item.story == other.story), "\(item.id), \(other.id): \(kind.sentence)")
            }
        }
    }

    @Test("every kind of the file is told of")
    func all() throws {
        #expect(try Set(KindsTests.items().map { String($0.kind) }) == Set(KindsTests.kinds.map(\.0)))
    }
}
