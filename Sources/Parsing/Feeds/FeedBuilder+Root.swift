import News

extension FeedBuilder {
    mutating func startRoot(_ element: FeedElement, _ tag: XMLTag) -> Scope {
        var format: FeedFormat?
        switch (kind, element) {
        case (.feed, .rss): format = FeedFormat(rssVersion: tag.text("version"))
        case (.feed, .channel): format = .rss
        case (.feed, .rdf): format = FeedFormat(rdfNamespacesOf: tag)
        case (.feed, .feed), (.feed, .entry):
            format = FeedFormat(
                atomNamespace: tag.uri.map { String(cString: $0) },
                version: tag.text("version")
            )
        case (.sitemap, .urlSet), (.sitemap, .sitemapIndex): format = .sitemap
        default: break
        }
        guard let format else {
            let name = tag.prefix.map { String(cString: $0) + ":" } ?? ""
            result.warnings.append("no feed: the root element is <\(name)\(String(cString: tag.name))>")
            isDone = true
            return .ignored
        }
        result.isFeed = true
        result.format = format
        isIndex = element == .sitemapIndex
        isDoubtful = element == .rdf && format == .rss
        names.setRoot(tag)
        languageRank = 1
        feed.language = language
        if element == .entry {
            beginEntry(tag)
            return .entry
        }
        return .feed
    }
}

extension FeedFormat {
    fileprivate init(rssVersion version: String?) {
        switch version {
        case "0.90", "0.9": self = .rss090
        case "0.91": self = .rss091
        case "0.92": self = .rss092
        case "0.93": self = .rss093
        case "0.94": self = .rss094
        case let version? where version.hasPrefix("2"): self = .rss20
        default: self = .rss
        }
    }

    fileprivate init?(rdfNamespacesOf tag: XMLTag) {
        for index in 0..<tag.namespaceCount {
            guard let uri = tag.namespaces?[index * 2 + 1] else { continue }
            if let format = FeedFormat(rdfNamespace: String(cString: uri)) {
                self = format
                return
            }
        }
        // RDF describes many other things too. The channels and items in it are read all the same.
        self = .rss
    }

    /// The version that one namespace stands for; nil for others.
    init?(rdfNamespace uri: String) {
        let text = uri.lowercased()
        if text.contains("netscape.com/rdf/simple/0.9") {
            self = .rss090
        } else if text.contains("purl.org/rss/1.0"), !text.contains("modules") {
            self = .rss10
        } else {
            return nil
        }
    }

    fileprivate init(atomNamespace uri: String?, version: String?) {
        let uri = uri?.lowercased() ?? ""
        if uri.contains("www.w3.org/2005/atom") {
            self = .atom10
        } else if uri.contains("purl.org/atom/ns") || version == "0.3" {
            self = .atom03
        } else {
            self = .atom
        }
    }
}
