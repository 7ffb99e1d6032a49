import Deduplication
import Testing

@Suite("Fingerprint")
struct FingerprintTests {
    private static let fingerprint = Fingerprint(title: "عنوان", comparedText: "نص قصير من 7 كلمات فقط")

    @Test("the stored form gives the same fingerprint back")
    func encoded() {
        #expect(Fingerprint(encoded: FingerprintTests.fingerprint.encoded) == FingerprintTests.fingerprint)
        let empty = Fingerprint(title: "", comparedText: "")
        #expect(Fingerprint(encoded: empty.encoded) == empty)
    }

    @Test("the stored form of version 2 never changes, and that of version 1 is still read")
    func stored() {
        let fingerprint = Fingerprint(title: "خبر", comparedText: "hello 2025")
        let bytes = fingerprint.encoded
        #expect(Fingerprint(encoded: [1] + bytes.dropFirst()) == fingerprint)
        #expect(bytes == [2, 1, 224, 28, 188, 123, 90, 49, 12, 154, 79, 194, 161, 49])
    }

    @Test("a blob of another version or length is no fingerprint")
    func damaged() {
        let whole = FingerprintTests.fingerprint.encoded
        #expect(Fingerprint(encoded: []) == nil)
        #expect(Fingerprint(encoded: [3] + whole.dropFirst()) == nil)
        #expect(Fingerprint(encoded: Array(whole.dropLast())) == nil)
        #expect(Fingerprint(encoded: [1, 9]) == nil)
    }

    @Test("spelling and typography leave no trace in it")
    func typography() {
        let plain = Fingerprint(title: "", comparedText: "قال الوزير إن المدرسة تضم 30 قسما")
        let dressed = Fingerprint(title: "", comparedText: "«قالَ» الوزيـر، ان\u{00A0}المدرسه؛ تضم ٣٠ قسمًا…")
        #expect(plain == dressed)
    }
}
