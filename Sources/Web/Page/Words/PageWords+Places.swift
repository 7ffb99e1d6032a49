internal import News

/// The head and the foot of every page, and what leads from one to the other.
extension PageWords {
    var siteName: String { say("خبر", "khabar", "khabar") }
    var motto: String {
        say(
            "من سبق، ومن نقل، ومن سكت",
            "qui l’a dit, qui l’a repris, qui s’est tu",
            "who said it first, who copied it, who kept silent"
        )
    }
    var skip: String { say("إلى المحتوى", "Aller au contenu", "Skip to content") }
    var sections: String { say("أقسام الموقع", "Rubriques du site", "Parts of the site") }
    var top: String { say("الأهم", "À la une", "Top stories") }
    var latest: String { say("الأحدث", "Dernières", "Latest") }
    var outlets: String { say("المنابر", "Médias", "Outlets") }
    var agencies: String { say("الوكالات", "Agences", "Agencies") }
    var syndication: String { say("من ينقل عمن", "Qui reprend qui", "Who copies whom") }
    var missing: String { say("ما لم يُنشر", "Ce qui manque", "What is missing") }
    var status: String { say("حال الخدمة", "État du service", "Status") }
    var about: String { say("ما هذا؟", "À propos", "About") }
    var search: String { say("بحث", "Recherche", "Search") }
    var searchWords: String { say("كلمات البحث", "Mots recherchés", "Words to look for") }
    var find: String { say("ابحث", "Chercher", "Search") }
    var languages: String { say("لغة الصفحة", "Langue de la page", "Language of the page") }
    var logIn: String { say("دخول", "Connexion", "Log in") }
    var logOut: String { say("خروج", "Déconnexion", "Log out") }
    var back: String { say("رجوع", "Retour", "Back") }
    var newer: String { say("الأحدث", "Plus récents", "Newer") }
    var older: String { say("الأقدم", "Plus anciens", "Older") }
    var all: String { say("الكل", "Tous", "All") }
    var filter: String { say("تصفية", "Filtrer", "Filter") }
    var show: String { say("اعرض", "Afficher", "Show") }
    var day: String { say("اليوم", "Jour", "Day") }
    var outlet: String { say("المنبر", "Média", "Outlet") }
    var agency: String { say("الوكالة", "Agence", "Agency") }
    var newsLanguage: String { say("لغة الخبر", "Langue des articles", "Language of the news") }
    var country: String { say("البلد", "Pays", "Country") }
    var section: String { say("القسم", "Rubrique", "Section") }
    var leastOutlets: String { say("أقل عدد المنابر", "Médias au moins", "At least so many outlets") }
    var order: String { say("الترتيب", "Ordre", "Order") }
    var machineNote: String {
        say(
            "العناوين والنصوص لأصحابها. لا تتبع ولا إعلانات ولا ملفات من مواقع أخرى.",
            "Les titres et les textes sont à leurs auteurs. Ni pistage, ni publicité, ni contenu venu d’ailleurs.",
            "Headlines and texts belong to their outlets. No tracking, no advertising, nothing from elsewhere."
        )
    }
    var daemonIsDown: String {
        say(
            "لا تصل أخبار جديدة الآن: البرنامج الذي يجلبها متوقف. تقرأ هنا ما جُمع من قبل.",
            "Aucune nouvelle n’arrive en ce moment : le programme qui les relève est arrêté. Vous lisez ce qui a déjà été recueilli.",
            "No news comes in right now: the program that fetches it is not running. You read what was gathered before."
        )
    }
}

/// Amounts.
extension PageWords {
    func outlets(_ count: Int) -> String {
        self.count(
            count,
            .init(
                zero: "لا منبر",
                one: "منبر واحد",
                two: "منبران",
                few: "# منابر",
                many: "# منبرا",
                other: "# منبر"
            ),
            .init(one: "# média", other: "# médias"),
            .init(one: "# outlet", other: "# outlets")
        )
    }

