import Machinery
import News

/// The schema.org objects a page carries as JSON-LD, read as sites really write them.
///
/// Pages describe other articles too: the next one, the related ones, a list of the newest. `choose` finds the page's own.
struct LinkedData {
    private struct Object {
        var node: JSONNode
        /// It stands in a list, or in what another object mentions, so it need not be the page's own.
        var isMentioned: Bool
    }

    /// Every object with a type, outermost first.
    private var objects: [Object] = []
    /// Objects that others name by `@id`.
    private var named: [String: JSONNode] = [:]
    /// The object that describes the page's own article; nil until `choose` and where there is none.
    private(set) var article: JSONNode?
    /// The object that describes the page itself, whatever its kind.
    private(set) var page: JSONNode?

    /// A page has a handful of objects; hostile ones may have millions.
    private static let limitObjects = 2000
    /// So many articles of one page are compared with it.
    private static let limitArticles = 60

    init(_ tree: PageTree) {
        for node in tree.indices where tree.tag(node) == .script {
            guard let type = tree.value(.type, of: node), LinkedData.isLinkedData(type) else { continue }
            for child in tree.children(node) where tree.tag(child) == .text {
                guard let root = LinkedData.parse(Array(tree.text(child))) else { continue }
                collect(root)
            }
        }
    }

    /// What the page says of itself outside of these objects.
    struct Own {
        /// The addresses under which it was asked and which it states.
        var addresses: [PageAddress]
        /// The headlines that it states or shows.
        var titles: [String]
        /// What relative addresses are resolved against.
        var base: String
    }

    /// Finds the object of the page's own article: the one that names the page's address or one of its headlines. An object
    /// that names neither is the page's own where it is the only one and names nothing else.
    mutating func choose(for own: Own) {
        let articles = objects.filter { LinkedData.has($0.node, LinkedData.articleTypes) }
        let pages = objects.filter { LinkedData.has($0.node, LinkedData.pageTypes) }
        article =
            best(articles, own)
            ?? best(pages.filter { $0.node["headline"] != nil && !isVideo($0.node) }, own)
        page =
            best(pages.filter { !isVideo($0.node) }, own) ?? best(pages.filter { isVideo($0.node) }, own)
    }

    private func best(_ candidates: [Object], _ own: Own) -> JSONNode? {
        var best: (node: JSONNode, rank: Int)?
        var unknown: [Object] = []
        for candidate in candidates.prefix(LinkedData.limitArticles) {
            let address = namesAddress(candidate.node, own)
            let title = namesTitle(candidate.node, own)
            let rank: Int
            switch (address, title) {
            case (true?, _): rank = title == false ? 3 : 4
            case (_, true?): rank = address == nil ? 2 : 1
            case (nil, nil):
                unknown.append(candidate)
                continue
            // A headline for search engines shares no word with the one that is shown.
            case (nil, false?):
                if !candidate.isMentioned { unknown.append(candidate) }
                continue
            case (false?, _): continue
            }
            if rank > best?.rank ?? 0 { best = (candidate.node, rank) }
        }
        if let best { return best.node }
        let outer = unknown.filter { !$0.isMentioned }
        return outer.count == 1 || outer.allSatisfy({ namesTitle($0.node, own) == nil })
            ? outer.first?.node : nil
    }

    /// Whether an object names the page's address; nil where it names none, or only the site's front page.
    private func namesAddress(_ node: JSONNode, _ own: Own) -> Bool? {
        let stated = ["mainEntityOfPage", "url", "@id"].flatMap { name in
            list(node[name]).compactMap { $0.string ?? $0["@id"]?.string ?? $0["url"]?.string }
        }
        var names: Bool?
        for text in stated where text.contains("/") {
            let address = PageAddress(URLReference.resolve(text, against: own.base))
            if own.addresses.contains(where: address.isSame) { return true }
            // An id may be any name, and a short link says nothing.
            guard !address.host.isEmpty, !address.segments.isEmpty, !text.contains("#") else { continue }
            if own.addresses.contains(where: { $0.host == address.host }) { names = false }
        }
        return names
    }

    /// Whether an object's headline is one of the page's; nil where it has none, or the page has none.
    private func namesTitle(_ node: JSONNode, _ own: Own) -> Bool? {
        guard let headline = text(node["headline"] ?? node["name"]), !own.titles.isEmpty else {
            return nil
        }
        let likeness = TitleLikeness(headline)
        return own.titles.contains(where: likeness.isLike)
    }

    private func isVideo(_ node: JSONNode) -> Bool { LinkedData.has(node, ["videoobject"]) }

    /// It states that the page is a list.
    var isListing: Bool {
        objects.contains {
            !$0.isMentioned
                && LinkedData.has($0.node, ["collectionpage", "searchresultspage", "profilepage"])
        }
    }
    var site: JSONNode? { objects.first { LinkedData.has($0.node, ["website"]) }?.node }
    /// Headlines of articles that no list mentions, first ones first.
    var statedTitles: [String] {
        objects.filter { !$0.isMentioned && LinkedData.has($0.node, LinkedData.articleTypes) }.prefix(4)
            .compactMap { text($0.node["headline"]) }
    }
    /// Addresses of pictures that are the publisher's mark.
    var logos: [String] {
        objects.compactMap { text($0.node["logo"], "url", "contentUrl", "@id") }
            + [text(article?["publisher"]?["logo"], "url", "contentUrl", "@id")].compactMap(\.self)
    }

