import Fetching
import Machinery
import News

/// Recognises pages that ask for proof of being human in place of what was asked for. Such a page is never read as a feed or
/// an article; it counts as a block.
enum Challenge {
    /// Words that the pages of the known services hold and articles do not. (2025)
    private static let marks: [StaticString] = [
        "/cdn-cgi/challenge-platform/", "window._cf_chl_opt", "_Incapsula_Resource", "captcha-delivery.com",
        "/.well-known/sgcaptcha/", "ddos-guard/js-challenge", "aws-waf-token",
    ]

    /// The marks stand at the head of a small page.
    private static let readBytes = 32_768
    private static let largestBytes = 131_072

    /// One service names it in a header, the others only in the page.
    static func isChallenge(_ response: FetchResponse) -> Bool {
        if response.headers["cf-mitigated"] == "challenge" { return true }
        guard response.contentType?.lowercased().contains("html") == true, response.body.count <= largestBytes
        else { return false }
        return response.body.withUnsafeBytes { page in
            marks.contains { ByteSearch.first($0, in: page, from: 0, to: min(page.count, readBytes)) != nil }
        }
    }
}
