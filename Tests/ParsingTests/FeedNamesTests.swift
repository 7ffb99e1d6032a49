import News
import Testing

@testable import Parsing

@Suite("The vocabularies of feeds")
struct FeedNamesTests {
    /// Every vocabulary that is read: its address, the prefix it has by custom, and one of its elements.
    private static let known: [(namespace: FeedNamespace, uri: String, prefix: String?, name: String)] = [
        (.core, "http://purl.org/rss/1.0/", "rss", "pubDate"),
        (.atom, "http://www.w3.org/2005/Atom", "atom", "updated"),
        (.content, "http://purl.org/rss/1.0/modules/content/", "content", "encoded"),
        (.dc, "http://purl.org/dc/elements/1.1/", "dc", "date"),
        (.dcterms, "http://purl.org/dc/terms/", "dcterms", "modified"),
        (.media, "http://search.yahoo.com/mrss/", "media", "thumbnail"),
        (.itunes, "http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes", "author"),
        (.slash, "http://purl.org/rss/1.0/modules/slash/", "slash", "comments"),
        (.wfw, "http://wellformedweb.org/CommentAPI/", "wfw", "commentRss"),
        (.thr, "http://purl.org/syndication/thread/1.0", "thr", "total"),
        (.xhtml, "http://www.w3.org/1999/xhtml", "xhtml", "body"),
        (.rdf, "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf", "RDF"),
        (.admin, "http://webns.net/mvcb/", "admin", "generatorAgent"),
        (.sitemap, "http://www.sitemaps.org/schemas/sitemap/0.9", nil, "lastmod"),
        (.news, "http://www.google.com/schemas/sitemap-news/0.9", "news", "publication_date"),
        (.imageSitemap, "http://www.google.com/schemas/sitemap-image/1.1", nil, "loc"),
        (.syndication, "http://purl.org/rss/1.0/modules/syndication/", "sy", "updatePeriod"),
    ]

    @Test("every vocabulary is known by its address and its prefix, and its elements mean something")
    func vocabularies() {
        let missing = Set(FeedNamespace.allCases).subtracting(FeedNamesTests.known.map(\.namespace))
        #expect(missing == [.unknown], "give each vocabulary a row above")
        for row in FeedNamesTests.known {
            #expect(row.uri.withName { FeedNames.namespace(ofURI: $0) } == row.namespace)
            if let prefix = row.prefix {
                #expect(prefix.withName { FeedNames.namespace(ofPrefix: $0) } == row.namespace)
            }
            #expect(row.name.withName { FeedNames.element($0, in: row.namespace) } != .unknown, "\(row.name)")
        }
    }

    @Test("the mender takes a module's elements for fields, and markup's for markup")
    func roles() {
        for row in FeedNamesTests.known {
            guard let prefix = row.prefix, row.namespace != .core, row.namespace != .rdf else { continue }
            let role = Array("\(prefix):\(row.name)".utf8).withUnsafeBytes { XMLRole($0) }
            #expect(role == (row.namespace == .xhtml ? .markup : .field), "\(prefix):\(row.name)")
        }
        for name in ["georss:point", "feedburner:origLink"] {
            #expect(Array(name.utf8).withUnsafeBytes { XMLRole($0) } == .field)
        }
        for name in ["o:p", "v:shape", "svg:g"] {
            #expect(Array(name.utf8).withUnsafeBytes { XMLRole($0) } == .markup)
        }
    }

    @Test("a field of a module that is never closed costs no other field")
    func unclosedModule() throws {
        let document = """
            <rss><channel><item><title>1</title><dc:creator>هدى<georss:point>33 -7<content:encoded>c
            <pubDate>Fri, 30 May 2025 10:00:00 GMT</item><item><title>2</title></item></channel></rss>
            """
        let parsed = FeedParser.parse(Array(document.utf8), contentType: nil, url: nil)
        #expect(parsed.entries.map(\.title) == ["1", "2"])
        let entry = try #require(parsed.entries.first)
        #expect(entry.authors.first?.name == "هدى")
        #expect(entry.content == "c")
        #expect(entry.published?.description == "2025-05-30T10:00:00Z")
    }

    @Test("a broken sitemap's article keeps its publication, title and time")
    func unclosedNews() throws {
        let document = """
            <urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/1</loc>
            <news:news><news:publication><news:name>هبة & بريس</news:name><news:language>ar</news:language>
            </news:publication><news:publication_date>2025-05-30<news:title>عنوان</news:title></news:news></url></urlset>
            """
        let parsed = FeedParser.parseSitemap(Array(document.utf8), contentType: nil, url: nil)
        let entry = try #require(parsed.entries.first)
        #expect(entry.title == "عنوان")
        #expect(entry.source?.title == "هبة & بريس")
        #expect(entry.published?.description == "2025-05-30T00:00:00Z")
        #expect(entry.language == "ar")
    }
}

extension String {
    /// As libxml2 gives names: bytes that end in a NUL.
    fileprivate func withName<Value>(_ body: (UnsafePointer<UInt8>) -> Value) -> Value {
        withCString { name in
            UnsafeRawPointer(name).withMemoryRebound(to: UInt8.self, capacity: utf8.count + 1, body)
        }
    }
}
