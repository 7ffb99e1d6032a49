import Language
import Testing

@Suite("Words by which texts are found")
struct SearchTextTests {
    private static func words(_ text: String) -> [String] {
        let text = SearchText(text)
        return text.words.indices.map { text.word($0) }
    }

    @Test(
        "numbers and Latin words stand apart from the particles and units that are written onto them",
        arguments: [
            ("و30", ["و", "30"]), ("ب50", ["ب", "50"]), ("الـ20", ["ال", "20"]), ("الـVAR", ["ال", "var"]),
            ("بالـONCF", ["بال", "oncf"]), ("وRAM", ["و", "ram"]), ("120كلم", ["120", "كلم"]),
            ("1447هـ", ["1447", "ه"]), ("2025م", ["2025", "م"]), ("لـ١٢٠", ["ل", "120"]), ("ف7", ["ف", "7"]),
            ("كـ3", ["ك", "3"]), ("الـG20", ["ال", "g20"]), ("وCOVID-19", ["و", "covid", "19"]),
            ("كوفيد19", ["كوفيد", "19"]), ("covid19", ["covid19"]), ("COVID19في", ["covid19", "في"]),
            ("100km", ["100", "km"]), ("4G", ["4", "g"]), ("50%", ["50"]), ("بـ3,5%", ["ب", "3", "5"]),
            ("٢٠٢٥م", ["2025", "م"]), ("و(30)", ["و", "30"]), ("TVبث", ["tv", "بث"]), ("söder", ["soder"]),
            ("Øre20", ["øre20"]), ("30май", ["30", "маи"]),
        ] as [(String, [String])]
    )
    func parted(text: String, expected: [String]) {
        #expect(SearchTextTests.words(text) == expected)
    }

    @Test(
        "an apostrophe parts words, also one that Unicode counts as a letter",
        arguments: [
            "l'homme", "l’homme", "l\u{2BC}homme", "l\u{2BB}homme", "l\u{A78C}homme", "l\u{2B9}homme",
        ]
    )
    func apostrophes(text: String) {
        #expect(SearchTextTests.words(text) == ["l", "homme"])
    }

    @Test(
        "hamza behind ya or waw at the end of a word does not count",
        arguments: [
            ("شيء", "شئ"), ("مباديء", "مبادئ"), ("مبادىء", "مبادئ"), ("شاطىء", "شاطئ"), ("لاجيء", "لاجئ"),
            ("تباطوء", "تباطؤ"), ("بريء", "بري"),
        ]
    )
    func finalHamza(one: String, other: String) {
        #expect(SearchTextTests.words(one) == SearchTextTests.words(other))
    }

    @Test("hamza counts elsewhere", arguments: [("ماء", "ما"), ("بدء", "بد"), ("يء", "ي")])
    func otherHamza(one: String, other: String) {
        #expect(SearchTextTests.words(one) != SearchTextTests.words(other))
    }

    @Test("wherever matching parts words, search parts them too")
    func agreement() {
        let pieces = [
            "و", "ال", "ـ", "30", "٧", "RAM", "é", "ب", "كلم", "شيء", "a1", " ", "،", ".", ",", "-", "é1",
            "ﷺ", "ж", "½", "«",
            "\u{64E}", "\u{200F}", "中", "한", "😀", "ø", "\u{2BC}", "²", "ﻻ", "%",
        ]
        var state: UInt64 = 7
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<5000 {
            let text = (0...next(8)).map { _ in pieces[next(pieces.count)] }.joined()
            #expect(
                SearchTextTests.words(text) == Words.split(text).flatMap { SearchTextTests.words($0) },
                "\(text)"
            )
            #expect(SearchText.indexed(text) == SearchTextTests.words(text).map { $0 + " " }.joined())
        }
    }

    @Test(
        "words between which no space stands are shown as one",
        arguments: [
            ("وبالـONCF اليوم", ["وبالـONCF", "اليوم"]), ("كوفيد-19 هنا", ["كوفيد-19", "هنا"]), ("ﷺ", ["ﷺ"]),
            ("", []),
        ]
    )
    func together(text: String, pieces: [String]) {
        let searched = SearchText(text)
        #expect(searched.writtenTogether(Array(searched.words.indices)) == pieces)
    }

    @Test("words are known where they were written, with their marks and without what stands beside them")
    func places() {
        let text = "«قالَ»: و30 الـVAR، ﷺ كُلُّ\u{200F}!"
        let searched = SearchText(text)
        let written = searched.written(Array(searched.words.indices))
        #expect(written == ["قالَ", "و", "30", "الـ", "VAR", "ﷺ", "ﷺ", "ﷺ", "ﷺ", "كُلُّ"])
        #expect(searched.written([2, 4]) == ["30", "VAR"])
        #expect(searched.written([]) == [])
    }

    /// FNV-1a over the words of every character of the first two planes, and of where letters and digits meet.
    private static let digest: UInt64 = {
        var text = ""
        for value in UInt32(0x20)..<0x20000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            text.unicodeScalars.append(scalar)
            // On lines of their own, so that no character changes how its neighbour is folded.
            text += "\n"
        }
        text += "س1س a1a 1a1 aس1 سa1 1سa øس ø1ø سء سيء سوء سيءس ءس"
        return SearchText.indexed(text).utf8.reduce(0xCBF2_9CE4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
    }()

    @Test("the rules are those of their name: who changes them names them anew, or stored indexes miss words")
    func rules() {
        #expect("\(SearchText.rules) \(SearchTextTests.digest)" == "words-2 3522464850238717043")
    }
}

