/// The words of class names and ids that mean something, in lower case; two words are a pair of neighbours.
///
/// Collected from the themes of the common engines (WordPress, Drupal, Joomla, Blogger, Ghost, Arc, ...)
/// and from the published lists of Readability.js, trafilatura and boilerpipe. No site's own name.
enum NameWords {
    static let single = table(where: { $0.count == 1 })
    static let pairs = table(where: { $0.count == 2 })

    /// Classes that hide an element, whole: "hidden" is also a word of `overflow-hidden`.
    static let hiding: Set<String> = [
        "hidden", "hide", "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text",
        "screen-reader",
        "screenreader", "invisible", "offscreen", "d-none", "is-hidden", "u-hidden", "element-invisible",
    ]

    private static let rows: [(NameMeaning, [String])] = [
        (
            .body,
            [
                "articlebody", "article body", "articletext", "article text", "articlecontent",
                "article content",
                "postbody", "post body", "posttext", "post text", "postcontent", "post content", "post entry",
                "postentry", "entrycontent", "entry content", "entry body", "entrytext", "entry text",
                "storybody", "story body", "storycontent", "story content", "storytext", "story text",
                "newsbody", "news body", "newstext", "news text", "newscontent", "news content", "bodytext",
                "body text", "body copy", "bodycopy", "fulltext", "full text", "bodystr", "textbody",
                "text body",
                "contentbody", "content body", "detail text", "detail body", "detail content",
                "single content",
                "art content", "art postcontent", "article copy", "field body", "page content",
                "text content",
                "article detail", "blog content", "blog body", "articlebodytext", "maincontent text",
                "richtext body",
                "post bodycopy", "article main", "article wysiwyg", "artikel text", "artikel body",
                "artikeltext",
                "texte article", "article texte", "corps article", "cuerpo noticia", "texto noticia",
                "testo articolo",
                "materia conteudo", "content article", "news detail", "newsdetail", "single post",
                "theme content",
            ]
        ),
        (
            .content,
            [
                "article", "entry", "post", "story", "content", "main", "body", "text", "hentry", "blog",
                "page",
                "column", "news", "artikel", "articulo", "noticia", "prose", "wysiwyg", "richtext",
                "paragraph",
            ]
        ),
        (
            .boilerplate,
            [
                "ad", "ads", "adv", "advert", "adverts", "advertisement", "advertising", "adsense",
                "adsbygoogle",
                "adslot", "adbox", "adspot", "adunit", "adcontainer", "banner", "banners", "dfp", "gpt",
                "sponsor", "sponsored", "promo", "promotion", "promoted", "outbrain", "taboola", "criteo",
                "anzeige",
                "werbung", "publicidad", "publicite", "pub banner", "a rec",
                "related", "relateds", "relatedposts", "relatedarticles", "relatedlinks", "relatedcontent",
                "yarpp",
                "recommended", "recommendations", "recommendation", "recirc", "recirculation", "readmore",
                "read more", "more stories", "more news", "more articles", "more posts", "also read",
                "read also",
                "see also", "readalso", "mostread", "most read", "most popular", "most viewed", "mostpopular",
                "popular posts", "popular articles", "trending", "trend", "latest news", "latest posts",
                "next article",
                "next post", "nextpost", "previous post", "prev next", "prevnext", "post nav", "teaser",
                "teasers",
                "teaserlist", "more on", "moreon", "topstories", "top stories", "similar", "suggested",
                "suggestions",
                "other news", "othernews", "mag box", "extra posts", "upnext", "up next",
                "share", "shares", "sharing", "sharebar", "sharedaddy", "sharethis", "sharebox", "sharer",
                "sharelinks",
                "share buttons", "shared sec", "social", "socials", "socialshare", "socialmedia", "sociable",
                "addthis",
                "addtoany", "a2a", "shareaholic", "jp relatedposts", "likes", "followus", "follow us",
                "follow",
                "whatsapp", "print button", "printfriendly", "heateor",
                "nav", "navbar", "navigation", "subnav", "menu", "submenu", "megamenu", "breadcrumb",
                "breadcrumbs",
                "crumb", "crumbs", "pagination", "pager", "paging", "pagenavi", "skip link", "skiplink",
                "toc",
                "table contents", "tableofcontents", "toolbar", "tools", "topbar", "sidebar", "side bar",
                "rightcol",
                "footer", "masthead", "siteheader", "site header", "page header", "page footer", "colophon",
                "tag", "tags", "taglist", "tagcloud", "tag list", "post tags", "keywords", "topics",
                "categories",
                "category", "cat links", "labels",
                "newsletter", "subscribe", "subscription", "signup", "sign up", "mailing list", "paywall",
                "cookie", "cookies", "gdpr", "consent", "popup", "modal", "overlay", "lightbox", "toast",
                "alert bar",
                "login", "register", "registration", "account", "search", "searchform", "form", "widget",
                "widgets",
                "widgetarea", "donate", "donation", "rating", "ratings", "vote", "poll", "quiz", "reactions",
                "authorbox", "author box", "author bio", "authorbio", "author info", "author card",
                "about author",
                "aboutauthor", "author profile", "author description", "post author", "postauthor", "bio",
                "biography",
                "copyright", "disclaimer", "legal", "sitemap", "partners", "partner", "feedback", "contact",
                "rss", "telegram", "applinks", "app download", "appstore", "player", "videoplayer",
                "playlist",
                "audio player", "jwplayer", "transcript toggle", "carousel", "slider", "slideshow", "swiper",
                "gallery",
                "photogallery", "onesignal", "ticker", "breaking", "weather", "jobs", "shop", "affiliate",
                "print", "noprint", "no print", "corrections form", "translate", "language switcher",
                "edit section",
                "editsection", "mw editsection", "reflist", "navbox", "noexcerpt", "hatnote", "catlinks",
            ]
        ),
        (
            .comments,
            [
                "comment", "comments", "commentlist", "commentform", "respond", "disqus", "replies", "reply",
                "fbcomments", "commento", "livefyre", "coral", "talkback", "kommentare", "commentaires",
                "comentarios",
                "discussion", "nocomments", "akismet", "commentarea", "shoutbox", "trackbacks", "pingbacks",
            ]
        ),
        (
            .byline,
            [
                "byline", "bylines", "author", "authors", "authorname", "author name", "writer", "autor",
                "auteur",
                "autore", "signature", "dateline", "reporter", "journalist", "vcard",
            ]
        ),
        (
            .date,
            [
                "date", "datetime", "pubdate", "published", "timestamp", "posted on", "postdate", "post date",
                "entry date", "time", "publish date", "publishdate", "datum", "fecha", "data", "story date",
                "news date", "article date", "dateline", "updated", "creationdate", "dtreviewed",
            ]
        ),
        (
            .caption,
            [
                "caption", "captions", "figcaption", "wp caption", "credit", "credits", "photo credit",
                "imagecaption",
                "image caption", "legend", "legende", "bildunterschrift", "photocaption", "pie foto",
                "copyright image",
                "caption text", "image credit", "media caption", "gallery caption", "imgcaption",
            ]
        ),
        (
            .title,
            [
                "title", "headline", "entry title", "post title", "article title", "news title", "heading",
                "articletitle",
                "titre", "titulo", "titel", "page title", "story title",
            ]
        ),
        (
            .aside,
            [
                "sidebar", "side bar", "widget", "widgets", "widgetarea", "nav", "navbar", "navigation",
                "menu", "submenu", "ticker",
                "breaking", "footer", "related", "trending", "mostread", "most read", "popular posts",
                "breadcrumb", "breadcrumbs",
            ]
        ),
        (
            .lead,
            [
                "lead", "lede", "leadtext", "lead text", "intro", "introduction", "introtext", "standfirst",
                "subtitle", "subheadline",
                "subhead", "subheading", "sub title", "deck", "dek", "chapo", "chapeau", "vorspann",
                "entradilla", "bajada", "sumario",
                "perex", "ingress", "abstract", "excerpt", "summary", "description", "article description",
                "sommario", "occhiello",
                "sapo", "strapline", "preamble", "teasertext", "untertitel", "kurztext", "anons",
            ]
        ),
        (
            .clock,
            [
                "today", "todaydate", "currentdate", "current date", "date today", "datenow", "date now",
                "nowdate",
                "datebar", "date bar", "topdate", "top date", "hijri", "hijridate", "data time", "weather",
                "prayer", "sysdate", "serverdate", "server date", "site date", "sitedate",
            ]
        ),
        (
            .meta,
            [
                "meta", "metadata", "postmeta", "entry meta", "post meta", "article meta", "articlemeta",
                "post info",
                "postinfo", "article info", "entry info", "readtime", "read time", "reading time", "views",
                "kicker",
                "entry header", "post header", "article header", "entry footer", "post footer",
                "article footer",
                "eyebrow", "infoline", "article infos",
            ]
        ),
    ]

    private static func table(where isWanted: ([Substring]) -> Bool) -> [UInt64: NameMeaning] {
        var table: [UInt64: NameMeaning] = [:]
        for (meaning, names) in rows {
            for name in names {
                let words = name.split(separator: " ")
                guard isWanted(words) else { continue }
                let hashes = words.map { ASCIIName.hash($0) }
                let key = hashes.count == 1 ? hashes[0] : NameMeaning.pair(hashes[0], hashes[1])
                table[key, default: []].formUnion(meaning)
            }
        }
        return table
    }
}
