/// The vocabularies met in feeds.
enum FeedNamespace: UInt8, CaseIterable {
    /// RSS of every version, and what stands in no namespace.
    case core
    case atom
    case content, dc, dcterms, media, itunes, slash, wfw, thr, xhtml, rdf, admin, sitemap, news, imageSitemap
    case syndication
    /// Nobody here reads it.
    case unknown
}

/// What an element means, whichever vocabulary it comes from.
enum FeedElement: UInt8 {
    case unknown
    // Structure
    case rss, rdf, feed, channel, entry, image, textInput, source, contributor, urlSet, sitemapIndex, news
    // Words
    case title, fallbackTitle, lastTitle, description, fallbackDescription, lastDescription, subtitle,
        content, encoded
    case copyright, generator, generatorAgent, category, keywords, language
    // Names and addresses
    case author, creator, fallbackAuthor, name, email, url, link, itunesLink, id, guid, location
    case enclosure, comments, commentFeed, commentCount
    case logo, icon, itunesImage, imageLocation
    case mediaGroup, mediaContent, mediaThumbnail
    // Times
    case published, issued, created, updated, modified, date, lastBuild
    case ttl, updatePeriod, updateFrequency, skipped, skippedHour, skippedDay
}

/// Which element a name means; names are compared without regard to case.
enum FeedNames {
    /// The vocabulary that a namespace URI stands for, nil when nobody knows it.
    ///
    /// Scheme, case, white space around and a closing slash do not count: publishers get all of them wrong.
    static func namespace(ofURI uri: UnsafePointer<UInt8>) -> FeedNamespace? {
        var start = 0
        while uri[start] != 0, uri[start] <= 0x20 { start += 1 }
        var end = start
        while uri[end] != 0 { end += 1 }
        while end > start, uri[end - 1] <= 0x20 || uri[end - 1] == 0x2F || uri[end - 1] == 0x23 { end -= 1 }
        let whole = UnsafeRawBufferPointer(start: uri + start, count: end - start)
        let scheme = whole.prefix(8).firstIndex(of: UInt8(ascii: ":")) ?? 0
        let rest =
            scheme + 3 <= whole.count && whole[scheme + 1] == 0x2F ? whole.dropFirst(scheme + 3) : whole[...]
        if let known = namespaces[ASCIIName.hash(UnsafeRawBufferPointer(rebasing: rest))] { return known }
        // Apple's URI is found on many hosts.
        let tail = UnsafeRawBufferPointer(rebasing: rest.suffix(15))
        return ASCIIName.hash(tail) == podcastTail ? .itunes : nil
    }

    private static let podcastTail = ASCIIName.hash("podcast-1.0.dtd")

    /// The vocabulary that a prefix stands for by custom, when its declaration is missing or unheard of.
    static func namespace(ofPrefix prefix: UnsafePointer<UInt8>) -> FeedNamespace? {
        prefixes[ASCIIName.hash(prefix)]
    }

    static func namespace(ofPrefix prefix: UnsafeRawBufferPointer) -> FeedNamespace? {
        prefixes[ASCIIName.hash(prefix)]
    }

    static func element(_ name: UnsafePointer<UInt8>, in namespace: FeedNamespace) -> FeedElement {
        let table: NameTable<FeedElement>
        switch namespace {
        // RSS written in Atom's namespace and Atom written in none are both met.
        case .core, .atom: table = core
        case .content: table = content
        case .dc, .dcterms: table = dublinCore
        case .media: table = media
        case .itunes: table = itunes
        case .slash, .wfw, .thr: table = comments
        case .xhtml: table = xhtml
        case .rdf: table = rdf
        case .admin: table = admin
        case .sitemap: table = sitemap
        case .news: table = news
        case .imageSitemap: table = imageSitemap
        case .syndication: table = syndication
        case .unknown: return .unknown
        }
        return table[ASCIIName.hash(name)] ?? .unknown
    }

    private static let namespaces = NameTable<FeedNamespace>([
        ("", .core), ("backend.userland.com/rss", .core), ("backend.userland.com/rss2", .core),
        ("backend.userland.com/rss2.1", .core), ("backend.userland.com/rss091", .core),
        ("blogs.law.harvard.edu/tech/rss", .core), ("cyber.law.harvard.edu/rss", .core),
        ("purl.org/rss/1.0", .core),
        ("my.netscape.com/rdf/simple/0.9", .core), ("channel.netscape.com/rdf/simple/0.9", .core),
        ("purl.org/rss/1.0/modules/rss091", .core), ("purl.org/net/rss1.1", .core),
        ("my.netscape.com/publish/formats/rss-0.91.dtd", .core),
        ("www.w3.org/2005/atom", .atom), ("purl.org/atom/ns", .atom), ("purl.org/echo", .atom),
        ("purl.org/pie", .atom),
        ("uri/of/echo/namespace", .atom), ("example.com/newformat", .atom), ("example.com/necho", .atom),
        ("purl.org/rss/1.0/modules/content", .content), ("purl.org/dc/elements/1.1", .dc),
        ("purl.org/dc/elements/1.0", .dc), ("purl.org/dc/terms", .dcterms), ("search.yahoo.com/mrss", .media),
        ("www.rssboard.org/media-rss", .media), ("video.search.yahoo.com/mrss", .media),
        ("www.google.com/schemas/play-podcasts/1.0", .itunes), ("purl.org/rss/1.0/modules/slash", .slash),
        ("wellformedweb.org/commentapi", .wfw), ("purl.org/syndication/thread/1.0", .thr),
        ("www.w3.org/1999/xhtml", .xhtml), ("www.w3.org/1999/02/22-rdf-syntax-ns", .rdf),
        ("webns.net/mvcb", .admin), ("purl.org/rss/1.0/modules/syndication", .syndication),
        ("www.sitemaps.org/schemas/sitemap/0.9", .sitemap), ("www.google.com/schemas/sitemap/0.9", .sitemap),
        ("www.google.com/schemas/sitemap/0.84", .sitemap), ("www.google.com/schemas/sitemap-news/0.9", .news),
        ("www.google.com/schemas/sitemap-image/1.1", .imageSitemap),
    ])

