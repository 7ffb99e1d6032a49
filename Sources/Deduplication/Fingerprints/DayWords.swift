internal import Language

/// Words that name a day, and titles before names. An editor changes them where he takes nothing from the facts.
///
/// What was "today" is "yesterday" in the next day's paper, and "Dr." is "Doctor" elsewhere. A day of the week stays
/// what it is, so another one speaks of another event.
enum DayWords {
    private static let relative = bits(
        """
        \(CalendarWords.today) \(CalendarWords.yesterday) الأمس أول غدا غد مساء صباح صباحا ظهر عصر فجر ليلة الليلة الماضي الماضية المقبل المقبلة القادم القادمة
        الجاري الحالي يوم
        د الدكتور دكتور الدكتورة الأستاذ أستاذ المهندس مهندس م السيد الشيخ اللواء العميد العقيد
        tomorrow tonight last next this day morning afternoon evening night
        dr doctor mr mrs ms sir prof professor
        demain aujourd hui ce cette matin soir veille lendemain dernier prochain jour
        monsieur madame mme dr docteur professeur
        """
    )
    private static let ofWeek = bits(
        [CalendarWords.arabicWeekdays, CalendarWords.englishWeekdays, CalendarWords.frenchWeekdays]
            .joined().joined(separator: " ")
    )

    private static func bits(_ words: String) -> [UInt64] {
        var bits = [UInt64](repeating: 0, count: 1024)
        for word in Fingerprint(title: "", comparedText: words).compactWords {
            bits[Int(word >> 6)] |= 1 << UInt64(word & 63)
        }
        return bits
    }

    private static func holds(_ bits: [UInt64], _ word: UInt16) -> Bool {
        bits[Int(word >> 6)] >> UInt64(word & 63) & 1 == 1
    }

    /// Whether it names a day by its distance from the day of writing, or a person's title.
    static func isRelative(_ word: UInt16) -> Bool { holds(relative, word) }

    /// Whether it names a day of the week.
    static func isOfWeek(_ word: UInt16) -> Bool { holds(ofWeek, word) }
}
