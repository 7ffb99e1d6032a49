import Foundation
import Language
import Testing

@Suite("Folding")
struct FoldingTests {
    @Test(
        "spellings that readers take for one fold to the same text",
        arguments: [
            ("الأَلْبَـــاب", "الالباب"), ("إلى", "الي"), ("آسفي", "اسفي"), ("مدرسة", "مدرسه"),
            ("مسؤول", "مسوول"),
            ("شاطئ", "شاطي"), ("ﻻ", "لا"), ("ﻣﺮﺍﻛﺶ", "مراكش"), ("ﷲ", "الله"), ("کتابی", "كتابي"),
            ("ہے", "هي"),
            ("٣٫٥٪", "3.5%"), ("۲۰۲۵", "2025"), ("१२", "12"), ("Ｍａｐ", "map"), ("ÉLAN", "elan"),
            ("cœur", "coeur"),
            ("Straße", "strasse"), ("ﬁn", "fin"), ("ΣΊΣΥΦΟΣ", "σισυφοσ"), ("ЁЛКА", "елка"),
            ("\u{200F}نص\u{200B}", "نص"),
            ("ن\u{00A0}ص", "ن ص"), ("𝐌𝐀𝐏", "map"), ("شُكْرًا", "شكرا"), ("Ａ．", "a."), ("한국", "한국"), ("中国", "中国"),
        ]
    )
    func folds(text: String, expected: String) {
        #expect(Folding.fold(text) == expected)
    }

    @Test("punctuation stays, so words stay apart")
    func punctuation() {
        #expect(Folding.fold("«نص»، نص؛ (نص)…") == "«نص»، نص؛ (نص)...")
    }

    /// All code points that folding claims: assigned by Unicode 14, no surrogates, no private use.
    private static let claimed: [Unicode.Scalar] = (0..<0x11_0000).compactMap { code in
        guard let scalar = Unicode.Scalar(UInt32(code)), let age = scalar.properties.age, age.major <= 14,
            scalar.properties.generalCategory != .privateUse
        else { return nil }
        return scalar
    }

    private static let hangulAndIdeographs: [ClosedRange<UInt32>] = [
        0x1100...0x11FF, 0x3131...0x318E, 0x3200...0x321E, 0x3260...0x327E, 0x3400...0x4DBF, 0x4E00...0x9FFF,
        0xA960...0xA97C, 0xAC00...0xD7FF, 0xFFA0...0xFFDC, 0x20000...0x2F7FF,
    ]

    @Test("every code point folds as its compatibility decomposition and composition by Foundation do")
    func compatibilityEquivalence() {
        var differing: [String] = []
        for scalar in FoldingTests.claimed
        where !FoldingTests.hangulAndIdeographs.contains(where: { $0.contains(scalar.value) }) {
            let text = String(Character(scalar))
            let folded = Folding.fold(text)
            if Folding.fold(text.decomposedStringWithCompatibilityMapping) != folded
                || Folding.fold(text.precomposedStringWithCompatibilityMapping) != folded
            {
                differing.append(String(scalar.value, radix: 16))
            }
        }
        #expect(differing == [])
    }

    @Test("the decimal digits of all scripts become ASCII")
    func digits() {
        var differing: [String] = []
        for scalar in FoldingTests.claimed where scalar.properties.numericType == .decimal {
            let value = Int(scalar.properties.numericValue ?? -1)
            if Folding.fold(String(Character(scalar))) != "\(value)" {
                differing.append(String(scalar.value, radix: 16))
            }
        }
        #expect(differing == [])
    }

    @Test("case is folded wherever Unicode has it")
    func letterCase() {
        var differing: [String] = []
        for scalar in FoldingTests.claimed {
            let lower = Folding.fold(scalar.properties.lowercaseMapping)
            let same = Folding.fold(String(Character(scalar)))
            // Cherokee folds to capitals, by Unicode's own rule.
            if lower != same, !(0x13A0...0x13FF).contains(scalar.value),
                !(0xAB70...0xABBF).contains(scalar.value)
            {
                differing.append(String(scalar.value, radix: 16))
            }
        }
        #expect(differing == [])
    }

    @Test("folded text folds to itself, on every code point")
    func idempotent() {
        var differing: [String] = []
        for scalar in FoldingTests.claimed {
            let folded = Folding.fold(String(Character(scalar)))
            if Folding.fold(folded) != folded { differing.append(String(scalar.value, radix: 16)) }
        }
        #expect(differing == [])
    }

    @Test("no mark of Arabic, no tatweel and no invisible character is left of any code point")
    func marks() {
        var left: [String] = []
        for scalar in FoldingTests.claimed {
            for image in Folding.fold(String(Character(scalar))).unicodeScalars {
                let isMark =
                    (0x0610...0x061A).contains(image.value) || (0x064B...0x065F).contains(image.value)
                    || (0x0300...0x036F).contains(image.value)
                if isMark || image == "\u{0640}" || image.properties.generalCategory == .format {
                    left.append(String(scalar.value, radix: 16))
                }
            }
        }
        #expect(left == [])
    }

    @Test(
        "ill-formed bytes become U+FFFD and harm nothing beside them",
        arguments: [
            ([0x61, 0xFF, 0x62], "a\u{FFFD}b"), ([0xD8], "\u{FFFD}"), ([0xE0, 0x80, 0x80], "\u{FFFD}"),
            ([0xED, 0xA0, 0x80, 0x61], "\u{FFFD}a"), ([0xF5, 0x61], "\u{FFFD}a"),
            ([0xD8, 0xA3, 0xD8], "ا\u{FFFD}"),
        ] as [([UInt8], String)]
    )
    func illFormed(bytes: [UInt8], expected: String) {
        #expect(String(decoding: Folding.fold(bytes), as: UTF8.self) == expected)
    }

    @Test("a text whose every character grows folds whole")
    func growth() {
        let text = String(repeating: "\u{FDFA}", count: 5000)
        #expect(Folding.fold(text) == String(repeating: "صلي الله عليه وسلم", count: 5000))
    }

    @Test(
        "text of ill-formed bytes alone becomes as many replacement characters",
        arguments: [0xF1, 0xBD, 0xFF] as [UInt8]
    )
    func illFormed(byte: UInt8) {
        let folded = Folding.fold([UInt8](repeating: byte, count: 100_000))
        #expect(folded.count == 300_000)
        #expect(folded.starts(with: [0xEF, 0xBF, 0xBD]) && Folding.fold(folded) == folded)
    }
}
