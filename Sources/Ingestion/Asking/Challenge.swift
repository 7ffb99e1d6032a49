import Fetching

/// Recognises pages that ask for proof of being human in place of what was asked for. Such a page is never read as a feed or
/// an article; it counts as a block.
enum Challenge {
    /// Words that the pages of the known services hold and articles do not. (2025)
    private static let marks: [[UInt8]] = [
        "/cdn-cgi/challenge-platform/", "window._cf_chl_opt", "_Incapsula_Resource", "captcha-delivery.com",
        "/.well-known/sgcaptcha/", "ddos-guard/js-challenge", "aws-waf-token",
    ].map { Array($0.utf8) }

    /// The marks stand at the head of a small page.
    private static let readBytes = 32_768
    private static let largestBytes = 131_072

    /// One service names it in a header, the others only in the page.
    static func isChallenge(_ response: FetchResponse) -> Bool {
        if response.headers["cf-mitigated"] == "challenge" { return true }
        guard response.contentType?.lowercased().contains("html") == true, response.body.count <= largestBytes
        else { return false }
        let head = response.body.prefix(readBytes)
        return marks.contains { mark in head.contains(mark) }
    }
}

extension ArraySlice<UInt8> {
    fileprivate func contains(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, count >= bytes.count else { return false }
        var at = startIndex
        while at <= endIndex - bytes.count, let found = self[at...].firstIndex(of: first),
            found <= endIndex - bytes.count
        {
            if self[found..<found + bytes.count].elementsEqual(bytes) { return true }
            at = found + 1
        }
        return false
    }
}
