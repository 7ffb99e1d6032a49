internal import News
internal import Storage

/// The front and the lists.
extension PageWords {
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

/// Searching.
extension PageWords {
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
