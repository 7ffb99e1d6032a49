import Testing

@testable import Ingestion

@Suite("Sections out of a feed's categories")
struct SectionNamesTests {
    @Test(
        "a category is a section as it is written, once, and several in one are several",
        arguments: [
            (["سياسة", " سياسة ", "سياسه"], ["سياسة"]),
            (["Politique, Société", "Sport"], ["Politique", "Société", "Sport"]),
            (["اقتصاد،  مال   وأعمال"], ["اقتصاد", "مال وأعمال"]),
            (["Uncategorized", "غير مصنف", "", "123", String(repeating: "a", count: 61)], []),
            (["a", "b", "c", "d", "e", "f", "g"], ["a", "b", "c", "d", "e", "f"]),
        ] as [([String], [String])]
    )
    func names(categories: [String], expected: [String]) {
        #expect(SectionNames.of(categories) == expected)
    }
}
