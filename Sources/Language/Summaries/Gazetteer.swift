/// What is known of names beforehand: places, ministries, and the words that stand before names. All folded.
enum Gazetteer {
    /// Cities and countries, and the prefectures and provinces of Morocco (division of 2015, as the High Commission for
    /// Planning lists them).
    static let places = folded(
        Places.names + [
            "طنجة أصيلة", "فحص أنجرة", "المضيق الفنيدق", "الشاون", "بولمان", "مولاي يعقوب", "الدريوش", "فكيك",
            "الرحامنة",
            "شيشاوة", "الحوز", "الحاجب", "خنيفرة", "تنغير", "مديونة", "النواصر", "سيدي بنور", "بنسليمان",
            "الصخيرات",
            "إنزكان آيت ملول", "اشتوكة آيت باها", "طاطا", "سيدي إفني", "آسا الزاك", "طرفاية", "أوسرد",
            "جرادة",
            "بن جرير", "المغرب", "الجزائر", "تونس", "ليبيا", "موريتانيا", "مصر", "السودان", "السعودية",
            "الإمارات",
            "قطر", "عمان", "اليمن", "العراق", "سوريا", "لبنان", "الأردن", "فلسطين", "إسرائيل", "فرنسا",
            "إسبانيا",
            "ألمانيا", "إيطاليا", "بريطانيا", "البرتغال", "بلجيكا", "هولندا", "روسيا", "أوكرانيا", "الصين",
            "اليابان",
            "الهند", "تركيا", "إيران", "أمريكا", "الولايات المتحدة", "كندا", "السنغال", "مالي", "النيجر",
            "نيجيريا",
            "Maroc", "Morocco", "Algérie", "Algeria", "Tunisie", "Tunisia", "Libye", "Libya", "Mauritanie",
            "Égypte",
            "Egypt", "Arabie saoudite", "Saudi Arabia", "France", "Espagne", "Spain", "Allemagne", "Germany",
            "Italie",
            "Italy", "Portugal", "Belgique", "Belgium", "Russie", "Russia", "Ukraine", "Chine", "China",
            "Turquie",
            "Turkey", "Iran", "Israël", "Israel", "États-Unis", "United States", "Canada", "Sénégal",
            "Senegal", "Mali",
            "Niger", "Nigeria", "Qatar", "Liban", "Lebanon", "Syrie", "Syria", "Irak", "Iraq", "Jordanie",
            "Jordan",
        ]
    )

    static let organisations = folded([
        "وزارة الداخلية", "وزارة العدل", "وزارة الصحة", "وزارة التربية", "وزارة الخارجية", "وزارة الاقتصاد",
        "وزارة الفلاحة", "وزارة التجهيز", "وزارة النقل", "وزارة السياحة", "وزارة الثقافة", "وزارة الشباب",
        "مجلس النواب", "مجلس المستشارين", "مجلس الحكومة", "المجلس الوزاري", "البرلمان", "الدرك الملكي",
        "الأمن الوطني",
        "الأمم المتحدة", "الاتحاد الأوروبي", "الاتحاد الإفريقي", "جامعة الدول العربية", "مجلس الأمن",
        "البنك الدولي",
        "صندوق النقد الدولي", "منظمة الصحة العالمية", "بنك المغرب", "الوقاية المدنية",
        "القوات المسلحة الملكية",
        "حلف شمال الأطلسي", "ONU", "Union européenne", "European Union", "OTAN", "NATO", "FMI", "IMF", "OMS",
        "FIFA",
        "CAF", "FRMF", "ONCF", "OCP", "DGSN",
    ])

    /// Before the name of a place.
    static let ofPlaces = folded([
        "إقليم", "بإقليم", "عمالة", "بعمالة", "جماعة", "بجماعة", "مدينة", "بمدينة", "جهة", "بجهة", "دوار",
        "بدوار",
        "حي", "بحي", "ولاية", "بولاية", "بلدة", "قرية", "محافظة", "بمحافظة",
    ])
    static let ofOrganisations = folded([
        "وزارة", "منظمة", "جمعية", "حزب", "نقابة", "شركة", "مؤسسة", "وكالة", "هيئة", "مجلس", "اتحاد", "جامعة",
        "مديرية",
        "محكمة", "ministère", "parti", "association", "ministry", "party", "université", "university",
    ])
    static let ofPeople = folded([
        "وزير", "وزيرة", "الوزير", "رئيس", "رئيسة", "الرئيس", "الملك", "الأمير", "الأميرة", "عامل", "والي",
        "النائب", "النائبة",
        "مدير", "مديرة", "الدكتور", "الدكتورة", "السيد", "السيدة", "المدرب", "مدرب", "اللاعب", "الفنان",
        "الفنانة", "الكاتب",
        "الشاعر", "المخرج", "القاضي", "المحامي", "المحامية", "الأستاذ", "الأستاذة", "سفير", "السفير",
        "البابا", "المستشار",
        "M", "Mme", "ministre", "président", "présidente", "roi", "premier", "docteur", "Dr", "Mr", "Mrs",
        "Ms", "minister",
        "president", "king", "coach", "sélectionneur", "entraîneur", "directeur", "directrice", "général",
        "wali", "gouverneur",
    ])
    static let standBefore = ofPlaces.union(ofOrganisations)

    /// The first half of a place's name of two words.
    static let firstHalves = folded([
        "بني", "سيدي", "أولاد", "آيت", "عين", "دار", "قلعة", "مولاي", "واد", "سوق", "بن", "أبو", "رام",
    ])
    /// After these a part of a person's name bears the article: عبد الله.
    static let beforeArticle = folded([
        "عبد", "نور", "عز", "سيف", "صلاح", "جمال", "شمس", "بدر", "محيي", "علاء", "آل", "بن", "أبو",
    ])
    static let particles = folded([
        "de", "du", "des", "la", "le", "el", "al", "ben", "bin", "ibn", "van", "von", "of", "d", "l",
    ])

    private static let days = folded(
        CalendarWords.frenchWeekdays + CalendarWords.englishWeekdays + CalendarWords.frenchMonths
            + CalendarWords.englishMonths
    )

    static func isDay(_ key: String) -> Bool { days.contains(key) }

    private static func folded(_ names: [String]) -> Set<String> {
        Set(names.map { Words.split($0).joined(separator: " ") })
    }
}
