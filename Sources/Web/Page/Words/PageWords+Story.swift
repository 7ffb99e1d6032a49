internal import News
internal import Storage

/// A story.
extension PageWords {
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
                "ما قاله المنبر قبل أن يغيره، أو آخر تفقّد لم يجده",
                "ce que le média disait avant, ou le dernier passage qui ne l’a pas trouvé",
                "what the outlet said before, or the last look that did not find it"
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
extension PageWords {
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
