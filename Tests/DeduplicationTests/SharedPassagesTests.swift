import Deduplication
import Testing

@Suite("SharedPassages")
struct SharedPassagesTests {
    @Test("the passages that two texts share are named with their places")
    func passages() {
        let shared = SharedPassages(
            "قال الوزير أمس إن المشروع سينطلق قريبا في المدينة",
            "أكد مصدر أن المشروع سينطلق قريبا في كل مدينة كما قال الوزير أمس"
        )
        #expect(shared.passages.map(\.text) == ["ان المشروع سينطلق قريبا في", "قال الوزير امس"])
        #expect(shared.passages.map(\.first) == [3..<8, 0..<3])
        #expect(shared.passages.map(\.second) == [2..<7, 10..<13])
        #expect(shared.containment == 4.0 / 7)
    }

    @Test("texts without a common run of three words share nothing")
    func nothing() {
        let shared = SharedPassages("نص أول قصير هنا", "نص ثان قصير هناك")
        #expect(shared.passages == [] && shared.similarity == 0 && shared.containment == 0)
    }
}
