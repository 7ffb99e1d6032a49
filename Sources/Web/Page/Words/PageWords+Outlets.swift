internal import News
internal import Storage

/// Outlets.
extension PageWords {
    var noOutlets: String { say("لا منابر", "Aucun média", "No outlets") }
    var noOutletsReason: String {
        say(
            "لا منبر في الإعدادات. أضف واحدا إلى config.json.",
            "La configuration ne nomme aucun média. Ajoutez-en un à config.json.",
            "The configuration names no outlet. Add one to config.json."
        )
    }
    var allFail: String { say("لا منبر يجيب", "Aucun média ne répond", "No outlet answers") }
    var allFailReason: String {
        say(
            "كل المنابر فشلت في آخر مرة. غالبا ما يكون السبب في الشبكة عندنا لا عندهم.",
            "Tous ont échoué à la dernière relève. La cause est le plus souvent notre réseau, pas le leur.",
            "All failed when last asked. More often than not that is our network and not theirs."
        )
    }
    var outletsLabel: String {
        say("المنابر وحالها", "Les médias et leur état", "The outlets and how they fare")
    }
    var state: String { say("الحال", "État", "State") }
    var articlesHead: String { say("المقالات", "Articles", "Articles") }
    var unusuallyQuiet: String { say("صامت على غير عادته", "silence inhabituel", "unusually quiet") }

    func outletState(_ state: String) -> String {
        switch state {
        case "ok": say("يعمل", "fonctionne", "works")
        case "degraded": say("بعض مصادره لا تجيب", "partiel", "some feeds fail")
        case "failing": say("لا يجيب", "ne répond pas", "does not answer")
        case "new": say("لم يُسأل بعد", "pas encore relevé", "not asked yet")
        case "idle": say("بلا مصدر", "sans flux", "has no feed")
        case "paused": say("موقوف", "suspendu", "paused")
        case "listed": say("ذكرته صفحة جامعة", "cité par une page", "named by a page")
        default: say("أزيل", "retiré", "removed")
        }
    }

    var homepage: String { say("موقعه", "Son site", "Its site") }
    var whatItLacks: String { say("ما لم ينشره", "Ce qu’il n’a pas publié", "What it did not carry") }
    var nothingOfIt: String { say("لا أخبار منه", "Rien de lui", "Nothing from it") }
    var nothingOfItReason: String {
        say(
            "لم يصل من هذا المنبر خبر حتى الآن.",
            "Rien n’est encore arrivé de ce média.",
            "Nothing has come from this outlet so far."
        )
    }
    func lastDays(_ count: Int) -> String {
        say("في آخر \(days(count))", "Ces \(days(count))", "Last \(days(count))")
    }
    func shares(own: Int, agency: Int, copied: Int) -> String {
        say(
            "من عنده \(number(own))، من الوكالات \(number(agency))، عن غيره \(number(copied))",
            "\(number(own)) en propre, \(number(agency)) d’agence, \(number(copied)) repris d’autres",
            "\(number(own)) of its own, \(number(agency)) from agencies, \(number(copied)) from others"
        )
    }
    var lastRead: String { say("آخر قراءة ناجحة", "Dernière relève", "Last read") }
    var gapsHead: String { say("ما فاتنا", "Ce qui nous a échappé", "What we missed") }
    func gaps(_ count: Int) -> String {
        self.count(
            count,
            .init(
                one: "انقطاع واحد",
                two: "انقطاعان",
                few: "# انقطاعات",
                many: "# انقطاعا",
                other: "# انقطاع"
            ),
            .init(one: "# lacune", other: "# lacunes"),
            .init(one: "# gap", other: "# gaps")
        )
    }
    func missed(_ count: Int) -> String {
        say("نحو \(articles(count))", "environ \(articles(count))", "about \(articles(count))")
    }
    var articlesByHour: String {
        say("بحسب ساعة اليوم (UTC)", "Par heure du jour (UTC)", "By hour of the day (UTC)")
    }
    var articlesADay: String { say("المقالات في اليوم", "Articles par jour", "Articles a day") }
    var copiesFrom: String { say("عمن ينقل", "Qui il reprend", "Whom it copies") }
    var copiedBy: String { say("من ينقل عنه", "Qui le reprend", "Who copies it") }
    func usuallyLater(_ span: String) -> String {
        say("بعد \(span) عادة", "\(span) après, d’ordinaire", "usually \(span) later")
    }
}

