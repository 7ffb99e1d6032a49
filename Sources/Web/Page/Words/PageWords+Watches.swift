internal import News
internal import Storage

/// Watches.
extension PageWords {
    var watches: String { say("المراقبة", "Veille", "Watches") }
    var watchesLede: String {
        say(
            "المراقبة بحث محفوظ يتكلم: يخبركم بكل خبر مرة واحدة، حين يقع ما تنتظرونه.",
            "Une veille est une recherche enregistrée qui parle : elle signale chaque sujet une seule fois, quand il le faut.",
            "A watch is a saved search that speaks: it tells of each story once, when what you wait for happens."
        )
    }
    var noWatches: String { say("لا مراقبة بعد", "Aucune veille", "No watches yet") }
    var noWatchesReason: String {
        say(
            "ابحث عن كلمات، ثم اجعل البحث مراقبة؛ أو اكتبها في الإعدادات.",
            "Cherchez des mots, puis faites-en une veille ; ou écrivez-la dans la configuration.",
            "Search for words, then make it a watch; or write one into the configuration."
        )
    }
    var makeWatch: String { say("اجعلها مراقبة", "En faire une veille", "Make it a watch") }
    var newWatch: String { say("مراقبة جديدة", "Nouvelle veille", "New watch") }
    var keepWatch: String { say("احفظ المراقبة", "Enregistrer la veille", "Keep the watch") }
    var changeWatch: String { say("غيّر المراقبة", "Modifier la veille", "Change the watch") }
    var endWatch: String { say("أنهِ المراقبة", "Mettre fin à la veille", "End the watch") }
    var endMeaning: String {
        say(
            "ما ينتظر من رسائلها لن يُرسل. الأخبار تبقى.",
            "Ses messages en attente ne partiront pas. Les nouvelles restent.",
            "Messages of it that wait are not sent. The news stays."
        )
    }
    var toWatch: String { say("إلى المراقبة", "Vers la veille", "To the watch") }
    func logInToWatch(_ link: HTML) -> HTML {
        say(
            "لحفظ مراقبة يلزم حساب: \(link).",
            "Il faut un compte pour enregistrer une veille : \(link).",
            "To keep a watch takes an account: \(link)."
        )
    }
    var watchName: String { say("اسمها", "Son nom", "Its name") }
    var watchWords: String { say("الكلمات", "Mots", "Words") }
    var withPrefixes: String {
        say(
            "مع ما يلتصق بها من حروف (و، ب، ال)",
            "Aussi avec préfixes arabes (و، ب، ال)",
            "Also with Arabic prefixes (و، ب، ال)"
        )
    }
    var narrower: String { say("تضييق", "Restreindre", "Narrower") }
    var whenItSpeaks: String { say("متى تتكلم", "Quand elle parle", "When it speaks") }
    var whoIsTold: String { say("من يُخبَر", "Qui est prévenu", "Who is told") }
    var nobody: String { say("لا أحد", "Personne", "Nobody") }
    var noTargets: String {
        say(
            "لا أحد يمكن إخباره بعد: تُكتب الجهات في الإعدادات (deliver.targets). للمراقبة صفحة وقناة في كل حال.",
            "Personne ne peut encore être prévenu : les destinataires s’écrivent dans la configuration (deliver.targets). La veille a de toute façon sa page et son flux.",
            "Nobody can be told yet: targets stand in the configuration (deliver.targets). The watch has its page and its feed all the same."
        )
    }
    var targetUnknown: String {
        say("لم تعد في الإعدادات", "n’est plus dans la configuration", "no longer in the configuration")
    }
    func occasion(_ occasion: WatchOccasion) -> String {
        switch occasion {
        case .first: say("أول ما يظهر الخبر", "Dès que le sujet paraît", "When the story first appears")
        case .outlets(let least):
            say(
                "حين ينشره \(outlets(least))",
                "Quand \(outlets(least)) le portent",
                "When \(outlets(least)) carry it"
            )
        case .event(let least):
            say(
                "حين يتحدث عن الحدث \(outlets(least))",
                "Quand \(outlets(least)) parlent de l’événement",
                "When \(outlets(least)) tell of the event"
            )
        case .edited: say("حين يُعدّل نصه", "Quand son texte change", "When its text is changed")
        case .removed: say("حين يُحذف", "Quand il est retiré", "When it is removed")
        case .mineCopied:
            say(
                "حين يُنقل نصنا دون ذكر اسمنا",
                "Quand notre texte est repris sans notre nom",
                "When our text is carried without our name"
            )
        case .silent:
            say(
                "حين يصمت منبر على غير عادته",
                "Quand un média se tait plus que d’ordinaire",
                "When an outlet is unusually silent"
            )
        case .gap: say("حين تفوت أخبار", "Quand des articles ont échappé", "When entries were missed")
        case .daily: say("حصيلة كل يوم", "Revue quotidienne", "A digest each day")
        case .weekly: say("حصيلة كل أسبوع", "Revue hebdomadaire", "A digest each week")
        }
    }
    var onOutlets: String {
        say("حين ينشره كذا منبرا", "Quand tant de médias le portent", "When so many outlets carry it")
    }
    var onEvent: String {
        say(
            "حين يتحدث عن الحدث كذا منبرا",
            "Quand tant de médias en parlent",
            "When so many outlets tell of the event"
        )
    }
    var everything: String { say("كل الأخبار", "Toutes les nouvelles", "All news") }
    func atLeast(_ least: Int) -> String {
        say("\(outlets(least)) على الأقل", "\(outlets(least)) au moins", "\(outlets(least)) or more")
    }
    var ofConfiguration: String { say("من الإعدادات", "De la configuration", "Of the configuration") }
    func keptBy(_ person: HTML) -> HTML {
        say("حفظها \(person)", "Enregistrée par \(person)", "Kept by \(person)")
    }
    var changed: String { say("آخر تغيير", "Dernier changement", "Last changed") }
    var itsFeed: String { say("قناتها", "Son flux", "Its feed") }
    var spokeHead: String { say("تكلمت", "A parlé", "Spoke") }
    func spoke(_ count: Int) -> String {
        self.count(
            count,
            .init(
                zero: "لم تتكلم بعد",
                one: "مرة واحدة",
                two: "مرتين",
                few: "# مرات",
                many: "# مرة",
                other: "# مرة"
            ),
            .init(one: count == 0 ? "pas encore" : "# fois", other: "# fois"),
            .init(one: "once", other: count == 0 ? "not yet" : "# times")
        )
    }
    var whatMeetsIt: String { say("ما يوافقها", "Ce qui y répond", "What meets it") }
    var searchArchive: String { say("ابحث في كل ما سبق", "Chercher dans les archives", "Search the archive") }
    var nothingMet: String { say("لا خبر يوافقها بعد", "Rien n’y répond encore", "Nothing meets it yet") }
    var nothingMetReason: String {
        say(
            "يظهر هنا كل خبر يوافقها حين يصل.",
            "Chaque sujet qui y répond paraîtra ici dès son arrivée.",
            "Each story that meets it will stand here when it comes."
        )
    }
    var tryOut: String { say("جرّب", "Essayer", "Try it out") }
    var tryOutMeaning: String {
        say(
            "تُرسل الآن رسالة تجربة إلى كل من تخبره.",
            "Un message d’essai part maintenant vers chaque destinataire.",
            "A trial message goes to everyone it tells, now."
        )
    }
    var changedInConfiguration: String {
        say(
            "هذه المراقبة مكتوبة في الإعدادات، وهناك تُغيّر.",
            "Cette veille est écrite dans la configuration ; c’est là qu’on la modifie.",
            "This watch stands in the configuration, and is changed there."
        )
    }
    var deliveries: String { say("رسائل", "Messages", "Messages") }
    var noDeliveries: String { say("لم تُرسل رسالة بعد.", "Aucun message encore.", "No message so far.") }
    var sendAgain: String { say("أرسلها ثانية", "Renvoyer", "Send again") }
    func deliveryState(_ delivery: Delivery) -> String {
        switch delivery.state {
        case .sent: say("وصلت", "Reçu", "Taken")
        case .failed: say("لم تصل", "Abandonné", "Given up")
        case .waiting:
            delivery.tries == 0
                ? say("تنتظر", "En attente", "Waits")
                : say("تُعاد المحاولة", "Nouvel essai prévu", "Tried again")
        }
    }
    func finds(_ count: Int) -> String {
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
            .init(one: "# find", other: "# finds")
        )
    }
}

