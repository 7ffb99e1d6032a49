/// What lines that are no article's text say.
enum NoiseLines {
    /// The whole line.
    static let whole: Set<FoldedText> = [
        "advertisement", "advertisements", "ad", "ads", "anzeige", "werbung", "publicité", "publicidad",
        "pubblicità", "إعلان", "إعلانات",
        "إشهار", "اعلان", "- إشهار -", "loading", "loading...", "share", "share this", "share this article",
        "teilen", "partager", "compartir",
        "print", "email", "facebook", "twitter", "whatsapp", "telegram", "linkedin", "pinterest", "reddit",
        "copy link", "x", "tweet", "pin it",
        "comments", "leave a comment", "related", "related articles", "related posts", "related stories",
        "read more", "more", "tags",
        "subscribe", "sign up", "continue reading", "story continues below advertisement",
        "advertisement - scroll to continue", "article continues below",
        "click here", "watch", "watch now", "listen", "photo", "video", "المصدر", "الوسوم", "شارك", "مشاركة",
        "طباعة", "مواضيع ذات صلة", "مقالات ذات صلة",
        "اقرأ أيضا", "اقرأ ايضا", "إقرأ أيضا", "اقرأ المزيد", "شاهد أيضا", "قد يعجبك أيضا", "lire aussi",
        "à lire aussi", "voir aussi", "advertising", "reklam",
        "most popular", "most read", "trending", "newsletter", "follow us", "top stories", "recommended",
        "sponsored", "anzeige.",
    ]
    /// The first line of a box that leads elsewhere.
    static let boxes: Set<FoldedText> = [
        "related", "related articles", "related posts", "related stories", "related content",
        "related topics", "related news", "read more", "read also", "also read",
        "see also", "more on this", "more on this story", "more on this topic", "more stories", "more news",
        "recommended", "recommended for you", "recommended stories",
        "recommended reading", "you may also like", "you might also like", "you might be interested in",
        "most popular", "most read", "most viewed", "trending",
        "trending now", "popular posts", "latest news", "latest posts", "latest stories", "latest",
        "recent posts", "top stories", "editors' picks", "editor's picks",
        "editor's pick", "don't miss", "what to read next", "read next", "up next", "in this article",
        "table of contents", "on this page", "contents",
        "share this", "share this article", "share this story", "share this post", "share", "newsletter",
        "advertisement", "sponsored content", "from around the web",
        "lesen sie auch", "mehr zum thema", "das könnte sie auch interessieren", "auch interessant",
        "weitere artikel", "ähnliche artikel", "meistgelesen", "inhaltsverzeichnis",
        "lire aussi", "à lire aussi", "sur le même sujet", "sur le même thème", "articles similaires",
        "articles liés", "les plus lus", "à lire également", "sommaire",
        "lea también", "lee también", "te puede interesar", "te recomendamos", "noticias relacionadas",
        "artículos relacionados", "más noticias", "lo más leído", "más información",
        "leia também", "leia mais", "veja também", "notícias relacionadas", "leggi anche",
        "potrebbe interessarti", "articoli correlati", "lees ook", "meer over dit onderwerp",
        "czytaj więcej", "czytaj też", "czytaj także", "zobacz też", "zobacz także", "przeczytaj także",
        "polecane", "les også", "læs også", "läs också", "läs mer", "lue myös",
        "ilgili haberler", "читайте также", "смотрите также", "читайте ещё", "関連記事", "あわせて読みたい", "相关新闻",
        "相关阅读", "관련기사",
        "اقرأ أيضا", "اقرأ ايضا", "إقرأ أيضا", "إقرأ ايضا", "اقرأ أيضًا", "إقرأ أيضًا", "اقرا ايضا",
        "اقرأ المزيد", "شاهد أيضا", "شاهد ايضا", "قد يعجبك أيضا", "قد يهمك أيضا",
        "مقالات ذات صلة", "مواضيع ذات صلة", "أخبار ذات صلة", "مقالات مشابهة", "مواضيع متعلقة", "ذات صلة",
        "الأكثر قراءة", "آخر الأخبار", "المزيد من الأخبار",
    ]
    /// How a short line begins that speaks of the picture, the post or the site.
    static let asides: [FoldedText] = [
        "foto:", "fotos:", "photo:", "photos:", "photo by", "photo credit", "image:", "image credit", "bild:",
        "bilder:", "abbildung:", "quelle:", "©", "(c) ", "copyright ",
        "this entry was posted", "posted in", "filed under", "tagged", "tags:", "tag:", "labels:",
        "categories:", "category:", "dieser beitrag wurde", "der beitrag wurde", "verfasst von",
        "veröffentlicht am",
        "aktualisiert am", "last updated", "first published", "published on", "updated on", "publié le",
        "mis à jour le", "publicado el", "الكلمات المفتاحية", "الوسوم:",
        "get the latest news", "download our app", "all rights reserved", "alle rechte vorbehalten",
        "tous droits réservés", "جميع الحقوق محفوظة", "disclaimer:", "crédit photo", "crédit:",
        "weiter zu", "zurück zu", "back to top", "nach oben", "jump to details", "skip to ", "reading time",
        "estimated reading", "temps de lecture", "lesezeit", "مدة القراءة",
    ]
    /// How a heading begins behind which the article is over.
    static let endings: [FoldedText] = [
        "about the author", "about author", "about this author", "about the writer", "about the reviewer",
        "more from", "more by", "more about", "follow us", "leave a reply", "leave a comment",
        "post a comment", "comments", "join the conversation", "share this", "sign up for", "subscribe to",
        "über den autor", "über die autorin", "mehr von", "kommentare", "kommentar schreiben",
        "à propos de l'auteur", "laisser un commentaire", "commentaires", "sobre el autor", "comentarios",
        "deja un comentario", "sobre o autor", "comentários", "lascia un commento",
        "اترك تعليقا", "أضف تعليق", "التعليقات", "تعليقات", "عن الكاتب", "schon gelesen",
        "zusatzinformationen", "weitere aktuelle", "weitere informationen", "kontakt", "pressekontakt",
        "media contact", "photo credit", "image credit", "bildquelle", "tags",
    ]
    /// Headings of what readers wrote, without numbers and brackets.
    static let comments: Set<FoldedText> = [
        "comments", "reader comments", "readers' comments", "your comments",
        "what do you think", "have your say", "the comments", "view comments", "show comments",
        "discuss this article", "comments are closed",
        "les commentaires", "réagir à cet article", "réagissez", "réagissez à cet article", "votre avis",
        "donnez votre avis", "les réactions", "commenter cet article", "commentez", "commentez cet article",
        "avis des lecteurs", "commentaires fermés", "kommentare schreiben", "leserkommentare", "opiniones",
        "comenta", "reacties", "yorumlar", "komentarze", "комментарии",
        "leave a reply", "leave a comment", "post a comment", "add a comment",
        "add comment", "write a comment", "join the conversation", "no comments", "no comments yet",
        "commentaires", "commentaire", "vos commentaires", "commentaires des lecteurs", "réactions",
        "vos réactions", "réagir", "laisser un commentaire", "ajouter un commentaire",
        "laissez un commentaire",
        "poster un commentaire", "aucun commentaire", "commenter", "kommentare", "kommentar schreiben",
        "comentarios", "deja un comentario", "comentários", "commenti", "lascia un commento",
        "التعليقات", "تعليقات", "تعليقات الزوار", "تعليقات القراء", "تعليقات القراءة",
        "آراء القراء",
        "آراء الزوار", "تعليقاتكم", "أضف تعليق", "أضف تعليقا", "أضف تعليقك", "إضافة تعليق", "اضف تعليق",
        "اضف تعليقك", "اترك تعليقا", "اترك تعليقك", "اترك تعليق", "أترك تعليقا", "اترك ردا", "اترك رد",
        "اكتب تعليقا", "اكتب تعليقك", "شارك برأيك", "شاركنا رأيك", "شارك بتعليقك", "ردود", "الردود",
        "ردود الأفعال", "تعليق", "تعليقات الفيسبوك", "تعليقات فيسبوك", "آراء وتعليقات", "تعليق القراء",
        "علق على الخبر",
        "علق على هذا الخبر", "ما رأيك", "عبر عن رأيك", "لا توجد تعليقات", "لا يوجد تعليقات",
        "التعليقات مغلقة", "كن أول من يعلق",
    ]
    /// The same where a number stands with them: "3 responses".
    static let countedComments: Set<FoldedText> = [
        "responses", "response", "replies", "thoughts", "antworten",
    ]
    /// What stands under a reader's comment.
    static let replies: Set<FoldedText> = [
        "reply", "répondre", "antworten", "responder", "rispondi", "رد", "الرد", "أجب", "إجابة",
        "رد على التعليق",
    ]
    /// How a line begins that leads elsewhere; short or mostly links.
    static let leads: [FoldedText] = [
        "read more", "read also", "also read", "read:", "related:", "see also", "more on this", "more:",
        "watch:", "listen:", "continue reading", "click here",
        "subscribe to", "sign up for", "follow us", "follow ", "share this", "share on", "download the",
        "photo:", "image:", "lesen sie auch", "lesen sie", "mehr zum thema",
        "siehe auch", "auch interessant", "lire aussi", "à lire aussi", "lire également", "voir aussi",
        "a lire", "lea también", "lee también", "te puede interesar", "leggi anche",
        "leia também", "leia mais", "اقرأ أيضا", "اقرأ ايضا", "إقرأ أيضا", "إقرأ ايضا", "اقرأ المزيد",
        "إقرأ المزيد", "شاهد أيضا", "شاهد ايضا", "تابعنا على", "تابعوا",
        "تابعونا", "اقرا ايضا", "اقرأ أيضًا", "إقرأ أيضًا", "طالع أيضا", "للمزيد", "czytaj także", "zobacz też",
        "zobacz także", "okuyun", "lees ook", "les også", "läs också",
    ]
}
