import Language
import Testing

@Suite("Words")
struct WordsTests {
    @Test(
        "a text is cut into its words and numbers",
        arguments: [
            ("أعلن الوزير، اليوم: «نعم».", ["اعلن", "الوزير", "اليوم", "نعم"]),
            ("السعر 1700ريالاً", ["السعر", "1700", "ريالا"]), ("الصبح: 05:37", ["الصبح", "05:37"]),
            ("1/8/2015 و3.52", ["1/8/2015", "و", "3.52"]), ("covid19 vaccine", ["covid19", "vaccine"]),
            ("l'homme", ["l", "homme"]), ("نهاية 5.", ["نهايه", "5"]), ("", []), ("…!", []),
        ] as [(String, [String])]
    )
    func split(text: String, expected: [String]) {
        #expect(Words.split(text) == expected)
    }

    @Test(
        "a number is one word however it is written",
        arguments: [
            ("1,200", "1200"), ("1.200", "1200"), ("05:37", "5:37"), ("٣٫٥", "3.5"), ("3,5", "3.5"),
            ("1 200", "1200"), ("1\u{A0}200", "1200"), ("1\u{202F}200", "1200"), ("1’200", "1200"),
            ("١٬٢٠٠", "1200"),
            ("1 640 000", "1640000"), ("14،5", "14.5"), ("6ر19", "19.6"), ("6.\u{200F}19", "19.6"),
            ("0ر5", "5.0"),
            ("6:00", "6"), ("06:00 p.m.", "6 p.m."),
        ]
    )
    func numbers(written: String, canonical: String) {
        #expect(Words.hashes(of: written) == Words.hashes(of: canonical))
    }

    @Test("the lowest bit of a hash tells numbers from words")
    func numberBit() {
        #expect(Words.hashes(of: "ماي 30 covid19").map { $0 & 1 } == [0, 1, 0])
    }

    @Test(
        "the number of a list is no fact, but a number before another is",
        arguments: [
            ("1- نص", [0, 0]), ("قال: 12- نص", [0, 0, 0]), ("3-1", [1, 1]), ("3 - 1", [1, 1]),
            ("2015- نص", [1, 0]),
        ]
            as [(String, [UInt32])]
    )
    func lists(text: String, kinds: [UInt32]) {
        #expect(Words.hashes(of: text).map { $0 & 1 } == kinds)
    }

    @Test(
        "other numbers are other words",
        arguments: [
            ("3.5", "35"), ("05:37", "05:38"), ("1,2", "12"), ("3.5", "3.6"), ("2015 300", "2015300"),
            ("12 50", "1250"),
            ("12 5000", "125000"), ("6:30", "6"), ("1 200 30", "120030"),
        ]
    )
    func otherNumbers(one: String, other: String) {
        #expect(Words.hashes(of: one) != Words.hashes(of: other))
    }

    @Test("the hashes that stored fingerprints hold never change")
    func stored() {
        #expect(Words.hashes(of: "خبر hello 2025 مؤسسات") == WordsTests.storedHashes)
    }

    private static let storedHashes: [UInt32] = [2_075_925_728, 2_584_490_330, 832_684_623, 859_723_644]

    @Test("no more hashes than asked for")
    func limit() {
        #expect(Words.hashes(of: "a b c d", limit: 2) == Words.hashes(of: "a b"))
    }
}
