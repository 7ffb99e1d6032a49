/// The news agencies of the world, each with the forms in which outlets credit it.
enum Agencies {
    struct Row {
        /// The short name in Latin letters that the database keeps.
        let name: String
        /// Forms that can only be a credit.
        let clear: [String]
        /// Forms that are ordinary words as well. They are a credit only where they stand apart from the text. Latin
        /// initials that are words, such as MAP, count only in capitals.
        var doubtful: [String] = []
    }

    /// The name kept for a credit that names no agency, such as "وكالات".
    static let unnamed = "agencies"

    static let rows: [Row] = [
        Row(
            name: "MAP",
            clear: ["و م ع", "و.م.ع", "ماب", "وكالة المغرب العربي للأنباء"],
            doubtful: ["ومع", "MAP"]
        ),
        Row(
            name: "AFP",
            clear: [
                "أ ف ب", "أ.ف.ب", "ا ف ب", "أف ب", "فرانس برس", "فرانس بريس", "وكالة فرانس برس", "AFP",
                "A F P",
            ],
            doubtful: ["أفب", "افب", "الفرنسية"]
        ),
        Row(name: "Reuters", clear: ["رويترز", "وكالة رويترز", "Reuters"]),
        Row(
            name: "AP",
            clear: ["أ ب", "أ.ب", "أسوشيتد برس", "أسوشيتدبرس", "اسوشيتد برس", "Associated Press"],
            doubtful: ["AP"]
        ),
        Row(name: "UPI", clear: ["يو بي آي", "يو بي أي", "UPI"]),
        Row(name: "SPA", clear: ["و ا س", "وكالة الأنباء السعودية"], doubtful: ["واس", "SPA"]),
        Row(name: "MENA", clear: ["أ ش أ", "أ.ش.أ", "وكالة أنباء الشرق الأوسط"], doubtful: ["أشأ", "MENA"]),
        Row(name: "Anadolu", clear: ["وكالة الأناضول", "Anadolu"], doubtful: ["الأناضول", "أناضول", "AA"]),
        Row(
            name: "Xinhua",
            clear: ["شينخوا", "وكالة شينخوا", "وكالة أنباء شينخوا", "Xinhua", "Chine nouvelle"]
        ),
        Row(name: "TASS", clear: ["وكالة تاس", "إيتار تاس", "TASS", "ITAR TASS"], doubtful: ["تاس"]),
        Row(name: "Sputnik", clear: ["سبوتنيك", "وكالة سبوتنيك"], doubtful: ["Sputnik"]),
        Row(name: "RIA Novosti", clear: ["ريا نوفوستي", "نوفوستي", "RIA Novosti"]),
        Row(name: "Interfax", clear: ["إنترفاكس", "انترفاكس", "Interfax"]),
        Row(name: "WAM", clear: ["و ا م", "وكالة أنباء الإمارات"], doubtful: ["وام", "WAM"]),
        Row(name: "KUNA", clear: ["وكالة الأنباء الكويتية", "KUNA"], doubtful: ["كونا"]),
        Row(name: "QNA", clear: ["وكالة الأنباء القطرية", "QNA"], doubtful: ["قنا"]),
        Row(name: "BNA", clear: ["وكالة أنباء البحرين"], doubtful: ["بنا", "BNA"]),
        Row(name: "ONA", clear: ["وكالة الأنباء العمانية"], doubtful: ["العمانية", "ONA"]),
        Row(name: "Petra", clear: ["وكالة الأنباء الأردنية"], doubtful: ["بترا", "Petra"]),
        Row(name: "TAP", clear: ["و ا ت", "وكالة تونس إفريقيا للأنباء"], doubtful: ["وات", "TAP"]),
        Row(name: "APS", clear: ["و أ ج", "وكالة الأنباء الجزائرية", "APS"], doubtful: ["وأج"]),
        Row(name: "AMI", clear: ["و م أ", "الوكالة الموريتانية للأنباء"], doubtful: ["AMI"]),
        Row(name: "LANA", clear: ["وكالة الأنباء الليبية"], doubtful: ["وال", "LANA"]),
        Row(name: "SUNA", clear: ["وكالة السودان للأنباء"], doubtful: ["سونا", "SUNA"]),
        Row(name: "SANA", clear: ["وكالة سانا"], doubtful: ["سانا", "SANA"]),
        Row(name: "NNA", clear: ["الوكالة الوطنية للإعلام", "NNA"]),
        Row(name: "INA", clear: ["وكالة الأنباء العراقية"], doubtful: ["واع", "INA"]),
        Row(name: "WAFA", clear: ["وكالة وفا"], doubtful: ["وفا", "WAFA"]),
        Row(name: "Saba", clear: ["وكالة سبأ", "وكالة الأنباء اليمنية"], doubtful: ["سبأ", "SABA"]),
        Row(name: "IRNA", clear: ["وكالة إرنا", "IRNA"], doubtful: ["إرنا", "ارنا"]),
        Row(name: "Fars", clear: ["وكالة فارس", "وكالة أنباء فارس"]),
        Row(
            name: "DPA",
            clear: ["د ب أ", "د.ب.أ", "وكالة الأنباء الألمانية", "DPA"],
            doubtful: ["دبأ", "الألمانية"]
        ),
        Row(name: "EFE", clear: ["وكالة إيفي", "إ ف إ", "EFE"], doubtful: ["إفي", "إيفي"]),
        Row(name: "ANSA", clear: ["وكالة أنسا", "ANSA"], doubtful: ["أنسا"]),
        Row(name: "Belga", clear: ["Belga"]),
        Row(name: "ATS", clear: ["Keystone ATS"], doubtful: ["ATS"]),
        Row(name: "PA", clear: ["Press Association", "PA Media"]),
        Row(name: "PTI", clear: ["PTI", "Press Trust of India"]),
        Row(name: "Kyodo", clear: ["كيودو", "Kyodo"]),
        Row(name: "Yonhap", clear: ["يونهاب", "Yonhap"]),
        Row(name: "Bloomberg", clear: ["وكالة بلومبرغ"], doubtful: ["بلومبرغ", "بلومبيرغ", "Bloomberg"]),
        Row(name: "CNN", clear: ["سي إن إن", "سي ان ان"], doubtful: ["CNN"]),
        Row(
            name: unnamed,
            clear: ["وكالات الأنباء", "مع وكالات", "avec agences", "avec les agences"],
            doubtful: ["وكالات", "الوكالات", "agences", "agencies"]
        ),
    ]
}
