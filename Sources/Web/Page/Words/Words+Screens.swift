internal import News
internal import Storage

/// The front and the lists.
extension Words {
    var topNews: String { say("أهم الأخبار", "À la une", "Top stories") }
    func topOf(_ day: String) -> String {
        say("أهم أخبار \(day)", "À la une, \(day)", "Top stories of \(day)")
    }
    var latestNews: String { say("آخر الأخبار", "Dernières nouvelles", "Latest news") }
    var dayBefore: String { say("اليوم السابق", "Jour précédent", "Day before") }
    var dayAfter: String { say("اليوم التالي", "Jour suivant", "Day after") }
    var now: String { say("الآن", "Maintenant", "Now") }
    var newest: String { say("الأحدث", "Les plus récents", "Newest") }
    var pages: String { say("صفحات القائمة", "Pages de la liste", "Pages of the list") }
    var silentOutlets: String {
        say("منابر صامتة على غير عادتها", "Silences inhabituels", "Unusually silent")
    }
    var lastNews: String { say("آخر خبر", "Dernier article", "Last news") }
    var noSharedStories: String {
        say("لا خبر مشترك بين منبرين", "Aucun sujet commun à deux médias", "No story of two outlets")
    }
    var noSharedStoriesReason: String {
        say(
            "تعرض هذه الصفحة ما نشره منبران أو أكثر. ما نشره منبر واحد تجده في الأحدث.",
            "Cette page montre ce que deux médias au moins ont publié. Le reste est dans les dernières nouvelles.",
            "This page shows what two outlets or more carry. What one alone carries is in the latest news."
        )
    }
    var seeLatest: String { say("إلى الأحدث", "Voir les dernières nouvelles", "See the latest news") }
    var noNewsYet: String { say("لا أخبار بعد", "Pas encore de nouvelles", "No news yet") }
    var noNewsYetReason: String {
        say(
            "لم يصل خبر من المنابر حتى الآن. بعد أول جولة، وهي دقائق معدودة، تظهر الأخبار هنا.",
            "Rien n’est encore arrivé des médias. Après la première relève, en quelques minutes, les nouvelles seront ici.",
            "Nothing has come from the outlets so far. After the first round, within minutes, the news is here."
        )
    }
    var seeStatus: String { say("انظر حال الخدمة", "Voir l’état du service", "See the status") }
    var nothingFound: String { say("لا نتيجة", "Rien trouvé", "Nothing found") }
    var nothingFoundReason: String {
        say(
            "لا خبر يطابق هذه التصفية. وسّعها أو أزلها.",
            "Aucun sujet ne répond à ces filtres. Élargissez-les ou retirez-les.",
            "No story matches these filters. Widen or remove them."
        )
    }
    var nothingFoundFor: String {
        say(
            "لا مقال فيه هذه الكلمات كلها. جرّب كلمات أقل، أو OR بين البدائل، أو نجمة بعد أول الكلمة.",
            "Aucun article ne contient tous ces mots. Essayez-en moins, OR entre deux choix, ou une étoile après un début de mot.",
            "No article has all of these words. Try fewer, OR between alternatives, or a star behind a beginning."
        )
    }
}

