import Deduplication
import Testing

@Suite("Fingerprint")
struct FingerprintTests {
    @Test("the stored form gives the same fingerprint back")
    func encoded() {
        let fingerprint = Fingerprint(title: "عنوان", comparedText: "نص قصير من ست كلمات")
        #expect(Fingerprint(encoded: fingerprint.encoded) == fingerprint)
    }
}
