internal import News
internal import Storage

/// How the service fares.
extension PageWords {
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
extension PageWords {
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
