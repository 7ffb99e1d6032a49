/// The words of the calendar, each language in a list of its own, as people write them.
///
/// Dates are read by all of them, names are told from days by those of French and English, and texts that differ in a
/// day by those of the three languages of the news. Spellings of one word stand together, a space between.
package enum CalendarWords {
    /// January to December. Arabic of Morocco, Egypt and the Gulf, the Levant and Iraq, Algeria and Tunisia (whose August and June
    /// differ), Libya's borrowed spellings.
    static let arabicMonths = [
        "يناير ينائر جانفي جانفى", "فبراير فيفري فبرائر شباط", "مارس آذار اذار مارث",
        "أبريل ابريل إبريل أفريل نيسان", "مايو ماي أيار ايار مايـ", "يونيو يونيه يونية جوان حزيران",
        "يوليو يوليوز يوليه يولية جويلية تموز", "أغسطس غشت أوت آب اغشت", "سبتمبر شتنبر أيلول شتمبر",
        "أكتوبر اكتوبر أوكتوبر", "نوفمبر نونبر نونمبر", "ديسمبر دجنبر دسمبر دجمبر",
    ]
    package static let frenchMonths = [
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
        "novembre",
        "décembre",
    ]
    package static let englishMonths = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
        "november", "december",
    ]
    /// German, Dutch, Spanish, Italian, Portuguese, Turkish.
    static let otherMonths = [
        "januar januari enero gennaio janeiro ocak", "februar februari febrero febbraio fevereiro şubat",
        "märz maart marzo março mart", "abril aprile", "mei mayo maggio maio mayıs",
        "juni junio giugno junho haziran", "juli julio luglio julho temmuz", "augustus agosto ağustos",
        "septiembre setiembre settembre setembro eylül", "oktober octubre ottobre outubro ekim",
        "noviembre novembro kasım", "dezember diciembre dicembre dezembro aralık",
    ]
    static let shortMonths = [
        "jan janv", "feb fev fevr", "mar", "apr avr", "", "jun", "jul juil", "aug", "sep sept", "oct okt",
        "nov",
        "dec dez",
    ]

    /// Saturday to Friday. "mar" is March alone.
    package static let arabicWeekdays = [
        "السبت", "الأحد", "الاثنين الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة",
    ]
    package static let frenchWeekdays = [
        "samedi", "dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi",
    ]
    package static let englishWeekdays = [
        "saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday",
    ]
    static let shortWeekdays = [
        "sat sam", "sun dim", "mon lun", "tue tues", "wed wednes mer", "thu thur thurs jeu", "fri ven",
    ]

    static let months = [arabicMonths, frenchMonths, englishMonths, otherMonths, shortMonths]
    static let weekdays = [arabicWeekdays, frenchWeekdays, englishWeekdays, shortWeekdays]

    package static let today = "today اليوم"
    package static let yesterday = "yesterday hier أمس البارحة"
}