    func independent(_ count: Int) -> String {
        self.count(
            count,
            .init(
                zero: "لا نص مستقل",
                one: "نص مستقل واحد",
                two: "نصان مستقلان",
                few: "# نصوص مستقلة",
                many: "# نصا مستقلا",
                other: "# نص مستقل"
            ),
            .init(one: "# texte indépendant", other: "# textes indépendants"),
            .init(one: "# independent text", other: "# independent texts")
        )
    }

    func articles(_ count: Int) -> String {
        self.count(
            count,
            .init(
                zero: "لا مقال",
                one: "مقال واحد",
                two: "مقالان",
                few: "# مقالات",
                many: "# مقالا",
                other: "# مقال"
            ),
            .init(one: "# article", other: "# articles"),
            .init(one: "# article", other: "# articles")
        )
    }

    func stories(_ count: Int) -> String {
        self.count(
            count,
            .init(
                zero: "لا خبر",
                one: "خبر واحد",
                two: "خبران",
                few: "# أخبار",
                many: "# خبرا",
                other: "# خبر"
            ),
            .init(one: "# sujet", other: "# sujets"),
            .init(one: "# story", other: "# stories")
        )
    }

    func copies(_ count: Int) -> String {
        self.count(
            count,
            .init(
                zero: "لا نسخة",
                one: "نسخة واحدة",
                two: "نسختان",
                few: "# نسخ",
                many: "# نسخة",
                other: "# نسخة"
            ),
            .init(one: "# reprise", other: "# reprises"),
            .init(one: "# copy", other: "# copies")
        )
    }

    func edits(_ count: Int) -> String {
        self.count(
            count,
            .init(
                zero: "لم يعدل",
                one: "تعديل واحد",
                two: "تعديلان",
                few: "# تعديلات",
                many: "# تعديلا",
                other: "# تعديل"
            ),
            .init(one: "# modification", other: "# modifications"),
            .init(one: "# edit", other: "# edits")
        )
    }

    func comments(_ count: Int) -> String {
        self.count(
            count,
            .init(
                zero: "لا تعليق",
                one: "تعليق واحد",
                two: "تعليقان",
                few: "# تعليقات",
                many: "# تعليقا",
                other: "# تعليق"
            ),
            .init(one: "# commentaire", other: "# commentaires"),
            .init(one: "# comment", other: "# comments")
        )
    }

    func changedWords(removed: Int, added: Int) -> String {
        say(
            "حُذف \(wordCount(removed)) وأضيف \(wordCount(added))",
            "\(wordCount(removed)) en moins, \(wordCount(added)) en plus",
            "\(wordCount(removed)) taken out, \(wordCount(added)) put in"
        )
    }

    func wordCount(_ count: Int) -> String {
        self.count(
            count,
            .init(
                zero: "0 كلمة",
                one: "كلمة واحدة",
                two: "كلمتان",
                few: "# كلمات",
                many: "# كلمة",
                other: "# كلمة"
            ),
            .init(one: "# mot", other: "# mots"),
            .init(one: "# word", other: "# words")
        )
    }

    func more(_ count: Int) -> String {
        count == 0
            ? "" : say("و\(number(count)) غيرها", "et \(number(count)) autres", "and \(number(count)) more")
    }
}

/// A story and its copies.
extension PageWords {
    func relation(_ relation: Relation) -> String {
        switch relation {
        case .original: say("الأول", "premier", "first")
        case .copy: say("نسخة", "reprise", "copy")
        case .excerpt: say("مقتطف", "extrait", "excerpt")
        case .extended: say("نسخة مزيدة", "augmenté", "extended")
        }
    }

    func isFirst(_ outlet: HTML) -> HTML {
        say("\(outlet) أولا", "\(outlet) en premier", "\(outlet) first")
    }
    var noTitle: String { say("بلا عنوان", "Sans titre", "Untitled") }
}

extension PageWords {
    func spread(outlets: Int, within span: String) -> String {
        say(
            "انتشر في \(self.outlets(outlets)) خلال \(span)",
            "repris par \(self.outlets(outlets)) en \(span)",
            "spread to \(self.outlets(outlets)) in \(span)"
        )
    }
}
