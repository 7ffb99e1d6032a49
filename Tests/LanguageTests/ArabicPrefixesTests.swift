import Language
import Testing

@Suite("The article and the particles of one letter")
struct ArabicPrefixesTests {
    @Test(
        "a word has the same forms with and without its article",
        arguments: ["مغرب", "المغرب", "والمغرب", "للمغرب"]
    )
    func forms(word: String) {
        let forms = ArabicPrefixes.forms(of: word)
        #expect(forms == ArabicPrefixes.forms(of: "مغرب"))
        #expect(Set(forms).count == 24)
        for form in [
            "مغرب", "المغرب", "ومغرب", "والمغرب", "بالمغرب", "للمغرب", "لمغرب", "فللمغرب", "كالمغرب",
        ] {
            #expect(forms.contains(form), "\(form)")
        }
    }

    @Test("letters of a word's own stay: nothing tells وزارة from a particle")
    func own() {
        #expect(ArabicPrefixes.forms(of: "وزاره").contains("الوزاره"))
        #expect(!ArabicPrefixes.forms(of: "وزاره").contains("زاره"))
        #expect(ArabicPrefixes.forms(of: "الم").first == "الم")
    }

    @Test("other scripts have none", arguments: ["rabat", "2025", "x", ""])
    func others(word: String) {
        #expect(ArabicPrefixes.forms(of: word) == [word])
    }
}
