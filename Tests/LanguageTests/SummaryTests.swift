import Language
import News
import Testing

@Suite("What a text says in short")
struct SummaryTests {
    private func carried(_ number: Int64, _ text: String, outlet: String? = nil, title: String = "")
        -> CarriedText
    {
        CarriedText(
            article: Article.ID(number),
            outlet: Outlet.ID(outlet ?? "o\(number)"),
            title: title,
            text: text
        )
    }

    private static let sentences = [
        "افتتح وزير الصحة اليوم مستشفى جديدا بمدينة طنجة بحضور عدد من المسؤولين المحليين والمنتخبين.",
        "ويضم المستشفى مائتين وخمسين سريرا وثلاث قاعات للجراحة ومركزا للأشعة مجهزا بأحدث المعدات.",
        "وبلغت كلفة المشروع سبعمائة مليون درهم مولتها الوزارة وشركاء دوليون على مدى أربع سنوات.",
        "وقال مسؤول محلي إن السكان انتظروا هذا المستشفى منذ عشرين سنة كاملة.",
        "وسيعمل فيه نحو أربعمائة من الأطباء والممرضين والتقنيين والإداريين خلال السنة الأولى.",
    ]

    @Test("the summary is the lead, word for word, with who carries each sentence")
    func lead() {
        let sentences = SummaryTests.sentences
        let summary = StorySummary(
            original: carried(1, sentences.joined(separator: " ")),
            others: [carried(2, sentences[0]), carried(3, sentences[1...2].joined(separator: "\n\n"))]
        )
        #expect(summary.basis == .lead)
        #expect(summary.sentences.first?.text == sentences[0])
        #expect(summary.sentences.first?.carriers == [Article.ID(1), Article.ID(2)])
        #expect(summary.whole.map(\.text) == sentences)
        #expect(summary.whole[2].carriers == [Article.ID(1), Article.ID(3)])
        #expect(summary.whole[4].carriers == [Article.ID(1)])
    }

    @Test("where three outlets cut a text, the summary is what most of them kept")
    func kept() {
        let sentences = SummaryTests.sentences
        let cut = [sentences[0], sentences[2]].joined(separator: " ")
        func summary(_ outlets: [String]) -> StorySummary {
            StorySummary(
                original: carried(1, sentences.joined(separator: " ")),
                others: outlets.enumerated().map { carried(Int64($0.offset) + 2, cut, outlet: $0.element) }
            )
        }
        #expect(summary(["a", "b", "c"]).basis == .kept)
        #expect(summary(["a", "b", "c"]).sentences.map(\.text) == [sentences[0], sentences[2]])
        // One outlet's three copies are one outlet's choice.
        #expect(summary(["a", "a", "b"]).basis == .lead)
    }

    @Test(
        "a sentence ends at its mark, not at an abbreviation or within a number",
        arguments: [
            ("قال د. محمد 3.5 مليون. ثم ذهب", 2), ("M. Durand est venu. Il part.", 2), ("سطر\nسطر", 2),
            ("هل جاء؟ نعم!", 2), ("«انتهى.» ثم قال", 2), ("...", 0), ("", 0),
        ]
    )
    func ends(text: String, count: Int) {
        #expect(StorySummary(original: carried(1, text), others: []).whole.count == count)
    }

    @Test("a lead is short, begins behind the dateline and is cut at a word")
    func leads() {
        let text = "هبة بريس - الرباط\n\n" + String(repeating: "كلمة ", count: 200)
        let lead = Lead.of(text, outletName: "هبة بريس")
        #expect(lead.hasPrefix("كلمة") && lead.hasSuffix("كلمة…") && lead.count <= Lead.length + 1)
        #expect(Lead.of("", outletName: nil) == "")
    }

    @Test("key words are those that a story has and others have not, as they are written")
    func keyWords() {
        var statistics = WordStatistics()
        for _ in 0..<50 { statistics.add("الحكومة تعقد اجتماعا حول المشروع بمدينة الرباط") }
        let words = KeyWords.of(
            title: "زلزال الحوز: الحكومة تعقد اجتماعا",
            text: "خلف زلزال الحوز أضرارا. وضرب زلزال الحوز مناطق. الحكومة تدرس المشروع. الحكومة تعقد.",
            against: statistics,
            limit: 3
        )
        #expect(words.first == "زلزال الحوز")
        #expect(!words.contains("الحكومة"))
        #expect(KeyWords.of(title: "", text: "", against: statistics).isEmpty)
    }

    @Test("names are found by what stands before them, by capitals and by lists")
    func names() {
        let things = Names.of(
            title: "وزير الداخلية عبد الوافي لفتيت يزور إقليم الحوز",
            text:
                "وقالت وزارة الداخلية إن الوزير زار جماعة بني ملال. The minister met Abdelouafi Laftit in Rabat."
        )
        func texts(_ kind: NamedThing.Kind) -> [String] { things.filter { $0.kind == kind }.map(\.text) }
        #expect(texts(.person).contains("عبد الوافي لفتيت"))
        #expect(
            texts(.place).contains("الحوز") && texts(.place).contains("بني ملال")
                && texts(.place).contains("Rabat")
        )
        #expect(texts(.organisation).contains("وزارة الداخلية"))
        #expect(texts(.name).contains("Abdelouafi Laftit"))
        #expect(Names.of(title: "", text: "").isEmpty)
    }

    @Test("quotes are found by their marks, and by the verb before أن")
    func quotes() {
        let quotes = Quotes.of(
            carried(
                7,
                "وقال الوزير محمد أمين: «سنفتح المستشفى في الأسبوع المقبل إن شاء الله». "
                    + "وأكد المدير أن الأشغال انتهت قبل موعدها بثلاثة أشهر كاملة. وصل القطار إلى المحطة."
            )
        )
        #expect(quotes.map(\.isVerbatim) == [true, false])
        #expect(quotes.map(\.speaker) == ["الوزير محمد أمين", "المدير"])
        #expect(quotes[0].text == "سنفتح المستشفى في الأسبوع المقبل إن شاء الله")
        #expect(quotes[1].text.hasPrefix("الأشغال انتهت"))
        #expect(quotes.allSatisfy { $0.article == Article.ID(7) })
    }
}
