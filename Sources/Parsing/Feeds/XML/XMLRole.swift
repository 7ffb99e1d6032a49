/// What an element's name lets the mender expect around it.
enum XMLRole {
    case root, channel, entry
    /// A field of an entry whose name HTML does not know.
    case field
    /// A field of one line that HTML has an element for as well: title, link.
    case line
    /// A field whose name HTML knows too and which may hold much.
    case mixed
    /// Anything else: HTML, and what nobody knows.
    case markup

    var isStructure: Bool {
        switch self {
        case .root, .channel, .entry: true
        case .field, .line, .mixed, .markup: false
        }
    }

    init(_ name: UnsafeRawBufferPointer) {
        if let role = XMLRole.roles[ASCIIName.hash(name)] {
            self = role
        } else if let colon = name.firstIndex(of: UInt8(ascii: ":")) {
            let prefix = UnsafeRawBufferPointer(rebasing: name[..<colon])
            switch FeedNames.namespace(ofPrefix: prefix) {
            // The feed's own vocabulary, written with a prefix.
            case .core, .atom, .rdf: self = XMLRole.roles[XMLRole.localHash(name)] ?? .field
            case .content, .dc, .dcterms, .media, .itunes, .slash, .wfw, .thr, .admin, .sitemap, .news,
                .imageSitemap, .syndication, .unknown:
                self = .field
            case .xhtml, nil: self = .markup
            }
        } else {
            self = .markup
        }
    }

    /// The hash of what stands behind the prefix.
    static func localHash(_ name: UnsafeRawBufferPointer) -> UInt64 {
        guard let colon = name.firstIndex(of: UInt8(ascii: ":")) else { return ASCIIName.hash(name) }
        return ASCIIName.hash(UnsafeRawBufferPointer(rebasing: name[(colon + 1)...]))
    }

    private static let roles = NameTable<XMLRole>(rows: [
        ("rss rdf:rdf rdf feed urlset sitemapindex", .root),
        ("channel", .channel),
        ("item entry", .entry),
        (
            "guid pubdate category description comments enclosure managingeditor webmaster lastbuilddate",
            .field
        ),
        (
            "ttl language copyright generator published updated issued modified created id rights subtitle",
            .field
        ),
        ("tagline textinput skiphours skipdays content:encoded loc lastmod", .field),
        ("title link", .line),
        ("summary content source author image", .mixed),
    ])
}

extension XMLMender.Open {
    /// Holds elements rather than text.
    var isContainer: Bool { XMLMender.Open.containers[hash] != nil }

    private static let containers = NameTable<Bool>(rows: [
        ("author source image textinput skiphours skipdays contributor enclosure media:group", true),
        ("media:content media:thumbnail itunes:owner itunes:category news:news news:publication", true),
    ])
}
