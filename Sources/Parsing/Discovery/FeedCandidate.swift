package import News

/// A URL where the news of a site may be had.
package struct FeedCandidate: Hashable, Sendable {
    /// How it was found; the raw values are what `khabar try` prints.
    package enum Origin: String, Hashable, Sendable {
        case given
        case linkElement = "link element"
        case anchor = "link on the page"
        case knownPath = "known path"
        case robots = "robots.txt"
        case knownSitemap = "known sitemap"
        case sitemapIndex = "sitemap index"
        case wordPress = "wp-json"
        case listing = "listing"
    }

    package var url: String
    /// Nil: one of the formats of feeds.
    package var kind: Feed.Kind?
    package var origin: Origin
    /// As the page names it.
    package var title: String?

    package init(url: String, kind: Feed.Kind? = nil, origin: Origin, title: String? = nil) {
        self.url = url
        self.kind = kind
        self.origin = origin
        self.title = title
    }

    /// Whether address or title say that readers' comments are in it.
    var isOfComments: Bool {
        let address = URLReference(url)
        let segments = address.path.lowercased().split(separator: "/")
        if segments.contains("comments") || (address.query ?? "").lowercased().contains("comments") {
            return true
        }
        return title.map(FeedCandidate.namesComments) ?? false
    }

    private static func namesComments(_ title: String) -> Bool {
        let title = FoldedText(title)
        return commentWords.contains(where: title.contains)
    }

    private static let commentWords: [FoldedText] = [
        "comments", "commentaires", "comentarios", "comentários", "kommentare", "commenti", "تعليقات",
        "التعليقات",
    ]
}

extension ParsedFeed {
    /// Whether readers' comments are the entries: their links lead to one below an article, in whatever
    /// language the feed calls itself.
    package var isOfComments: Bool {
        let links = entries.compactMap(\.link)
        let comments = links.count { (URLReference($0).fragment ?? "").lowercased().hasPrefix("comment") }
        if !links.isEmpty { return comments * 2 > links.count }
        return feed.title.map { FeedCandidate(url: "", origin: .given, title: $0).isOfComments } ?? false
    }
}
