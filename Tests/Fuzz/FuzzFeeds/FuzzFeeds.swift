import Parsing

/// Whatever bytes a server sends in place of a feed, a sitemap or a list of posts.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFeeds(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    let body = Array(UnsafeBufferPointer(start: start, count: count))
    let feed = FeedParser.parse(body, contentType: nil, url: "https://outlet.example/feed/") { _ in }
    _ = FeedParser.parseSitemap(body, contentType: nil, url: nil) { _ in }
    _ = FeedParser.parsePosts(body, url: nil) { _ in }
    precondition(feed.isFeed || !feed.warnings.isEmpty, "what is no feed must be said to be none")
    return 0
}
