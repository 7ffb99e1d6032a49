import Parsing

/// Whatever bytes a server sends in place of a feed, a sitemap or a list of posts.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFeeds(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    let body = Array(UnsafeBufferPointer(start: start, count: count))
    let feed = FeedParser.parse(body, DocumentContext(url: "https://outlet.example/feed/")) { _ in }
    _ = FeedParser.parseSitemap(body, DocumentContext()) { _ in }
    _ = FeedParser.parsePosts(body, DocumentContext()) { _ in }
    precondition(feed.isFeed || !feed.warnings.isEmpty, "what is no feed must be said to be none")
    return 0
}
