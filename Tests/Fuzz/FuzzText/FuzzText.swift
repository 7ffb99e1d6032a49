import Language
import News
import Parsing

/// Whatever text stands in the fields of a feed: dates, titles, markup, addresses, JSON.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzText(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    let body = Array(UnsafeBufferPointer(start: start, count: count))
    let text = String(decoding: body, as: UTF8.self)
    _ = NewsDate(text, now: Timestamp(secondsSince1970: 1_748_660_400))
    _ = HTMLText.plain(text)
    _ = HTMLText.line(text)
    _ = try? JSONNode(body, tolerant: true)
    _ = Attribution(text: text, outletName: "صوت العدالة").comparedText
    let clean = HTMLSanitizer.clean(text, base: "https://outlet.example/a/")
    precondition(HTMLSanitizer.clean("\(clean)", base: nil) == clean, "cleaning twice must change nothing")
    let folded = Folding.fold(body)
    precondition(Folding.fold(folded) == folded, "folding twice must change nothing")
    if let url = CanonicalURL(text) {
        precondition(CanonicalURL(url.text) == url, "the canonical form of a canonical form is itself")
    }
    _ = URLReference.resolve(text, against: "https://outlet.example/a/b?c")
    return 0
}
