/// Remembers what a name means: libxml2 interns names, so their addresses stand for them within one document.
struct FeedNameCache {
    private struct Row {
        var name: UnsafePointer<UInt8>?
        var prefix: UnsafePointer<UInt8>?
        var uri: UnsafePointer<UInt8>?
        var element = FeedElement.unknown
        var namespace = FeedNamespace.unknown
    }

    /// The root's namespace: whatever it is, its elements are the feed's own.
    private var rootURI: UnsafePointer<UInt8>?
    /// Before the root every unknown namespace may be the feed's own.
    private var hasRoot = false
    /// Names without a namespace are those of sitemaps.
    var isSitemap = false

    private var rows = [Row](repeating: Row(), count: 256)
    private var count = 0

    mutating func setRoot(_ tag: XMLTag) {
        rootURI = tag.uri
        hasRoot = true
    }

    /// Forgets all names, which die with their parser. That there was a root stays known.
    mutating func removeAll() {
        guard count > 0 else { return }
        rows = [Row](repeating: Row(), count: rows.count)
        count = 0
        rootURI = nil
    }

    mutating func identify(_ tag: XMLTag) -> (FeedElement, FeedNamespace) {
        var slot = Int(bitPattern: tag.name) &* 31 &+ Int(bitPattern: tag.uri) &* 17
        slot = (slot ^ slot >> 12) & 255
        while let name = rows[slot].name {
            if name == tag.name, rows[slot].uri == tag.uri, rows[slot].prefix == tag.prefix {
                return (rows[slot].element, rows[slot].namespace)
            }
            slot = (slot + 1) & 255
        }
        var namespace = namespace(of: tag)
        if isSitemap, namespace == .core { namespace = .sitemap }
        let element = FeedNames.element(tag.name, in: namespace)
        // A hostile document has more names than any vocabulary; the first ones are remembered.
        if count < 192, hasRoot {
            rows[slot] = Row(
                name: tag.name,
                prefix: tag.prefix,
                uri: tag.uri,
                element: element,
                namespace: namespace
            )
            count += 1
        }
        return (element, namespace)
    }

    private func namespace(of tag: XMLTag) -> FeedNamespace {
        if let uri = tag.uri {
            if let known = FeedNames.namespace(ofURI: uri) { return known }
            if !hasRoot || rootURI == uri { return .core }
            return tag.prefix.flatMap { FeedNames.namespace(ofPrefix: $0) } ?? .unknown
        }
        guard let prefix = tag.prefix else { return .core }
        return FeedNames.namespace(ofPrefix: prefix) ?? .unknown
    }
}