/// Why a watch cannot be.
extension PageWords {
    func fault(_ fault: WatchFault) -> String {
        switch fault {
        case .words(.noWord):
            say(
                "في الكلمات لا حرف ولا رقم.",
                "Il n’y a ni lettre ni chiffre à chercher.",
                "There is no letter and no digit to look for."
            )
        case .words(.onlyExcluded):
            say(
                "«-كلمة» تستثني فقط؛ أضف كلمة يجب أن ترد.",
                "« -mot » ne fait qu’exclure ; ajoutez un mot qui doit s’y trouver.",
                "-word only leaves out; add a word that must occur."
            )
        case .words(.tooManyWords):
            say("الكلمات كثيرة جدا.", "Il y a trop de mots.", "These are too many words.")
        case .unknownOutlet(_, let id, _):
            say("لا منبر باسم \(id).", "Il n’y a pas de média « \(id) ».", "There is no outlet \(id).")
        case .unknownTarget(_, let id, _):
            say(
                "\(id) ليس في الإعدادات (deliver.targets).",
                "« \(id) » n’est pas dans la configuration (deliver.targets).",
                "\(id) is not in the configuration (deliver.targets)."
            )
        case .badLanguage(_, let tag):
            say("\(tag) ليس رمز لغة.", "« \(tag) » n’est pas une langue.", "\(tag) is no language.")
        case .badMinOutlets:
            say(
                "عدد المنابر من 1 إلى 1000.",
                "Le nombre de médias va de 1 à 1000.",
                "The number of outlets is 1 to 1000."
            )
        case .copiesNeedOutlets:
            say(
                "لمعرفة من نقل نصكم اختر منابركم.",
                "Pour savoir qui reprend votre texte, choisissez vos médias.",
                "To hear who carries your text, choose the outlets that are yours."
            )
        case .asksForNothing:
            say(
                "لا تسأل عن شيء، فكل خبر يوافقها؛ اكتب كلمات أو ضيّق.",
                "Elle ne demande rien, tout sujet y répondrait ; écrivez des mots ou restreignez.",
                "It asks for nothing, so every story would meet it; write words or narrow it."
            )
        case .saysNothing:
            say("اختر متى تتكلم.", "Choisissez quand elle parle.", "Choose when it speaks.")
        case .badID, .tooLong:
            say(
                "الاسم أو القوائم أطول مما يلزم.",
                "Un nom ou une liste est trop long.",
                "A name or a list is too long."
            )
        }
    }
}
