import Foundation

/// The feed samples and where they lie.
enum FeedSamples {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/feeds")

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    /// Every sample with an expectation beside it.
    static let withExpectation = [
        "rss/wordpress.xml", "rss/media.xml", "rss/undeclared-entities.xml", "rss/unescaped-html.xml",
        "rss/cut-off.xml", "rss/junk-around.xml", "rss/two-roots.xml", "rss/nested-cdata.xml",
        "rss/tag-case.xml",
        "rss/control-characters.xml", "rss/windows-1256.xml", "rss/windows-1256-undeclared.xml",
        "rss/entity-declared.xml", "rss/nested-item.xml", "rss/people.xml", "atom/relative-links.xml",
        "atom/modes-0.3.xml", "rdf/modules.xml", "json/feed-1.1.json", "notfeed/error-page.html",
        "notfeed/opml.xml", "notfeed/data.json",
    ]

    static let all =
        withExpectation + [
            "hostile/entities.xml", "sitemap/news.xml", "sitemap/index.xml", "wp-json/posts.json",
        ]
}