/// A story.
extension Words {
    var whoWasFirst: String { say("من نشر أولا", "Premier à publier", "Who was first") }
    var restsOn: String { say("على ماذا يستند ذلك", "Sur quoi cela repose", "What that rests on") }
    var source: String { say("المصدر", "Source", "Source") }
    var whoCopied: String { say("من نقل عنه", "Reprises", "Who took it over") }
    var changedSince: String { say("تغيّر بعد النشر", "Modifié depuis", "Changed since") }
    var whoCarried: String { say("من نشره ومتى", "Qui l’a publié, et quand", "Who carried it, and when") }
    var carriersLabel: String {
        say(
            "المقالات التي تحمل هذا النص، الأقدم أولا",
            "Les articles qui portent ce texte, du plus ancien au plus récent",
            "The articles that carry this text, the earliest first"
        )
    }
    var whoDidNot: String { say("من لم ينشره", "Qui ne l’a pas publié", "Who did not carry it") }
    var time: String { say("الوقت", "Heure", "Time") }
    var relationHead: String { say("العلاقة", "Relation", "Relation") }
    var delayHead: String { say("بعد الأول", "Après le premier", "After the first") }
    var likeness: String { say("التطابق", "Ressemblance", "Likeness") }
    var difference: String { say("الفرق", "Différence", "Difference") }
    var compare: String { say("قارن", "Comparer", "Compare") }
    var textHeading: String {
        say(
            "النص كما نشره الأول",
            "Le texte, tel que le premier l’a publié",
            "The text as the first published it"
        )
    }
    func readAt(_ outlet: HTML) -> HTML {
        say("اقرأه عند \(outlet)", "Le lire chez \(outlet)", "Read it at \(outlet)")
    }
    var noText: String {
        say("لا نص لهذا المقال.", "Cet article n’a pas de texte.", "This article has no text.")
    }
    var textWithheld: String {
        say(
            "النص لا يُعرض هنا: الإعدادات أو المنبر لا يسمح بذلك.",
            "Le texte n’est pas montré ici : la configuration ou le média ne le permet pas.",
            "The text is not shown here: the configuration or the outlet does not allow it."
        )
    }
    var removed: String { say("حُذف", "retiré", "removed") }
    func removedArticles(_ count: Int) -> String {
        self.count(
            count,
            .init(
                one: "مقال محذوف",
                two: "مقالان محذوفان",
                few: "# مقالات محذوفة",
                many: "# مقالا محذوفا",
                other: "# مقال محذوف"
            ),
            .init(one: "# article retiré", other: "# articles retirés"),
            .init(one: "# article removed", other: "# articles removed")
        )
    }
    var silentMeaning: String {
        say(
            "منابر بلغة الخبر نشرت غيره في يومه، ولم تنشره.",
            "Des médias de la même langue qui ont publié autre chose ce jour-là, mais pas cela.",
            "Outlets of its language that published other news within the day, and not this."
        )
    }
    var summaryLead: String {
        say(
            "مطلع النص كما كُتب، وبعد كل جملة من نشرها. لم يُعد أحد صياغتها.",
            "Le début du texte, tel quel ; après chaque phrase, qui la porte. Rien n’est réécrit.",
            "The beginning of the text as it stands; behind each sentence, who carries it. Nothing is rewritten."
        )
    }
    var summaryKept: String {
        say(
            "الجمل التي أبقت عليها معظم المنابر التي اختصرت النص. لم يُعد أحد صياغتها.",
            "Les phrases que la plupart des médias ont gardées en abrégeant. Rien n’est réécrit.",
            "The sentences that most outlets kept when they cut the text. Nothing is rewritten."
        )
    }
    var related: String { say("أخبار ذات صلة", "Sujets liés", "Related stories") }
    var summary: String { say("الخلاصة", "En bref", "In brief") }
    var keyWords: String { say("كلمات مفتاحية", "Mots clés", "Key words") }
    var namesHeading: String { say("أسماء وأماكن", "Noms et lieux", "Names and places") }
    var quotes: String { say("أقوال", "Citations", "Quotes") }
    var commentsHeading: String { say("التعليقات", "Commentaires", "Comments") }

    func evidence(_ basis: BelievedFrom) -> String {
        switch basis {
        case .published:
            say(
                "ما يقوله المنبر عن وقت نشره",
                "ce que le média dit de sa publication",
                "what the outlet says of its publication"
            )
        case .updated:
            say(
                "ما يقوله المنبر عن آخر تعديل",
                "ce que le média dit de sa mise à jour",
                "what the outlet says of its last change"
            )
        case .day:
            say(
                "اليوم الذي ذكره المنبر من غير ساعة",
                "le jour que donne le média, sans heure",
                "the day that the outlet states, without an hour"
            )
        case .seen:
            say("أول مرة رآه خبر فيها", "la première fois que khabar l’a vu", "when khabar first saw it")
        case .earlier:
            say(
                "ما قاله المنبر قبل أن يغيره",
                "ce que le média disait avant de le changer",
                "what the outlet said before it changed it"
            )
        }
    }

    func seenAt(_ time: HTML) -> HTML {
        say(
            "رآه خبر أول مرة \(time)",
            "vu par khabar la première fois à \(time)",
            "first seen by khabar at \(time)"
        )
    }

    func relations(_ relation: Relation, _ count: Int) -> String {
        switch relation {
        case .original, .copy: copies(count)
        case .excerpt:
            self.count(
                count,
                .init(
                    one: "مقتطف واحد",
                    two: "مقتطفان",
                    few: "# مقتطفات",
                    many: "# مقتطفا",
                    other: "# مقتطف"
                ),
                .init(one: "# extrait", other: "# extraits"),
                .init(one: "# excerpt", other: "# excerpts")
            )
        case .extended:
            self.count(
                count,
                .init(
                    one: "نسخة مزيدة واحدة",
                    two: "نسختان مزيدتان",
                    few: "# نسخ مزيدة",
                    many: "# نسخة مزيدة",
                    other: "# نسخة مزيدة"
                ),
                .init(one: "# version augmentée", other: "# versions augmentées"),
                .init(one: "# extended copy", other: "# extended copies")
            )
        }
    }

