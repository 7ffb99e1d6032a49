internal import News
internal import Storage

/// A feed of ours: one entry a story, its copies listed inside.
struct OutgoingFeed {
    let title: String
    /// The page that shows the same to people.
    let page: OwnAddress
    let stories: [FeedStory]
    /// What its ids begin with, see `NewsDatabase.feedAuthority`.
    let authority: String
}

/// What both dialects state of a feed.
struct FeedFrame {
    let feed: OutgoingFeed
    let visit: RouteVisit

    init(_ feed: OutgoingFeed, _ visit: RouteVisit) {
        self.feed = feed
        self.visit = visit
    }

    var words: PageWords { visit.words }
    var language: String { visit.settings.language.code }
    var title: String { "\(words.siteName) – \(feed.title)" }

    /// Its own address, as it was asked for.
    var ownAddress: String { absolute(Addresses.same(visit.request, visit.request.query)) }
    var pageAddress: String { absolute(feed.page) }

    /// Of what it is a feed: the same in both dialects and for any length.
    var id: String {
        let request = visit.request
        let last = request.path.last.map { String($0.prefix { $0 != "." }) } ?? ""
        let address = OwnAddress(
            Array(request.path.dropLast()) + [last],
            query: request.query.with("limit", nil).pairs
        )
        return "tag:\(feed.authority):feed:\(address.text)"
    }

    func id(_ story: Story.ID) -> String { "tag:\(feed.authority):story:\(story.number)" }

    func absolute(_ address: OwnAddress) -> String { visit.base + address.text }

    /// When it last changed; long ago where it is empty.
    var updatedAt: Timestamp {
        feed.stories.map(\.updatedAt).max() ?? Timestamp(secondsSince1970: 0)
    }

    func title(of story: FeedStory) -> String {
        story.card.title.allSatisfy(\.isWhitespace) ? words.noTitle : story.card.title
    }

    func language(of story: FeedStory) -> String {
        ContentLanguage.of(story.card.title, stated: story.card.language)
    }

    /// The beginning, where texts are shown.
    func summary(of story: FeedStory) -> String? {
        visit.settings.texts == .none ? nil : story.card.lead
    }

    /// The text as far as the configuration shows it, and who else carried it.
    func content(of story: FeedStory) -> HTML {
        let paragraphs = ShownText.paragraphs(of: story.text ?? "", visit.settings.texts)
        let text: [HTML] = paragraphs.map { "<p>\($0)</p>\n" }
        let language = ContentLanguage.of(paragraphs.first ?? "", stated: story.card.language)
        let shown: HTML =
            paragraphs.isEmpty ? "" : "<div lang=\"\(language)\" dir=\"auto\">\n\(text)</div>\n"
        return "\(shown)\(carriers(of: story.card))"
    }

    private static let carriersShown = 40

    private func carriers(of card: StoryCard) -> HTML {
        let items: [HTML] = card.carriers.prefix(Self.carriersShown).map { carrier in
            let name: HTML = "<bdi>\(carrier.name)</bdi>"
            let link: HTML = WebLink(carrier.url).map { "<a href=\"\($0)\">\(name)</a>" } ?? name
            return "<li>\(link)\(words.comma)\(words.relation(carrier.relation))</li>\n"
        }
        return """
            <div lang="\(language)" dir="\(visit.settings.language.direction)"><p>\(words.whoCarried)</p>
            <ul>
            \(items)</ul></div>

            """
    }
}
