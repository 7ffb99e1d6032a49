import Deduplication
import Language
import News
import Parsing

/// An article made ready for the writer, with everything that can be done without index and database.
struct PreparedArticle: Sendable {
    var article: Article
    /// The time that matching and "who was first" rest on, see `BelievedTime`.
    var believedAt: Timestamp
    var fingerprint: Fingerprint

    /// Reads byline and agency out of the article's text and takes the fingerprint of the rest.
    private init(_ article: Article, of outlet: Outlet, seenAt: Timestamp) {
        let bounded = article.bounded
        let attribution = Attribution(text: bounded.text, outletName: outlet.name)
        self.article = bounded
        self.article.byline = attribution.byline.map(Bound.byline.cut) ?? bounded.byline
        self.article.agency = attribution.agency.map(Bound.agency.cut) ?? bounded.agency
        believedAt = BelievedTime.of(
            published: article.publishedAt,
            updated: article.updatedAt,
            seenAt: seenAt
        )
        fingerprint = Fingerprint(title: bounded.title, comparedText: attribution.comparedText)
    }
}

// MARK: - From a page

extension PreparedArticle {
    /// A stored article with the text of its page. What the feed stated stays, and the page adds what is missing.
    ///
    /// Nil where the page holds no more of the article than the feed did.
    init?(_ stored: Article, page: ExtractedPage, of outlet: Outlet, seenAt: Timestamp) {
        guard page.text.scalarCount >= stored.text.scalarCount else { return nil }
        var article = stored
        article.text = page.text
        // An entry of a sitemap has no title.
        if stored.title.isEmpty, let title = page.title { article.title = title }
        article.textSource = .page
        article.byline = stored.byline ?? page.byline
        article.image = stored.image ?? page.leadImage
        if stored.publishedAt == nil, let published = page.published?.instant {
            (article.publishedAt, article.publishedFrom) = (published, page.publishedFrom)
        }
        if stored.updatedAt == nil, let modified = page.modified?.instant {
            (article.updatedAt, article.updatedFrom) = (modified, page.modifiedFrom)
        }
        self.init(article, of: outlet, seenAt: seenAt)
    }

    /// A stored article with what its page says now. Nil where the page holds the same words, or another text altogether, such
    /// as a notice that the article is gone.
    init?(_ stored: Article, changedPage page: ExtractedPage, of outlet: Outlet, seenAt: Timestamp) {
        let words = page.text.split(whereSeparator: \.isWhitespace)
        guard !words.isEmpty, words != stored.text.split(whereSeparator: \.isWhitespace),
            SameArticle.holds(stored.text, page.text, sharing: SameArticle.onOnePage)
        else { return nil }
        var article = stored
        article.text = page.text
        if let modified = page.modified?.instant {
            (article.updatedAt, article.updatedFrom) = (modified, page.modifiedFrom)
        }
        self.init(article, of: outlet, seenAt: seenAt)
    }

    /// A stored article as it is, for when its page cannot be had.
    init(withoutPage stored: Article, of outlet: Outlet, seenAt: Timestamp) {
        self.init(stored, of: outlet, seenAt: seenAt)
    }
}
