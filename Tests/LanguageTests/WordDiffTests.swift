import Language
import Machinery
import Testing

@Suite("What was changed between two wordings")
struct WordDiffTests {
    /// `[-removed-] {+added+}`
    private func marked(_ old: String, _ new: String) -> String {
        WordDiff(from: old, to: new).pieces.map { piece in
            switch piece.kind {
            case .same: piece.text
            case .removed: "[-\(piece.text)-]"
            case .added: "{+\(piece.text)+}"
            }
        }
        .joined(separator: " ")
    }

    @Test(
        "changes are shown where they are",
        arguments: [
            ("", "", ""),
            ("واحد اثنان", "واحد  اثنان ", "واحد اثنان"),
            ("", "كلمة", "{+كلمة+}"),
            ("كلمة", "", "[-كلمة-]"),
            ("لقي 3 أشخاص مصرعهم", "لقي 4 أشخاص مصرعهم اليوم", "لقي [-3-] {+4+} أشخاص مصرعهم {+اليوم+}"),
            ("a b c d", "b c d a", "[-a-] b c d {+a+}"),
            ("a a a b", "a b a a", "a [-a a-] b {+a a+}"),
            ("فقرة\n\nثانية", "فقرة ثانية", "فقرة [-¶-] ثانية"),
            ("النص كُتب", "النص كتب", "النص [-كُتب-] {+كتب+}"),
        ]
    )
    func changes(old: String, new: String, expected: String) {
        #expect(marked(old, new) == expected)
    }

    @Test("taking the pieces together gives back either wording, whatever was changed")
    func whole() {
        var random = SplitMix(state: 7)
        for round in 0..<300 {
            let letters = round % 3 == 0 ? 3 : 40
            let old = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                "w\(Int.random(in: 0..<letters, using: &random))"
            }
            var new = old
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                let place = Int.random(in: 0...new.count, using: &random)
                if Bool.random(using: &random), place < new.count {
                    new.remove(at: place)
                } else {
                    new.insert("w\(Int.random(in: 0..<letters, using: &random))", at: place)
                }
            }
            let pieces = WordDiff(from: old.joined(separator: " "), to: new.joined(separator: " ")).pieces
            #expect(pieces.filter { $0.kind != .added }.flatMap(\.words) == old)
            #expect(pieces.filter { $0.kind != .removed }.flatMap(\.words) == new)
            #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.kind != $1.kind })
        }
    }

    @Test("two long texts without a word in common are one replacement, and repeated words are no trap")
    func long() {
        let old = (0..<20_000).map { "a\($0)" }.joined(separator: " ")
        let new = (0..<20_000).map { "b\($0)" }.joined(separator: " ")
        #expect(WordDiff(from: old, to: new).counts == (20_000, 20_000))
        let same = Array(repeating: "x y", count: 10_000).joined(separator: " ")
        #expect(WordDiff(from: same, to: same).isEmpty)
        let pieces = WordDiff(from: same, to: "z " + same + " z").pieces
        // No word stands there once: nothing holds the two together.
        #expect(pieces.map(\.kind) == [.removed, .added])
    }
}
