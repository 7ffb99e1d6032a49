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
        arguments: [("1,200", "1200"), ("1.200", "1200"), ("05:37", "5:37"), ("٣٫٥", "3.5"), ("3,5", "3.5")]
    )
    func numbers(written: String, canonical: String) {
        #expect(Words.hashes(of: written) == Words.hashes(of: canonical))
    }

    @Test("the lowest bit of a hash tells numbers from words")
    func numberBit() {
        #expect(Words.hashes(of: "ماي 30 covid19").map { $0 & 1 } == [0, 1, 0])
    }

    @Test("other numbers are other words", arguments: [("3.5", "35"), ("05:37", "05:38"), ("1,2", "12")])
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