    func meaning(of relation: Relation) -> String {
        switch relation {
        case .original:
            say(
                "أقدم مقال يحمل هذا النص",
                "le plus ancien article qui porte ce texte",
                "the earliest article that carries the text"
            )
        case .copy: say("النص نفسه", "le même texte", "the same text")
        case .excerpt: say("جزء من النص", "une partie du texte", "a part of the text")
        case .extended: say("النص وفيه زيادة", "le texte, avec des ajouts", "the text with more besides")
        }
    }

    func link(_ kind: Link.Kind) -> String {
        switch kind {
        case .partial: say("فيه فقرات مشتركة", "passages communs", "shared passages")
        case .roundup: say("يجمع عدة أخبار", "revue de plusieurs sujets", "a roundup")
        case .series: say("جزء آخر من سلسلة", "autre volet", "another part")
        case .related:
            say("الحدث نفسه بكلمات أخرى", "le même fait, autrement dit", "the same event in other words")
        }
    }
}

/// Comparisons and edits.
extension Words {
    var backToStory: String { say("عودة إلى الخبر", "Retour au sujet", "Back to the story") }
    func comparing(_ first: HTML, _ second: HTML) -> HTML {
        say("\(first) ثم \(second)", "\(first), puis \(second)", "\(first), then \(second)")
    }
    var joinedByHand: String {
        say(
            "هذان المقالان في خبر واحد لأن شخصا جمعهما، أو لأن كليهما يشبه مقالا ثالثا.",
            "Ces deux articles sont réunis parce que quelqu’un l’a décidé, ou parce que tous deux ressemblent à un troisième.",
            "The two stand in one story because a person joined them, or because both are like a third."
        )
    }
    func why(similarity: Double, containment: Double, _ relation: Relation) -> String {
        let (alike, held) = (percent(similarity), percent(containment))
        return say(
            "يعدّهما خبر نصا واحدا: \(alike) من الكلمات المتتابعة مشتركة، و\(held) من النص الأقصر موجود في الأطول. لذلك: \(self.relation(relation)).",
            "khabar les tient pour un seul texte : \(alike) des suites de mots sont communes, et \(held) du texte le plus court se trouve dans le plus long. D’où : \(self.relation(relation)).",
            "khabar takes them for one text: \(alike) of their runs of words are shared, and \(held) of the shorter text stands in the longer. Hence: \(self.relation(relation))."
        )
    }
    var noDifference: String {
        say("لا فرق في الكلمات", "Aucune différence de mots", "No difference in words")
    }
    var oneColumn: String { say("في عمود واحد", "Sur une colonne", "In one column") }
    var twoColumns: String { say("جنبا إلى جنب", "Côte à côte", "Side by side") }
    var editsHeading: String { say("ما تغيّر بعد النشر", "Ce qui a changé depuis", "What was changed") }
    func editedAt(_ time: String) -> String { say("عُدّل \(time)", "Modifié \(time)", "Changed \(time)") }
    var before: String { say("قبل", "Avant", "Before") }
    var after: String { say("بعد", "Après", "After") }
    var notEdited: String { say("لم يتغير", "Rien n’a changé", "Nothing was changed") }
    var notEditedReason: String {
        say(
            "لم يعدّل المنبر هذا المقال منذ أن رآه خبر.",
            "Le média n’a pas modifié cet article depuis que khabar l’a vu.",
            "The outlet has not changed this article since khabar first saw it."
        )
    }
}

