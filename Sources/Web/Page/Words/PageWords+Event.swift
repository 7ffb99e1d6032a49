/// An event.
extension PageWords {
    var inTheirWords: String {
        say("كما رواه كل منبر بكلماته", "Chacun avec ses mots", "Each in its own words")
    }
    var followed: String { say("وما تلا ذلك", "La suite", "What followed") }
    var eventMeaning: String {
        say(
            "أخبار مختلفة النصوص عن واقعة واحدة، جمعتها كلماتها النادرة وأسماؤها وزمنها. النسخ المنقولة لا تُعد نصوصا مستقلة.",
            "Des sujets aux textes différents sur un même fait, réunis par leurs mots rares, leurs noms et leur moment. Les reprises ne comptent pas comme textes indépendants.",
            "Stories of different texts on one happening, brought together by their rare words, names and time. Copies do not count as independent texts."
        )
    }
    var toldByOthers: String {
        say(
            "الواقعة نفسها عند غيره",
            "Le même fait, raconté par d’autres",
            "The same happening, told by others"
        )
    }
    var wholeEvent: String { say("الواقعة كلها", "Tout le fait", "The whole event") }
    var inCommon: String { say("ما تشترك فيه", "Ce qu’ils ont en commun", "What they have in common") }
    var places: String { say("أماكن", "Lieux", "Places") }
    var names: String { say("أسماء", "Noms", "Names") }
    var severalLanguages: String { say("بعدة لغات", "en plusieurs langues", "in several languages") }

    /// Stories of an event beyond those that are shown.
    func moreStories(_ count: Int) -> String {
        say("و\(stories(count)) غيرها", "et encore \(stories(count))", "and \(stories(count)) more")
    }

    func timeline(stories count: Int, within span: String) -> String {
        say(
            "\(stories(count)) على مدى \(span)، من الأول إلى الأخير",
            "\(stories(count)) sur \(span), du premier au dernier",
            "\(stories(count)) over \(span), from the first to the last"
        )
    }
}