    private static let prefixes = NameTable<FeedNamespace>([
        ("content", .content), ("dc", .dc), ("dcterms", .dcterms), ("media", .media), ("itunes", .itunes),
        ("googleplay", .itunes), ("atom", .atom), ("atom10", .atom), ("a10", .atom), ("slash", .slash),
        ("wfw", .wfw),
        ("thr", .thr), ("xhtml", .xhtml), ("rdf", .rdf), ("admin", .admin), ("rss", .core), ("news", .news),
        ("sy", .syndication), ("georss", .unknown), ("feedburner", .unknown),
    ])

    private static let core = NameTable<FeedElement>([
        ("rss", .rss), ("rdf", .rdf), ("feed", .feed), ("channel", .channel), ("item", .entry),
        ("entry", .entry),
        ("image", .image), ("textinput", .textInput), ("source", .source), ("contributor", .contributor),
        ("title", .title), ("description", .description), ("summary", .description),
        ("abstract", .fallbackDescription),
        ("subtitle", .subtitle), ("tagline", .subtitle), ("content", .content), ("body", .content),
        ("fullitem", .content), ("encoded", .encoded),
        ("copyright", .copyright), ("rights", .copyright), ("generator", .generator), ("category", .category),
        ("tags", .keywords), ("keywords", .keywords), ("language", .language),
        ("author", .author), ("managingeditor", .author), ("creator", .creator), ("name", .name),
        ("email", .email),
        ("url", .url), ("uri", .url), ("homepage", .url), ("link", .link), ("id", .id), ("guid", .guid),
        ("enclosure", .enclosure), ("comments", .comments), ("logo", .logo), ("icon", .icon),
        ("pubdate", .published), ("published", .published), ("issued", .issued), ("created", .created),
        ("updated", .updated), ("modified", .modified), ("date", .date), ("lastbuilddate", .lastBuild),
        ("ttl", .ttl), ("skiphours", .skipped), ("skipdays", .skipped), ("hour", .skippedHour),
        ("day", .skippedDay),
    ])

    private static let dublinCore = NameTable<FeedElement>([
        ("title", .fallbackTitle), ("creator", .creator), ("author", .creator), ("contributor", .unknown),
        ("subject", .category), ("description", .fallbackDescription), ("abstract", .lastDescription),
        ("language", .language), ("rights", .copyright), ("date", .date), ("created", .created),
        ("issued", .issued),
        ("available", .issued), ("modified", .modified),
    ])

    private static let media = NameTable<FeedElement>([
        ("group", .mediaGroup), ("content", .mediaContent), ("thumbnail", .mediaThumbnail),
        ("title", .lastTitle), ("description", .lastDescription), ("category", .category),
        ("keywords", .keywords),
    ])

    private static let itunes = NameTable<FeedElement>([
        ("title", .fallbackTitle), ("author", .fallbackAuthor), ("summary", .fallbackDescription),
        ("description", .fallbackDescription), ("subtitle", .lastDescription), ("image", .itunesImage),
        ("category", .category), ("keywords", .keywords), ("link", .itunesLink), ("owner", .contributor),
        ("new-feed-url", .unknown),
    ])

    private static let sitemap = NameTable<FeedElement>([
        ("urlset", .urlSet), ("sitemapindex", .sitemapIndex), ("url", .entry), ("sitemap", .entry),
        ("loc", .location),
        ("lastmod", .modified),
    ])

    private static let news = NameTable<FeedElement>([
        ("news", .news), ("publication", .source), ("name", .name), ("language", .language),
        ("publication_date", .published), ("title", .title), ("keywords", .keywords), ("genres", .unknown),
    ])

    private static let content = NameTable<FeedElement>([("encoded", .encoded)])
    private static let comments = NameTable<FeedElement>([
        ("comments", .commentCount), ("total", .commentCount), ("commentrss", .commentFeed),
    ])
    private static let xhtml = NameTable<FeedElement>([("body", .content), ("div", .content)])
    private static let rdf = NameTable<FeedElement>([("rdf", .rdf)])
    private static let syndication = NameTable<FeedElement>([
        ("updateperiod", .updatePeriod), ("updatefrequency", .updateFrequency),
    ])
    private static let admin = NameTable<FeedElement>([("generatoragent", .generatorAgent)])
    private static let imageSitemap = NameTable<FeedElement>([("loc", .imageLocation)])
}
