import Language
import Testing

@Suite("Folding")
struct FoldingTests {
    @Test("spellings that readers take for one fold to the same text", arguments: [
        ("الأَلْبَـــاب", "الالباب"), ("ﻻ", "لا"), ("ÉLAN", "elan"),
    ])
    func folds(text: String, expected: String) {
        #expect(Folding.fold(text) == expected)
    }
}
