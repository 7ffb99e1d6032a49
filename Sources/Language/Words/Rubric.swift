/// Titles of what outlets publish day after day under the same heading: the weather, prices, prayer times.
///
/// Such an article is carried by many outlets and is no news that many chose. A title is judged by itself, so that the
/// answer depends on nothing else.
package enum Rubric {
    /// Whether a title begins with the words of a rubric, or holds those that nothing but a rubric holds.
    package static func isTitle(_ title: String) -> Bool {
        let words = words(of: title)
        return holds(openings, words, at: 0) || words.indices.contains { holds(marks, words, at: $0) }
    }

    /// Whether a title says what happened: it is no rubric's and no opinion's, and is not cut off.
    package static func isReport(_ title: String) -> Bool {
        let end = title.last { !$0.isWhitespace }
        guard let end, end != "…", !title.hasSuffix("..."), !isTitle(title) else { return false }
        guard let mark = title.firstIndex(where: { ":|".contains($0) }) else { return true }
        return !opinions.contains(words(of: String(title[..<mark])))
    }

    /// What stands before the colon of an opinion's title.
    private static let opinions = Set(
        [
            "رأي", "مقال رأي", "افتتاحية", "عمود", "وجهة نظر", "كلمة العدد", "opinion", "opinions", "tribune",
            "chronique", "édito", "éditorial", "editorial", "point de vue", "comment", "analysis", "column",
        ].map(words)
    )

    private static let openings = phrases([
        // The weather.
        "طقس", "حالة الطقس", "أحوال الطقس", "توقعات الطقس", "توقعات أحوال الطقس", "توقعات الأرصاد",
        "الطقس اليوم",
        "نشرة الطقس", "النشرة الجوية", "الأرصاد الجوية تتوقع", "مقاييس التساقطات", "كمية التساقطات",
        "météo", "prévisions météorologiques", "le temps ce", "temps prévu", "weather forecast",
        "weather today",
        // Prices and rates.
        "أسعار الذهب", "سعر الذهب", "أسعار صرف", "سعر صرف", "أسعار العملات", "سعر الدولار اليوم",
        "أسعار الخضر",
        "أسعار الأسماك", "بورصة الدار البيضاء تفتتح", "بورصة الدار البيضاء تنهي", "بورصة الدار البيضاء تستهل",
        "cours de change", "cours des devises", "la bourse de casablanca ouvre",
        "la bourse de casablanca termine",
        "bourse de casablanca ouverture", "bourse de casablanca clôture", "gold prices today",
        "exchange rates",
        // Prayer times, stars, the press, the programme.
        "مواقيت الصلاة", "أوقات الصلاة", "حظك اليوم", "أبراج اليوم", "توقعات الأبراج", "أبرز عناوين الصحف",
        "عناوين الصحف", "قراءة في أبرز", "جولة في الصحف", "أقوال الصحف", "برنامج مباريات", "مباريات اليوم",
        "horaires de prière", "horaires des prières", "horoscope", "revue de presse", "revue de la presse",
        "prayer times", "press review", "programme tv",
    ])
    private static let marks = phrases([
        "توقعات أحوال الطقس", "مواقيت الصلاة", "حظك اليوم", "horaires de prière", "horaires des prières",
        "prayer times",
    ])

    /// The hashes of the words of a text, numbers aside.
    private static func words(of text: String) -> [UInt32] { Words.hashes(of: text).filter { $0 & 1 == 0 } }

    /// By the first word of each.
    private static func phrases(_ phrases: [String]) -> [UInt32: [[UInt32]]] {
        Dictionary(grouping: phrases.map(words)) { $0[0] }
    }

    private static func holds(_ phrases: [UInt32: [[UInt32]]], _ words: [UInt32], at place: Int) -> Bool {
        guard place < words.count, let known = phrases[words[place]] else { return false }
        return known.contains { words[place...].starts(with: $0) }
    }
}