    private static func isLinkedData(_ type: ArraySlice<UInt8>) -> Bool {
        String(decoding: type, as: UTF8.self).lowercased().contains("ld+json")
    }

    /// JSON as it is, else without the comments and CDATA marks that old engines wrap it in.
    private static func parse(_ bytes: [UInt8]) -> JSONNode? {
        if let read = try? JSONNode(bytes, tolerant: true) { return read }
        // Templates escape the quotes of JSON as if it stood in an attribute.
        if bytes.firstPlace(of: "&quot;") != nil || bytes.firstPlace(of: "&#34;") != nil {
            if let read = try? JSONNode(unescaped(bytes), tolerant: true) { return read }
        }
        guard
            let first = bytes.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") }),
            let last = bytes.lastIndex(where: { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "]") }),
            first < last
        else { return nil }
        // A block that cannot be read is as good as none: other sources state the same.
        return try? JSONNode(Array(bytes[first...last]), tolerant: true)
    }

    private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { text in
            var out: [UInt8] = []
            out.reserveCapacity(text.count)
            var at = 0
            while at < text.count {
                if text[at] == UInt8(ascii: "&"), let reference = HTMLEntities.reference(in: text, at: at) {
                    out.append(reference)
                    at += reference.length
                } else {
                    out.append(text[at])
                    at += 1
                }
            }
            return out
        }
    }

    private mutating func collect(_ root: JSONNode) {
        var waiting = [Object(node: root, isMentioned: false)]
        var next = 0
        while next < waiting.count, objects.count < LinkedData.limitObjects {
            let (node, isMentioned) = (waiting[next].node, waiting[next].isMentioned)
            next += 1
            if let array = node.array {
                waiting += array.map { Object(node: $0, isMentioned: isMentioned) }
            }
            guard let members = node.object else { continue }
            if let id = node["@id"]?.string, members.count > 1, named[id] == nil { named[id] = node }
            if node["@type"] != nil { objects.append(Object(node: node, isMentioned: isMentioned)) }
            for member in members where member.value.object != nil || member.value.array != nil {
                let isOwn = LinkedData.ownMembers.contains(member.key)
                waiting.append(Object(node: member.value, isMentioned: isMentioned || !isOwn))
            }
        }
    }

    /// Members whose value may be the page's own article; what others hold is mentioned.
    private static let ownMembers: Set<String> = ["@graph", "mainEntity", "mainEntityOfPage"]

    private static func has(_ node: JSONNode, _ types: Set<String>) -> Bool {
        let named = node["@type"]?.array ?? node["@type"].map { [$0] } ?? []
        return named.contains { type in
            guard let name = type.string?.lowercased() else { return false }
            return types.contains(
                name.split(whereSeparator: { $0 == "/" || $0 == ":" || $0 == "#" }).last.map(String.init)
                    ?? name
            )
        }
    }

    /// The object itself, or the one that its `@id` names.
    func resolved(_ node: JSONNode) -> JSONNode {
        guard let members = node.object, members.count <= 2, let id = node["@id"]?.string,
            let found = named[id]
        else { return node }
        return found
    }

    /// The first text of a value: a string, the first of an array, or an object's member of one of the names.
    func text(_ node: JSONNode?, _ names: String...) -> String? {
        guard let node else { return nil }
        if let text = node.string { return text.isEmpty ? nil : text }
        if let first = node.array?.first { return text(of: first, names) }
        return text(of: node, names)
    }

    private func text(of node: JSONNode, _ names: [String]) -> String? {
        if let text = node.string { return text.isEmpty ? nil : text }
        let whole = resolved(node)
        for name in names {
            if let text = whole[name]?.string ?? whole[name]?.array?.first?.string, !text.isEmpty {
                return text
            }
        }
        return nil
    }

    /// The values of a member that may be one or many.
    func list(_ node: JSONNode?) -> [JSONNode] { node?.array ?? node.map { [$0] } ?? [] }

    private static let articleTypes: Set<String> = [
        "newsarticle", "article", "blogposting", "reportagenewsarticle", "analysisnewsarticle",
        "opinionnewsarticle",
        "backgroundnewsarticle", "reviewnewsarticle", "liveblogposting", "scholarlyarticle", "techarticle",
        "socialmediaposting", "advertisercontentarticle", "satiricalarticle", "report",
        "medicalscholarlyarticle", "review",
        "recipe", "howto",
    ]
    private static let pageTypes: Set<String> = [
        "webpage", "itempage", "collectionpage", "aboutpage", "videoobject", "newsmediaorganization page",
        "medicalwebpage",
    ]
}
