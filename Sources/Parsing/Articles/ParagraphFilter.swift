/// Leaves out paragraphs that are no article's text by what they say: the headline again, "read also",
/// "follow us", "advertisement", and headings at the end with nothing behind them.
struct ParagraphFilter {
    let tree: PageTree
    let title: String?

    func filter(_ paragraphs: inout [PageParagraph]) {
        let headline = title.map(PageTitle.fold)
        var isFirst = true
        paragraphs.removeAll { paragraph in
            let text = String(decoding: paragraph.text, as: UTF8.self)
            if isNoise(text, paragraph) { return true }
            defer { isFirst = false }
            if paragraph.text.count < 600, let headline, PageTitle.fold(text) == headline,
                isFirst || tree.tag(paragraph.node).isHeading
            {
                return true
            }
            return false
        }
        while let last = paragraphs.last, tree.tag(last.node).isHeading { paragraphs.removeLast() }
    }

    private func isNoise(_ text: String, _ paragraph: PageParagraph) -> Bool {
        guard paragraph.letters <= 140 else { return false }
        if !text.contains(where: { $0.isLetter || $0.isNumber }) { return true }
        let folded = PageTitle.fold(text)
        if NoiseLines.whole.contains(folded.trimmingPunctuation) { return true }
        guard NoiseLines.leads.contains(where: { folded.hasPrefix($0) }) else { return false }
        return paragraph.linkDensity > 0.3 || paragraph.letters < 40
    }
}

/// What lines that are no article's text say, folded as `PageTitle.fold` does.
enum NoiseLines {
    /// The whole line.
    static let whole: Set<String> = [
        "advertisement", "advertisements", "ad", "ads", "anzeige", "werbung", "publicité", "publicidad", "pubblicità", "إعلان", "إعلانات",
        "إشهار", "اعلان", "- إشهار -", "loading", "loading...", "share", "share this", "share this article", "teilen", "partager", "compartir",
        "print", "email", "facebook", "twitter", "whatsapp", "telegram", "linkedin", "pinterest", "reddit", "copy link", "x", "tweet", "pin it",
        "comments", "leave a comment", "related", "related articles", "related posts", "related stories", "read more", "more", "tags",
        "subscribe", "sign up", "continue reading", "story continues below advertisement", "advertisement - scroll to continue", "article continues below",
        "click here", "watch", "watch now", "listen", "photo", "video", "المصدر", "الوسوم", "شارك", "مشاركة", "طباعة", "مواضيع ذات صلة", "مقالات ذات صلة",
        "اقرأ أيضا", "اقرأ ايضا", "إقرأ أيضا", "اقرأ المزيد", "شاهد أيضا", "قد يعجبك أيضا", "lire aussi", "à lire aussi", "voir aussi", "advertising", "reklam",
        "most popular", "most read", "trending", "newsletter", "follow us", "top stories", "recommended", "sponsored", "anzeige.",
    ]
    /// How a line begins that leads elsewhere; short or mostly links.
    static let leads = [
        "read more", "read also", "also read", "read:", "related:", "see also", "more on this", "more:", "watch:", "listen:", "continue reading", "click here",
        "subscribe to", "sign up for", "follow us", "follow ", "share this", "share on", "download the", "photo:", "image:", "lesen sie auch", "lesen sie", "mehr zum thema",
        "siehe auch", "auch interessant", "lire aussi", "à lire aussi", "lire également", "voir aussi", "a lire", "lea también", "lee también", "te puede interesar", "leggi anche",
        "leia também", "leia mais", "اقرأ أيضا", "اقرأ ايضا", "إقرأ أيضا", "إقرأ ايضا", "اقرأ المزيد", "إقرأ المزيد", "شاهد أيضا", "شاهد ايضا", "تابعنا على", "تابعوا",
        "تابعونا", "اقرا ايضا", "اقرأ أيضًا", "إقرأ أيضًا", "طالع أيضا", "للمزيد", "czytaj także", "zobacz też", "zobacz także", "okuyun", "lees ook", "les også", "läs också",
    ]
}

extension String {
    /// Without punctuation and spaces at either end.
    var trimmingPunctuation: String {
        var text = self[...]
        while let first = text.first, !first.isLetter, !first.isNumber { text.removeFirst() }
        while let last = text.last, !last.isLetter, !last.isNumber { text.removeLast() }
        return String(text)
    }
}
