import News
import Storage

/// The polled feeds for other readers, an outlet of several feeds as a folder.
///
/// Source: http://opml.org/spec2.opml
struct OPMLDocument {
    let xml: String

    init(_ feeds: [FeedRow], outlets: [Outlet.ID: OutletRow]) {
        let groups = Dictionary(grouping: feeds, by: \.outlet).sorted { $0.key.text < $1.key.text }
        var lines: [String] = []
        for (outlet, feeds) in groups {
            let name = outlets[outlet]?.name ?? outlet.text
            let isFolder = feeds.count > 1
            if isFolder { lines.append("    <outline text=\"\(OPMLDocument.escaped(name))\">") }
            for (number, feed) in feeds.enumerated() {
                let title = isFolder ? "\(name) \(number + 1)" : name
                let attributes = [
                    ("text", title), ("title", title), ("xmlUrl", URLReference.withoutUser(feed.url)),
                    ("htmlUrl", outlets[outlet]?.homepage.map(URLReference.withoutUser)),
                    ("language", outlets[outlet]?.language),
                ]
                .compactMap { key, value in value.map { " \(key)=\"\(OPMLDocument.escaped($0))\"" } }
                .joined()
                lines.append("\(isFolder ? "      " : "    ")<outline type=\"rss\"\(attributes)/>")
            }
            if isFolder { lines.append("    </outline>") }
        }
        xml = """
            <?xml version="1.0" encoding="UTF-8"?>
            <opml version="2.0">
              <head><title>khabar</title></head>
              <body>
            \(lines.joined(separator: "\n"))
              </body>
            </opml>

            """
    }

    /// Controls, which XML 1.0 has no way to write, become U+FFFD.
    private static func escaped(_ text: String) -> String {
        MarkupEscape.escaped(TerminalText.safe(text))
    }
}
