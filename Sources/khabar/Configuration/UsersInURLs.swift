import News
import Parsing

/// URLs of `config.json` in which a user name or password stands: they would be stored and shown in clear wherever the URL is.
///
/// `khabar check` refuses them. A daemon that was started with them before leaves out the feed. It leaves out the whole
/// outlet where that was its only feed. It does so too where the URL is its proxy's, for nothing may then be asked directly.
struct UsersInURLs {
    /// Each with what is left out where the file is used in spite of it.
    private(set) var found: [(problem: ConfigurationProblem, leftOut: String)] = []
    /// The document without what is left out.
    private(set) var rest: JSONNode

    /// Whether no outlet is left, though the file names some.
    var leavesNoOutlet: Bool { !found.isEmpty && rest["outlets"]?.array?.isEmpty == true }

    init(_ document: JSONNode) {
        rest = document
        if let contact = document["contact"], Self.hasUser(contact) {
            report(
                "contact",
                contact,
                advice: "every outlet would be sent them; leave them out",
                leftOut: "\"contact\""
            )
            rest = rest.replacing("contact") { _ in nil }
        }
        rest = rest.replacing("outlets") { outlets in
            outlets.filterElements { number, outlet in self.outlet(outlet, at: "outlets[\(number)]") }
        }
    }

    /// What remains of the outlet; nil where nothing does.
    private mutating func outlet(_ outlet: JSONNode, at path: String) -> JSONNode? {
        let name = outlet["id"]?.string.map { "outlet \"\($0)\"" } ?? path
        if let proxy = outlet["proxy"], Self.hasUser(proxy) {
            let advice =
                "write \"\(URLReference.withoutUser(proxy.string ?? ""))\", and beside it \"proxyUser\": \"NAME\", "
                + "\"proxyPassword\": { \"credential\": \"NAME\" } or { \"file\": \"/path\" }"
            report("\(path).proxy", proxy, advice: advice, leftOut: name)
            return nil
        }
        var outlet = outlet
        if let homepage = outlet["homepage"], Self.hasUser(homepage) {
            report("\(path).homepage", homepage, advice: "leave them out", leftOut: "the homepage of \(name)")
            outlet = outlet.replacing("homepage") { _ in nil }
        }
        var isEmptied = false
        outlet = outlet.replacing("feeds") { feeds in
            let kept = feeds.filterElements { number, feed in
                self.feed(feed, of: name, at: "\(path).feeds[\(number)]")
            }
            isEmptied = feeds.array?.isEmpty == false && kept?.array?.isEmpty == true
            return kept
        }
        return isEmptied ? nil : outlet
    }

    private mutating func feed(_ feed: JSONNode, of outlet: String, at path: String) -> JSONNode? {
        if let url = feed["url"], Self.hasUser(url) {
            report("\(path).url", url, advice: Self.way(for: url), leftOut: "a feed of \(outlet)")
            return nil
        }
        return feed.replacing("fallback") { list in
            list.filterElements { number, other in
                guard let url = other["url"], Self.hasUser(url) else { return other }
                let place = "\(path).fallback[\(number)].url"
                report(place, url, advice: Self.way(for: url), leftOut: "a fallback of \(outlet)")
                return nil
            }
        }
    }

    private static func hasUser(_ node: JSONNode) -> Bool {
        node.string.map { URLReference($0).hasUser } ?? false
    }

    private static func way(for url: JSONNode) -> String {
        let clean = URLReference.withoutUser(url.string ?? "")
        return "write \"\(clean)\", and beside the outlet's \"feeds\" \"user\": \"NAME\", \"password\": "
            + "{ \"credential\": \"NAME\" } or { \"file\": \"/path\" }"
    }

    private mutating func report(_ path: String, _ node: JSONNode, advice: String, leftOut: String) {
        let message = "has a user name or password in it, which would be stored and shown; \(advice)"
        found.append((.init(path: path, position: node.position, message: message), leftOut))
    }
}

extension JSONNode {
    /// This object with another value of that member, or without the member where there is none; any other node as it is.
    fileprivate func replacing(_ key: String, _ change: (JSONNode) -> JSONNode?) -> JSONNode {
        guard let members = object else { return self }
        let changed = members.compactMap { member in
            guard member.key == key else { return member }
            return change(member.value).map { Member(key: key, keyPosition: member.keyPosition, value: $0) }
        }
        return JSONNode(.object(changed), at: position)
    }

    /// This list with what `keep` leaves of its elements; any other node as it is.
    fileprivate func filterElements(_ keep: (Int, JSONNode) -> JSONNode?) -> JSONNode? {
        guard let elements = array else { return self }
        return JSONNode(.array(elements.enumerated().compactMap { keep($0, $1) }), at: position)
    }
}
