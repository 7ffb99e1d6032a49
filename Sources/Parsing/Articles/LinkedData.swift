/// The schema.org objects a page carries as JSON-LD, read as sites really write them.
struct LinkedData {
    /// Every object with a type, outermost first.
    private var objects: [JSONNode] = []
    /// Objects that others name by `@id`.
    private var named: [String: JSONNode] = [:]
    /// The object that describes the article.
    private(set) var article: JSONNode?

    /// A page has a handful of objects; hostile ones may have millions.
    private static let limitObjects = 2000

    init(_ tree: PageTree) {
        for node in tree.indices where tree.tag(node) == .script {
            guard let type = tree.value(.type, of: node), LinkedData.isLinkedData(type) else { continue }
            for child in tree.children(node) where tree.tag(child) == .text {
                guard let root = LinkedData.parse(Array(tree.text(child))) else { continue }
                collect(root)
            }
        }
        article =
            objects.first { LinkedData.has($0, LinkedData.articleTypes) }
            ?? objects.first { LinkedData.has($0, LinkedData.pageTypes) && $0["headline"] != nil }
    }

    /// The first object that is a page, whatever its kind.
    var page: JSONNode? { objects.first { LinkedData.has($0, LinkedData.pageTypes) } }
    /// It states that the page is a list.
    var isListing: Bool {
        objects.contains { LinkedData.has($0, ["collectionpage", "searchresultspage", "profilepage"]) }
    }
    var site: JSONNode? { objects.first { LinkedData.has($0, ["website"]) } }

    private static func isLinkedData(_ type: ArraySlice<UInt8>) -> Bool {
        String(decoding: type, as: UTF8.self).lowercased().contains("ld+json")
    }

    /// JSON as it is, else without the comments and CDATA marks that old engines wrap it in.
    private static func parse(_ bytes: [UInt8]) -> JSONNode? {
        if let read = try? JSONNode(bytes, tolerant: true) { return read }
        guard let first = bytes.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[") }),
            let last = bytes.lastIndex(where: { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "]") }),
            first < last
        else { return nil }
        // A block that cannot be read is as good as none: other sources state the same.
        return try? JSONNode(Array(bytes[first...last]), tolerant: true)
    }

    private mutating func collect(_ root: JSONNode) {
        var waiting = [root]
        var next = 0
        while next < waiting.count, objects.count < LinkedData.limitObjects {
            let node = waiting[next]
            next += 1
            if let array = node.array { waiting += array }
            guard let members = node.object else { continue }
            if let id = node["@id"]?.string, members.count > 1, named[id] == nil { named[id] = node }
            if node["@type"] != nil { objects.append(node) }
            for member in members where member.value.object != nil || member.value.array != nil {
                waiting.append(member.value)
            }
        }
    }

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
