import Fetching
import News
import Parsing

/// What answered at an article's link: the article, or something in its place.
///
/// Sites send readers of a missing article to the front page, to another article, to a form. Links lead to files. None of
/// that is the article's text, and what the feed carried stays.
enum PageLook {
    case article(ExtractedPage)
    /// Another document than a page.
    case document(DocumentKind)
    /// Another page; its text is kept to be compared with what is stored.
    case page(PageNature, ExtractedPage)
    /// A page that sends its readers on to that address.
    case leadsOn(String)

    /// - Parameters:
    ///   - response: what answered.
    ///   - expected: what is known of the article.
    ///   - station: whose rules it is read by; nil: the general ones.
    init(_ response: FetchResponse, expecting expected: PageExpectation, of station: Line.Station?) {
        let kind = DocumentKind.of(response.body, contentType: response.contentType)
        guard kind == .page else {
            self = .document(kind)
            return
        }
        let page = station.map { $0.article(on: response) } ?? Line.Station.article(on: response)
        let nature = page.nature(for: expected, at: response.url)
        if nature.isArticle {
            self = .article(page)
        } else if nature == .moved, let target = page.signs.refreshURL {
            self = .leadsOn(target)
        } else {
            self = .page(nature, page)
        }
    }

    /// The same for an article that is stored; `url` is the address that its feed gives.
    init(_ response: FetchResponse, for article: Article, at url: String, of station: Line.Station) {
        // A page may have been taken for the article before. Its text then says nothing of the article.
        let isOwnText =
            article.textSource != .page || PreparedArticle.hasTitleWords(article.text, article.title)
        let expected = PageExpectation(
            url: url,
            title: article.title.isEmpty ? nil : article.title,
            text: article.text.isEmpty || !isOwnText ? nil : article.text
        )
        self.init(response, expecting: expected, of: station)
    }

    /// A short name for the row of the article; nil where it is the article.
    var found: String? {
        switch self {
        case .article: nil
        case .document(let kind): kind.rawValue
        case .page(let nature, _): nature.rawValue
        case .leadsOn: PageNature.moved.rawValue
        }
    }

    /// For a sentence: "answered with a PDF document".
    var inWords: String {
        switch self {
        case .article: PageNature.article.inWords
        case .document(let kind): kind.inWords
        case .page(let nature, _): nature.inWords
        case .leadsOn: PageNature.moved.inWords
        }
    }
}