/// Searching.
extension Words {
    var searchHelp: String {
        say(
            "اكتب كلمات يجب أن ترد كلها. «عبارة» بين مزدوجتين، OR بين البدائل، -كلمة لما لا تريد، وكلم* لأول الكلمة. الهمزات والتشكيل لا تهم.",
            "Écrivez des mots qui doivent tous s’y trouver. Une expression entre guillemets, OR entre deux choix, -mot pour exclure, début* pour un début de mot. Les accents ne comptent pas.",
            "Write words that must all occur. A phrase in quotes, OR between alternatives, -word for what must not occur, begin* for a beginning. Accents do not count."
        )
    }
    var exactly: String { say("بالحرف تماما", "À la lettre", "Letter for letter") }
    var newestFirst: String { say("الأحدث أولا", "Les plus récents d’abord", "Newest first") }
    var bestFirst: String { say("الأنسب أولا", "Les plus pertinents d’abord", "Best first") }
    var further: String { say("التالي", "Suite", "Further") }
    func alsoPrefixed(_ word: HTML) -> HTML {
        say(
            "ابحث أيضا عما تلتصق به الحروف، مثل \(word)",
            "Chercher aussi les mots à préfixe, comme \(word)",
            "Look also for words with prefixes, such as \(word)"
        )
    }
    var month: String { say("الشهر", "Mois", "Month") }
    func found(stories: Int, articles: Int, isAtLeast: Bool) -> String {
        let counts = self.stories(stories) + say(" في ", " dans ", " in ") + self.articles(articles)
        return isAtLeast ? say("على الأقل ", "au moins ", "at least ") + counts : counts
    }
}

/// Outlets.
extension Words {
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
extension Words {
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
extension Words {
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

/// How the service fares.
extension Words {
    func grade(_ grade: StatusReport.Grade) -> String {
        switch grade {
        case .well: say("كل شيء على ما يرام.", "Tout va bien.", "All is well.")
        case .degraded:
            say(
                "تصل الأخبار، لكن ليس كما ينبغي.",
                "Les nouvelles arrivent, mais mal.",
                "News comes, though not as it should."
            )
        case .bad:
            say(
                "لا تصل الأخبار، أو لا يمكن حفظها.",
                "Les nouvelles n’arrivent pas, ou ne peuvent être gardées.",
                "News does not come, or cannot be kept."
            )
        }
    }
    var daemon: String { say("جامع الأخبار", "Le collecteur", "The daemon") }
    var runs: String { say("يعمل", "fonctionne", "runs") }
    var isStopped: String { say("متوقف", "arrêté", "does not run") }
    var kept: String { say("المحفوظ", "Conservé", "Kept") }
    var database: String { say("قاعدة البيانات", "Base de données", "Database") }
    var version: String { say("الإصدار", "Version", "Version") }
    var whatIsWrong: String { say("ما ليس على ما يرام", "Ce qui ne va pas", "What is wrong") }
    var feedsLabel: String { say("المصادر بحسب حالها", "Les flux par état", "Feeds by state") }
    var feedsHead: String { say("المصادر", "Flux", "Feeds") }