/// Agencies and syndication.
extension PageWords {
    var noAgencies: String { say("لا وكالات بعد", "Pas encore d’agence", "No agencies yet") }
    var noAgenciesReason: String {
        say(
            "لم يذكر مقال وكالة في آخر 30 يوما.",
            "Aucun article n’a cité d’agence ces 30 derniers jours.",
            "No article has credited an agency in the last 30 days."
        )
    }
    func agenciesLede(_ count: Int) -> String {
        say(
            "ما نُسب إلى كل وكالة في آخر \(days(count))، ومدى انتشاره.",
            "Ce qui est attribué à chaque agence en \(days(count)), et jusqu’où cela s’est répandu.",
            "What is credited to each agency in the last \(days(count)), and how far it spread."
        )
    }
    var agenciesLabel: String { say("الوكالات", "Les agences", "Agencies") }
    var agencyLabel: String { say("من ينشر لها", "Qui la publie", "Who carries it") }
    var creditedHead: String { say("ذُكر المصدر", "Citée", "Credited") }
    var storiesHead: String { say("الأخبار", "Sujets", "Stories") }
    var sharedHead: String { say("عند أكثر من منبر", "Chez plusieurs", "Of several outlets") }
    var mostOutlets: String { say("أكثر انتشارا", "Au plus", "Widest") }
    var wasFirst: String { say("سبق", "Premier", "Had it first") }
    var nobodyCopies: String {
        say("لا أحد ينقل عن أحد", "Personne ne reprend personne", "Nobody copies anybody")
    }
    var nobodyCopiesReason: String {
        say(
            "لم ينشر منبران نصا واحدا في آخر 30 يوما.",
            "Deux médias n’ont pas publié le même texte ces 30 derniers jours.",
            "No two outlets have carried one text in the last 30 days."
        )
    }
    func syndicationLede(_ count: Int) -> String {
        say(
            "من نشر نص غيره بعده في آخر \(days(count))، وبعد كم من الوقت.",
            "Qui a publié le texte d’un autre après lui en \(days(count)), et avec quel délai.",
            "Who carried another’s text after it in the last \(days(count)), and how much later."
        )
    }
    var withoutAgencies: String {
        say("دون أخبار الوكالات", "Sans les dépêches d’agence", "Without agency news")
    }
    var withAgencies: String { say("مع أخبار الوكالات", "Avec les dépêches d’agence", "With agency news") }
    var whoCopies: String { say("الناقل", "Qui reprend", "Who copies") }
    var fromWhom: String { say("عن", "De qui", "From whom") }
    var copiesHead: String { say("النسخ", "Reprises", "Copies") }
    var ofItsArticles: String { say("من مقالاته", "De ses articles", "Of its articles") }
    var usualDelay: String { say("التأخر المعتاد", "Délai habituel", "Usual delay") }
    var syndicationLabel: String {
        say(
            "من ينقل عمن، الأكثر أولا",
            "Qui reprend qui, du plus au moins",
            "Who copies whom, the most first"
        )
    }
    var gridLabel: String {
        say(
            "في كل سطر منبر، وفي الأعمدة من ينقل عنهم",
            "Chaque ligne est un média ; les colonnes, ceux qu’il reprend",
            "Each row is an outlet; the columns are those it copies"
        )
    }
}

/// What is missing.
extension PageWords {
    var missingHelp: String {
        say(
            "اختر منبرا: ترى ما نشره ثلاثة غيره أو أكثر ولم ينشره هو.",
            "Choisissez un média : vous verrez ce que trois autres au moins ont publié, et pas lui.",
            "Choose an outlet: you see what three others or more carry and it does not."
        )
    }
    func missingFrom(_ outlet: HTML) -> HTML {
        say("ما لم ينشره \(outlet)", "Ce que \(outlet) n’a pas publié", "What \(outlet) did not carry")
    }
    var missingHeading: String {
        say(
            "نشره ثلاثة غيره أو أكثر في آخر 24 ساعة",
            "Publié par trois autres au moins en 24 heures",
            "Carried by three others or more in 24 hours"
        )
    }
    var nothingMissing: String { say("لم يفته شيء", "Rien ne lui a échappé", "Nothing is missing") }
    var nothingMissingReason: String {
        say(
            "كل ما نشره ثلاثة غيره نشره هو أيضا.",
            "Tout ce que trois autres ont publié, il l’a publié aussi.",
            "Whatever three others carried, it carried too."
        )
    }
    var takenMeaning: String {
        say(
            "نصوص نشرها أولا هذا المنبر في آخر أسبوع، ثم نشرها غيره دون ذكره.",
            "Des textes qu’il a publiés le premier cette semaine, et que d’autres ont repris sans le nommer.",
            "Texts that it had first in the last week, carried by others that do not name it."
        )
    }
    var takenWithout: String { say("أخذ نصه ولم يذكره", "Repris sans le citer", "Taken without naming it") }
}

/// Languages and countries, as far as outlets have them; others by their code.
extension PageWords {
    func languageName(_ tag: String) -> String {
        let code = tag.split(separator: "-").first.map { $0.lowercased() } ?? tag
        switch code {
        case "ar": return say("العربية", "arabe", "Arabic")
        case "fr": return say("الفرنسية", "français", "French")
        case "en": return say("الإنجليزية", "anglais", "English")
        case "es": return say("الإسبانية", "espagnol", "Spanish")
        case "ber", "zgh", "shi", "rif", "tzm": return say("الأمازيغية", "amazighe", "Amazigh")
        case "de": return say("الألمانية", "allemand", "German")
        case "pt": return say("البرتغالية", "portugais", "Portuguese")
        case "it": return say("الإيطالية", "italien", "Italian")
        case "tr": return say("التركية", "turc", "Turkish")
        case "fa": return say("الفارسية", "persan", "Persian")
        default: return tag
        }
    }

    func countryName(_ code: String) -> String {
        switch code.uppercased() {
        case "MA": say("المغرب", "Maroc", "Morocco")
        case "DZ": say("الجزائر", "Algérie", "Algeria")
        case "TN": say("تونس", "Tunisie", "Tunisia")
        case "LY": say("ليبيا", "Libye", "Libya")
        case "MR": say("موريتانيا", "Mauritanie", "Mauritania")
        case "EG": say("مصر", "Égypte", "Egypt")
        case "SA": say("السعودية", "Arabie saoudite", "Saudi Arabia")
        case "AE": say("الإمارات", "Émirats arabes unis", "United Arab Emirates")
        case "QA": say("قطر", "Qatar", "Qatar")
        case "FR": say("فرنسا", "France", "France")
        case "GB": say("المملكة المتحدة", "Royaume-Uni", "United Kingdom")
        case "US": say("الولايات المتحدة", "États-Unis", "United States")
        case "ES": say("إسبانيا", "Espagne", "Spain")
        default: code
        }
    }
}
