import News
import Parsing

/// Whatever bytes a server sends in place of an article page or a front page.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPages(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    let body = Array(UnsafeBufferPointer(start: start, count: count))
    _ = PageExtractor.extract(body, contentType: nil, url: "https://outlet.example/1/")
    _ = ListingParser.parse(
        body,
        contentType: nil,
        url: "https://outlet.example/",
        now: Timestamp(secondsSince1970: 1_748_660_400)
    )
    return 0
}
