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
    var rootURI: UnsafePointer<UInt8>?
    /// Names without a namespace are those of sitemaps.
    var isSitemap = false

    private var rows = [Row](repeating: Row(), count: 256)
    private var count = 0

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
        if count < 192, rootURI != nil || namespace == .core {
            rows[slot] = Row(
                name: tag.name, prefix: tag.prefix, uri: tag.uri, element: element, namespace: namespace)
            count += 1
        }
        return (element, namespace)
    }

    private func namespace(of tag: XMLTag) -> FeedNamespace {
        if let uri = tag.uri {
            if let known = FeedNames.namespace(ofURI: uri) { return known }
            if let root = rootURI, root == uri { return .core }
            guard let prefix = tag.prefix else { return rootURI == nil ? .core : .unknown }
            return FeedNames.namespace(ofPrefix: prefix) ?? (rootURI == nil ? .core : .unknown)
        }
        guard let prefix = tag.prefix else { return .core }
        return FeedNames.namespace(ofPrefix: prefix) ?? .unknown
    }
}
