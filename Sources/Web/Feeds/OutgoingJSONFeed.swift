internal import Machinery
internal import News
internal import Storage

/// A feed as JSON Feed 1.1. Source: https://www.jsonfeed.org/version/1.1/
struct OutgoingJSONFeed {
    private let frame: FeedFrame

    init(_ feed: OutgoingFeed, _ visit: RouteVisit) {
        frame = FeedFrame(feed, visit)
    }

    var utf8: [UInt8] {
        var json = JSONWriter(escapesLineSeparators: true)
        json.object { json in
            json.member("version", "https://jsonfeed.org/version/1.1")
            json.member("title", frame.title)
            json.member("home_page_url", frame.pageAddress)
            json.member("feed_url", frame.ownAddress)
            json.member("language", frame.language)
            json.key("items")
            json.open("[")
            for story in frame.feed.stories { json.object { item(&$0, story) } }
            json.close("]")
        }
        json.endLine()
        return json.bytes
    }

    private func item(_ json: inout JSONWriter, _ story: FeedStory) {
        let card = story.card
        json.member("id", frame.id(card.id))
        json.member("url", frame.absolute(Addresses.story(card.id)))
        json.member("external_url", WebLink(card.url)?.text)
        json.member("title", frame.title(of: story))
        json.member("content_html", String(decoding: frame.content(of: story).utf8, as: UTF8.self))
        json.member("summary", frame.summary(of: story))
        if frame.visit.settings.pictures { json.member("image", card.image.flatMap(WebLink.init)?.text) }
        json.member("date_published", card.firstPublishedAt.description)
        json.member("date_modified", story.updatedAt.description)
        let outlet = frame.absolute(Addresses.outlet(card.firstOutlet))
        json.array("authors", [card.firstOutletName]) { json, name in
            json.member("name", name)
            json.member("url", outlet)
        }
        json.member("tags", ([card.agency] + card.sections).compactMap { $0 })
        let language = frame.language(of: story)
        if !language.isEmpty { json.member("language", language) }
        json.member("_khabar") { merged(&$0, card) }
    }

    /// What was merged, under the names of the views.
    private func merged(_ json: inout JSONWriter, _ card: StoryCard) {
        json.member("story_id", Int(card.id.number))
        json.member("first_outlet_id", card.firstOutlet.text)
        json.member("first_rests_on", card.firstRestsOn.rawValue)
        json.member("agency", card.agency)
        json.member("article_count", card.articleCount)
        json.member("outlet_count", card.outletCount)
        json.array("copies", card.carriers) { json, carrier in
            json.member("article_id", Int(carrier.article.number))
            json.member("outlet_id", carrier.outlet.text)
            json.member("relation", carrier.relation.rawValue)
            json.member("believed_at", carrier.believedAt.description)
            json.member("delay_seconds", Int(carrier.delaySeconds))
            json.member("url", WebLink(carrier.url)?.text)
        }
    }
}
