import News
import Parsing

/// The outlets of a configuration made of another reader's subscriptions.
///
/// Feeds whose homepages (else the feeds themselves) stand on one host are one outlet, named by the shortest of their
/// titles; an address that is listed twice counts once.
struct ImportedOutlets {
    struct Imported {
        var id: String
        var name: String
        var homepage: String?
        var language: String?
        var feeds: [String]
    }

    private(set) var all: [Imported] = []
    /// What a person should know of how they were made.
    private(set) var notes: [String] = []

    init(_ subscriptions: [Subscriptions.Subscription]) {
        var groups: [(host: String, members: [Subscriptions.Subscription])] = []
        var places: [String: Int] = [:]
        var polled: Set<String> = []
        for subscription in subscriptions {
            guard var feed = ImportedOutlets.webAddress(subscription.feed) else {
                notes.append("left out, no http or https address: \(TerminalText.safe(subscription.feed))")
                continue
            }
            if URLReference(feed).hasUser {
                feed = URLReference.withoutUser(feed)
                notes.append(
                    "its user name and password have no place in a URL, give them as \"user\" and \"password\" of its "
                        + "outlet: \(TerminalText.safe(feed))"
                )
            }
            guard polled.insert(CanonicalURL(feed)?.text ?? feed).inserted else {
                notes.append("listed twice, taken once: \(TerminalText.safe(feed))")
                continue
            }
            var member = subscription
            member.feed = feed
            member.homepage = subscription.homepage.flatMap(ImportedOutlets.webAddress).map(
                URLReference.withoutUser
            )
            let host = ImportedOutlets.host(of: member.homepage ?? feed)
            if let place = places[host] {
                groups[place].members.append(member)
            } else {
                places[host] = groups.count
                groups.append((host, [member]))
            }
        }
        var ids = UnusedNames()
        for group in groups {
            let outlet = Imported(
                id: ids.take(OutletProposal.id(ofHost: group.host)),
                name: group.members.compactMap(\.title).min { $0.count < $1.count } ?? group.host,
                homepage: group.members.compactMap(\.homepage).min { $0.count < $1.count },
                language: group.members.lazy.compactMap(\.language).first { ImportedOutlets.isLanguage($0) },
                feeds: group.members.map(\.feed)
            )
            if outlet.feeds.count > 1 {
                notes.append(
                    "\(outlet.feeds.count) feeds of \(group.host) are one outlet, \(outlet.id); part them by hand "
                        + "where they are several publishers"
                )
            }
            all.append(outlet)
        }
    }

    /// `config.json`, with every outlet on lines of its own.
    var configuration: String {
        let outlets = all.map { outlet in
            let members = [
                ("id", outlet.id), ("name", outlet.name), ("homepage", outlet.homepage),
                ("language", outlet.language),
            ]
            .compactMap { key, value in value.map { "\"\(key)\": \(JSONLine.quoted($0))" } }
            let feeds = outlet.feeds.map { "{ \"url\": \(JSONLine.quoted($0)) }" }
            return "    { \(members.joined(separator: ", ")),\n      \"feeds\": [ "
                + feeds.joined(separator: ",\n                 ") + " ] }"
        }
        return "{\n  \"outlets\": [\n" + outlets.joined(separator: ",\n") + "\n  ]\n}\n"
    }

    /// Readers write `feed://example.org/` and `feed:https://…` too.
    private static func webAddress(_ text: String) -> String? {
        var address = text
        if address.hasPrefix("feed://") { address = "https://" + address.dropFirst(7) }
        if address.hasPrefix("feed:") { address = String(address.dropFirst(5)) }
        return ConfigurationReader.isHTTP(address) ? address : nil
    }

    /// As BCP 47 begins; some readers write "unknown".
    private static func isLanguage(_ text: String) -> Bool {
        let first = text.prefix { $0 != "-" }
        return (2...3).contains(first.count) && first.allSatisfy { $0.isASCII && $0.isLetter }
    }

    private static func host(of address: String) -> String {
        let host = (URLReference(address).host ?? "").lowercased()
        return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
    }
}

/// Gives out each name once: `hiba`, `hiba-2`, `hiba-3`.
private struct UnusedNames {
    private var taken: Set<String> = []
    /// The number to try next, by name, so that the thousandth of one name costs no more than the first.
    private var numbers: [String: Int] = [:]

    mutating func take(_ name: String) -> String {
        var candidate = name
        while !taken.insert(candidate).inserted {
            let number = numbers[name, default: 2]
            candidate = "\(name)-\(number)"
            numbers[name] = number + 1
        }
        return candidate
    }
}