@Suite("The seats of hamza")
struct HamzaSeatsTests {
    private static func spellings(_ word: String, mayGoOn: Bool = false) -> [String] {
        HamzaSeats.spellings(of: word, folded: SearchText(word).word(0), mayGoOn: mayGoOn)
    }

    @Test(
        "each of two spellings finds the other",
        arguments: [
            ("مسئول", "مسؤول"), ("شئون", "شؤون"), ("هيأة", "هيئة"), ("شيء", "شئ"), ("مبادئ", "مباديء"),
            ("رءوس", "رؤوس"), ("رءوس", "رئوس"), ("فئوس", "فؤوس"), ("يقرأون", "يقرؤون"), ("يقرءون", "يقرؤون"),
            ("بدأوا", "بدؤوا"), ("بدءوا", "بدؤوا"), ("قراءة", "قرائة"), ("كفاءة", "كفائة"),
            ("براءة", "برائة"),
            ("تساءل", "تسائل"), ("تفاءل", "تفائل"), ("بيئة", "بيأة"), ("سيئة", "سيأة"), ("قرآن", "قرءان"),
            ("توأم", "توءم"), ("مروءة", "مروئة"), ("عبء", "عبئ"), ("بطء", "بطئ"), ("دفء", "دفئ"),
            ("كفء", "كفؤ"), ("جزءين", "جزأين"), ("جزءين", "جزئين"), ("جزءا", "جزئا"), ("مسألة", "مسألة"),
            ("شاطىء", "شاطئ"), ("مسئولية", "مسؤولية"), ("المسئولين", "المسؤولين"), ("مئة", "مائة"),
            ("ثلاثمائة", "ثلاثمئة"), ("مائتان", "مئتان"), ("جرأة", "جرءة"), ("أبناؤه", "أبناءه"),
            ("منشآت", "منشئات"), ("مسؤول", "مسوول"), ("مبادئ", "مبادي"), ("مسؤ\u{64F}ول", "مسئول"),
            ("مسو\u{654}ول", "مسئول"), ("ﻣﺴﺆﻭﻝ", "مسئول"),
        ]
    )
    func both(one: String, other: String) {
        let written = SearchText(other).word(0)
        #expect(HamzaSeatsTests.spellings(one).contains(written))
        // A bare letter that was typed is taken as it is.
        guard other.unicodeScalars.contains(where: { (0x621...0x626).contains($0.value) }) else { return }
        #expect(HamzaSeatsTests.spellings(other).contains(SearchText(one).word(0)))
    }

    @Test(
        "other words stay other words",
        arguments: [
            ("الأمن", "اليمن"), ("كأس", "كيس"), ("سأل", "سيل"), ("بأس", "بوس"), ("ماء", "ماي"),
            ("جاء", "جاي"),
            ("رأس", "روس"), ("أحمد", "يحمد"), ("مؤتمر", "ميتمر"), ("وأكد", "ويكد"), ("رئيس", "رايس"),
            ("المسألة", "المسيلة"), ("سأعمل", "سيعمل"), ("فأر", "فور"), ("ثأر", "ثور"),
        ]
    )
    func apart(typed: String, other: String) {
        #expect(!HamzaSeatsTests.spellings(typed).contains(SearchText(other).word(0)))
    }

    @Test(
        "a word without hamza, or with it at its beginning alone, is one spelling",
        arguments: ["كتاب", "أحمد", "إلى", "بأن", "الأول", "rabat", "30"]
    )
    func one(word: String) {
        #expect(HamzaSeatsTests.spellings(word).count == 1)
    }

    @Test("spellings are few, the folded word first and none twice")
    func few() {
        for word in ["مسئول", "رؤساؤهم", "تساءلوا", "يتساءلؤئءءءءءأأأأ", "شيئا", "مؤهلاؤئئها"] {
            let spellings = HamzaSeatsTests.spellings(word)
            #expect(spellings.first == SearchText(word).word(0))
            #expect(Set(spellings).count == spellings.count && spellings.count <= 64)
        }
    }

    @Test("a beginning may go on behind its hamza")
    func beginning() {
        #expect(HamzaSeatsTests.spellings("شيء", mayGoOn: true).contains("شيء"))
        #expect(HamzaSeatsTests.spellings("مسئ", mayGoOn: true).contains("مسي"))
    }
}
