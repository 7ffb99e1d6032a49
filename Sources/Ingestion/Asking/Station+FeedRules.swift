import News
import Parsing
package import Storage

extension [Line.Station] {
    /// The rules by which their feeds and pages are read, as digests. Digests are on disk: a change of how they are made
    /// has every feed read anew once.
    package var feedRules: [FeedRules] {
        // A zone has hundreds of changes, and many outlets share one.
        var zones: [LocalZone: String] = [:]
        func text(_ zone: LocalZone?) -> String? {
            guard let zone else { return nil }
            if let known = zones[zone] { return known }
            let made = "\(zone)"
            zones[zone] = made
            return made
        }
        func words(_ reading: EntryReading) -> [String?] {
            let listing = reading.listing
            return [
                reading.kind?.rawValue, listing.items, listing.title, listing.link, listing.date,
                listing.text,
                listing.outlet, reading.charset, text(reading.zone),
            ]
        }
        return flatMap { station -> [FeedRules] in
            let outlet = station.outlet
            let rules = station.rules
            var pages: [String?] = [rules.body, rules.strip, rules.title, rules.date]
            pages += words(station.pages)
            return outlet.feeds.map { feed -> FeedRules in
                var all: [String?] = [outlet.fullText.rawValue]
                let polled = station.feeds[feed.url] ?? PolledFeed()
                all += words(polled.reading)
                all += pages
                for fallback in polled.fallbacks {
                    all.append(fallback.url)
                    all += words(fallback.reading)
                }
                // Neither an XPath nor a URL holds a zero byte, and an empty text is no rule.
                var bytes: [UInt8] = []
                for text in all {
                    bytes += (text ?? "").utf8
                    bytes.append(0)
                }
                return FeedRules(outlet: outlet.id, url: feed.url, digest: Digest.of(bytes))
            }
        }
    }
}
