import Testing

@testable import Language

@Suite("Attribution")
struct AttributionTests {
    struct Row: CustomTestStringConvertible {
        let text: String
        var outlet: String?
        var dateline: String?
        var byline: String?
        var agency: String?
        let compared: String

        var testDescription: String { text }
    }

    @Test("no form is the credit of two agencies, nor two kinds of term at once")
    func ambiguous() {
        #expect(AttributionTerms.ambiguous == [])
    }

    private static let body = "افتتح رئيس المجلس، أمس، معرض الكتاب بحضور ناشرين من عدة دول."

    private static let datelines: [Row] = [
        Row(
            text: "هبة بريس ـ الرباط\n\(body)",
            outlet: "هبة بريس",
            dateline: "هبة بريس ـ الرباط",
            compared: body
        ),
        Row(text: "هبة بريس \(body)", outlet: "هبة بريس", dateline: "هبة بريس", compared: body),
        Row(
            text: "هبة بريس- وكالات\n\n\(body)",
            outlet: "هبة بريس",
            dateline: "هبة بريس- وكالات",
            agency: "agencies",
            compared: body
        ),
        Row(
            text: "هبة بريس ـ و م ع \(body)",
            outlet: "هبة بريس",
            dateline: "هبة بريس ـ و م ع",
            agency: "MAP",
            compared: body
        ),
        Row(
            text: "محمد منفلوطي_ هبة بريس\n\(body)",
            outlet: "هبة بريس",
            dateline: "محمد منفلوطي_ هبة بريس",
            byline: "محمد منفلوطي",
            compared: body
        ),
        Row(
            text: "ع اللطيف بركة : هبة بريس\n\(body)",
            outlet: "هبة بريس",
            dateline: "ع اللطيف بركة : هبة بريس",
            byline: "ع اللطيف بركة",
            compared: body
        ),
        Row(
            text: "هبة بريس : القسم الفني\n\(body)",
            outlet: "هبة بريس",
            dateline: "هبة بريس : القسم الفني",
            compared: body
        ),
        Row(
            text: "صوت العدالة- عبد السلام اسريفي\n\(body)",
            outlet: "صوت العدالة",
            dateline: "صوت العدالة- عبد السلام اسريفي",
            byline: "عبد السلام اسريفي",
            compared: body
        ),
        Row(
            text: "صوت العدالة / هيئة التحرير\n\(body)",
            outlet: "صوت العدالة",
            dateline: "صوت العدالة / هيئة التحرير",
            compared: body
        ),
        Row(
            text: "الألباب المغربية/ محمد لعريشي\n\(body)",
            outlet: "الألباب المغربية",
            dateline: "الألباب المغربية/ محمد لعريشي",
            byline: "محمد لعريشي",
            compared: body
        ),
        Row(
            text: "الألباب المغربية \(body)",
            outlet: "الألباب المغربية",
            dateline: "الألباب المغربية",
            compared: body
        ),
        Row(
            text: "صوت العدالة – الدار البيضاء \(body)",
            outlet: "صوت العدالة",
            dateline: "صوت العدالة – الدار البيضاء",
            compared: body
        ),
        Row(
            text: "بقلم: سعاد العلمي\n\(body)",
            dateline: "بقلم: سعاد العلمي",
            byline: "سعاد العلمي",
            compared: body
        ),
        Row(text: "الرياض - واس: \(body)", dateline: "الرياض - واس:", agency: "SPA", compared: body),
        Row(text: "القاهرة (أ ش أ) - \(body)", dateline: "القاهرة (أ ش أ) -", agency: "MENA", compared: body),
        Row(
            text: "RABAT, May 30 (Reuters) - The minister spoke.",
            dateline: "RABAT, May 30 (Reuters) -",
            agency: "Reuters",
            compared: "The minister spoke."
        ),
        Row(
            text: "شارك المقال\nوجدة: أ ف ب\n\(body)",
            dateline: "وجدة: أ ف ب",
            agency: "AFP",
            compared: "شارك المقال\n\n\(body)"
        ),
    ]

    @Test("a dateline is taken off and says whence the text comes", arguments: datelines)
    func dateline(row: Row) {
        let read = Attribution(text: row.text, outletName: row.outlet)
        #expect(read.dateline == row.dateline)
        #expect(read.byline == row.byline)
        #expect(read.agency == row.agency)
        #expect(read.comparedText == row.compared)
    }

    @Test(
        "an agency's credit at the end is taken off",
        arguments: [
            (" ومع", "MAP"), ("\nو م ع", "MAP"), ("\n\n(و.م.ع)", "MAP"), (" (و م ع)", "MAP"),
            ("\nMAP", "MAP"), (" (MAP)", "MAP"),
            ("\nأ ف ب", "AFP"), (" أ.ف.ب", "AFP"), ("\nAFP", "AFP"), (" (رويترز)", "Reuters"),
            ("\nالمصدر: رويترز", "Reuters"),
            ("\nوكالات", "agencies"), (" (د ب أ)", "DPA"), ("\n(afp/nxp)", "AFP"), ("\nوام", "WAM"),
            (" /ومع/", "MAP"),
            ("\nومع\nشارك هذا المقال", "MAP"),
        ]
    )
    func credit(ending: String, agency: String) {
        let read = Attribution(text: AttributionTests.body + ending, outletName: "هبة بريس")
        #expect(read.agency == agency)
        #expect(read.comparedText.hasPrefix(AttributionTests.body))
        #expect(!read.comparedText.contains("ومع") && !read.comparedText.contains("("))
    }

    @Test(
        "ordinary words are no credit and no dateline",
        arguments: [
            "ومع ذلك، فإن الأسعار لم تتراجع بعد شهر من القرار.", "الأسعار ارتفعت ومع",
            "قال إن الحل يكمن في التعاون ومع الشركاء ومع", "سبق لوزارة الصحة أن أعلنت الخبر.",
            "أكدت مصادر طبية - ومع استمرار العلاج - تحسن حالته.", "وكالات الأسفار تستعد للموسم الصيفي.",
            "قنا محافظة في صعيد مصر، زارها الوزير أمس.", "زار الوفد مدينة فاس - مكناس ثم عاد.",
            "The MAP project was launched on Monday in Rabat.", "Read the map",
            "عدد القتلى ارتفع إلى 12: مصادر طبية",
            "كتب في : 18 ماي 2025 \n نص الخبر كما نشر أمس هنا.", "",
        ]
    )
    func ordinary(text: String) {
        let read = Attribution(text: text, outletName: "سبق")
        #expect(read.dateline == nil)
        #expect(read.agency == nil)
        #expect(
            read.comparedText.split(separator: "\n").joined() == text.trimmed.split(separator: "\n").joined()
        )
    }

    @Test("an unnamed credit gives way to a named one")
    func named() {
        let text = "فاس - وكالات\n\(AttributionTests.body)\nرويترز"
        #expect(Attribution(text: text, outletName: nil).agency == "Reuters")
    }

    @Test("every beginning of a text with dateline and credit can be read")
    func prefixes() {
        let text = "هبة بريس ـ و م ع\n\(AttributionTests.body)\n(أ ف ب)"
        for length in 0...text.unicodeScalars.count {
            let prefix = String(String.UnicodeScalarView(text.unicodeScalars.prefix(length)))
            let read = Attribution(text: prefix, outletName: "هبة بريس")
            #expect(read.comparedText.utf8.count <= prefix.utf8.count)
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
