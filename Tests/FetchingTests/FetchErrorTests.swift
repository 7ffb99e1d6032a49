import Fetching
import Testing

@Suite("Errors of fetching")
struct FetchErrorTests {
    @Test(
        "only what time alone can heal is transient",
        arguments: [
            (FetchError.Cause.timedOut(.total), true), (.timedOut(.connecting), true), (.refused, true),
            (.unresolvable(host: "h"), true), (.truncated, true), (.connectionLost("x"), true),
            (.system("x"), true),
            (.tls("x"), false), (.tooLarge(limitBytes: 1), false), (.bomb(limitRatio: 100), false),
            (.privateAddress("10.0.0.1"), false), (.tooManyRedirects(limit: 10), false),
            (.badURL("x"), false),
            (.malformed("x"), false), (.filesNotAllowed, false),
        ]
    )
    func transient(cause: FetchError.Cause, expected: Bool) {
        #expect(FetchError(cause, url: "http://outlet.test/feed").isTransient == expected)
    }

    @Test(
        "what a person can mend is said in the words of the configuration",
        arguments: [
            (FetchError.Cause.tooLarge(limitBytes: 9), "\"fetch.maxBodyBytes\""),
            (
                .privateAddress("10.0.0.1"),
                "10.0.0.1 is no public address; to reach it add it to \"fetch.allowPrivateHosts\""
            ),
            (.filesNotAllowed, "\"fetch.allowFiles\": true"), (.timedOut(.total), "\"fetch.timeout\""),
            (.downgradingRedirect(to: "http://a.test/"), "http://a.test/"),
        ]
    )
    func mending(cause: FetchError.Cause, words: String) {
        let text = "\(FetchError(cause, url: "http://outlet.test/feed"))"
        #expect(text.hasPrefix("fetch http://outlet.test/feed: "))
        #expect(text.contains(words))
    }
}
