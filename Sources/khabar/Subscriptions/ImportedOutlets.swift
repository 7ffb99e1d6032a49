import News
import Parsing
import Storage

/// The outlets of a configuration made of another reader's subscriptions.
///
/// Feeds whose homepages (else the feeds themselves) stand on one host are one outlet, named by what their titles begin with
/// alike, else by that of the feed nearest to the host's root. On a host that serves many publishers each feed is an outlet
/// by itself. An address that is listed twice counts once.
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

    /// `known` are the feeds of a configuration that is there already, with the ids of their outlets.
    init(_ subscriptions: [Subscriptions.Subscription], known: [FeedAddress: Outlet.ID] = [:]) {
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
            if let fault = ImportedOutlets.fault(ofType: subscription.type) {
                notes.append("left out, \(fault): \(TerminalText.safe(feed))")
                continue
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
            let host = ImportedOutlets.group(of: member)
            if let place = places[host] {
                groups[place].members.append(member)
            } else {
                places[host] = groups.count
                groups.append((host, [member]))
            }
        }
        var ids = UnusedNames()
        for group in groups {
            // The articles of a feed are those of its outlet's id.
            let former = group.members.lazy.compactMap { known[FeedAddress($0.feed)] }.first
            if let former {
                notes.append("\(group.host) is polled already as outlet \"\(former)\", and keeps that id")
            }
            let outlet = Imported(
                id: ids.take(former?.text ?? ImportedOutlets.id(of: group.host)),
                name: ImportedOutlets.name(of: group.members, host: group.host),
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

    /// On a shared host the last part of the address tells the publisher.
    private static func id(of group: String) -> String {
        guard let space = group.firstIndex(of: " ") else { return OutletProposal.id(ofHost: group) }
        let last =
            URLReference(String(group[group.index(after: space)...])).path.split(separator: "/").last ?? ""
        let id = last.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        return id.isEmpty ? OutletProposal.id(ofHost: String(group[..<space])) : id
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

    /// Why another reader's way to read a source cannot be taken over; nil for feeds.
    private static func fault(ofType type: String?) -> String? {
        guard let type = type?.lowercased() else { return nil }
        if type.contains("xpath") {
            return
                "it is read by XPaths (\(TerminalText.safe(type))): give it as \"kind\": \"page\" with \"items\" and \"title\""
        }
        // JSON Feed is a feed; other JSON is read by paths that khabar has no word for.
        if type.hasPrefix("json"), type != "jsonfeed" {
            return "it is JSON that is read by paths (\(TerminalText.safe(type)))"
        }
        return nil
    }

    /// Hosts that serve the feeds of many publishers. 2026-11.
    private static let shared: Set<String> = [
        "feeds.feedburner.com", "feeds2.feedburner.com", "feedburner.com", "feedproxy.google.com",
        "news.google.com",
        "youtube.com", "medium.com", "reddit.com", "rsshub.app", "rss.app", "fetchrss.com", "politepol.com",
        "feed43.com",
        "kill-the-newsletter.com", "blogger.com", "t.me", "github.com", "openrss.org", "feedity.com",
        "createfeed.fivefilters.org",
    ]

    /// What feeds of one publisher have in common: the host, on a shared one the whole address.
    private static func group(of member: Subscriptions.Subscription) -> String {
        let homepage = member.homepage.map(host)
        if let homepage, !shared.contains(homepage) { return homepage }
        let host = host(of: member.feed)
        return shared.contains(host) ? "\(host) \(member.feed)" : host
    }

    private static func name(of members: [Subscriptions.Subscription], host: String) -> String {
        let titles = members.compactMap(\.title)
        let fallback = String(host.prefix { $0 != " " })
        guard titles.count > 1 else { return titles.first ?? fallback }
        let common = titles.dropFirst().reduce(words(titles[0])) { common, title in
            Array(zip(common, words(title)).prefix { $0 == $1 }.map(\.0))
        }
        let signs: Set<Character> = ["-", "–", "—", "|", ":", "·", "/", "»", "،", ","]
        let trimmed = common.joined(separator: " ").drop { signs.contains($0) || $0 == " " }
        var name = String(trimmed)
        while let last = name.last, signs.contains(last) || last == " " { name.removeLast() }
        if name.count > 2 { return name }
        let nearest = members.filter { $0.title != nil }.min { depth($0.feed) < depth($1.feed) }
        return nearest?.title ?? fallback
    }

    private static func words(_ text: String) -> [Substring] { text.split(separator: " ") }

    /// How far from the root of its host an address is.
    private static func depth(_ address: String) -> Int {
        let parts = URLReference(address)
        return parts.path.split(separator: "/").count * 1000 + address.count
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