    func feedState(_ state: String) -> String {
        switch state {
        case "ok": say("يعمل", "fonctionne", "works")
        case "new": say("لم يُسأل بعد", "pas encore relevé", "not asked yet")
        case "quiet": say("هادئ على غير عادته", "calme inhabituel", "unusually quiet")
        case "stale": say("لا جديد منذ شهر", "rien depuis un mois", "nothing for a month")
        case "moved": say("انتقل", "déplacé", "moved")
        case "blocked": say("يمنعنا", "nous bloque", "shuts us out")
        case "not-a-feed": say("ليس مصدر أخبار", "n’est pas un flux", "is no feed")
        case "gone": say("لم يعد موجودا", "disparu", "gone")
        case "failing": say("لا يجيب", "ne répond pas", "does not answer")
        case "paused": say("موقوف", "suspendu", "paused")
        default: say("أزيل", "retiré", "removed")
        }
    }
}

/// About and errors.
extension Words {
    var aboutParagraphs: [String] {
        say(
            [
                "يقرأ خبر ما تنشره المنابر، ويضع المقالات التي تحمل نصا واحدا في خبر واحد: من سبق، ومن نقل، ومن اختصر، ومن زاد، ومن سكت.",
                "الترتيب لا يعتمد على النقرات. لكل منبر صوت واحد في أبكر وقت نشر فيه، ويتضاءل وزن الأصوات القديمة إلى النصف كل خمس ساعات.",
                "كل ما يقال هنا له سند: وقت النشر كما يقوله المنبر، أو أول مرة رآه خبر فيها؛ والتطابق مقيس كلمة كلمة. الخلاصات جُمل من المقالات نفسها، لا يعاد كتابتها.",
                "العناوين والنصوص ملك لأصحابها، والروابط تؤدي إليهم.",
            ],
            [
                "khabar lit ce que publient les médias et réunit en un sujet les articles qui portent un même texte : qui l’a publié d’abord, qui l’a repris, abrégé, augmenté, et qui s’est tu.",
                "L’ordre ne dépend d’aucun clic. Chaque média a une voix, à l’heure où il a publié pour la première fois ; une voix perd la moitié de son poids en cinq heures.",
                "Tout ce qui est dit ici repose sur quelque chose : l’heure annoncée par le média, ou celle où khabar l’a vu ; la ressemblance est mesurée mot à mot. Les résumés sont des phrases des articles eux-mêmes, jamais réécrites.",
                "Les titres et les textes appartiennent à leurs auteurs ; les liens mènent chez eux.",
            ],
            [
                "khabar reads what outlets publish and puts the articles that carry one text into one story: who was first, who copied, who shortened, who added, and who kept silent.",
                "The order rests on no clicks. Each outlet has one vote, at the earliest time it published; a vote loses half of its weight in five hours.",
                "Whatever is said here rests on something: the time that the outlet states, or when khabar first saw it; likeness is measured word by word. Summaries are sentences of the articles themselves, never rewritten.",
                "Headlines and texts belong to their outlets, and the links lead to them.",
            ]
        )
    }
    var howToRead: String { say("معنى العلاقات", "Le sens des relations", "What the relations mean") }
    var keysHeading: String { say("لوحة المفاتيح", "Clavier", "Keys") }
    var keys: [(key: String, meaning: String)] {
        [
            ("j", say("الخبر التالي", "sujet suivant", "next story")),
            ("k", say("الخبر السابق", "sujet précédent", "previous story")),
            ("/", say("البحث", "recherche", "search")),
        ]
    }
    var toFront: String { say("إلى أهم الأخبار", "Aller à la une", "To the top stories") }
    var notFound: String { say("لا شيء هنا", "Rien ici", "Nothing here") }
    var notFoundReason: String {
        say(
            "لا صفحة بهذا العنوان. ربما حُذف الخبر لأنه قديم.",
            "Il n’y a pas de page à cette adresse. Le sujet a peut-être été effacé avec le temps.",
            "There is no page at this address. The story may have been deleted for its age."
        )
    }
    var gone: String { say("حُذف", "Effacé", "Deleted") }
    var goneReason: String {
        say(
            "حُذف هذا الخبر نهائيا، ولن يعود.",
            "Ce sujet a été effacé pour de bon.",
            "This story was deleted for good."
        )
    }
    var badRequest: String { say("طلب غير مفهوم", "Demande incompréhensible", "Not understood") }
    var badRequestReason: String {
        say(
            "لم نفهم ما أرسله المتصفح.",
            "Ce que le navigateur a envoyé n’a pas été compris.",
            "What the browser sent was not understood."
        )
    }
    var forbidden: String { say("لا يُسمح بهذا", "Interdit", "Not allowed") }
    var forbiddenReason: String {
        say(
            "لا يصحح إلا من له حساب، ومن هذه الصفحات نفسها.",
            "Seules les personnes connues corrigent, et depuis ces pages.",
            "Only people with an account correct, and from these pages alone."
        )
    }
    var unavailable: String {
        say("لا يمكن الحفظ الآن", "Impossible d’écrire pour l’instant", "Nothing can be written now")
    }
    var unavailableReason: String {
        say(
            "البرنامج الذي يجمع الأخبار متوقف. أعد المحاولة حين يعود؛ القراءة ممكنة.",
            "Le programme qui recueille les nouvelles est arrêté. Réessayez quand il sera revenu ; la lecture reste possible.",
            "The program that gathers the news does not run. Try again when it is back; reading goes on."
        )
    }
    var unreadable: String {
        say("لا يمكن القراءة الآن", "Lecture impossible pour l’instant", "Nothing can be read now")
    }
    var unreadableReason: String {
        say(
            "تعذرت قراءة قاعدة البيانات. أعد المحاولة بعد قليل.",
            "La base de données ne peut être lue. Réessayez dans un moment.",
            "The database cannot be read. Try again in a moment."
        )
    }
    var offline: String { say("لا اتصال بالشبكة", "Pas de réseau", "No connection") }
    var offlineReason: String {
        say(
            "ما قرأته من قبل على هذا الجهاز يبقى مقروءا. أما هذه الصفحة فلم تُفتح بعد.",
            "Ce que vous avez déjà lu sur cet appareil reste lisible. Cette page-ci n’a pas encore été ouverte.",
            "What was read on this device before can still be read. This page was not opened yet."
        )
    }
}

/// Languages and countries, as far as outlets have them; others by their code.
extension Words {
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
