import News
import Testing

@testable import Fetching

@Suite("Retry-After and freshness")
struct FreshnessTests {
    private static let date = "Sat, 31 May 2025 03:00:00 GMT"
    private static let most = 2_147_483_647
    /// An hour after `date`.
    private let now = Timestamp(secondsSince1970: 1_748_664_000)

    @Test(
        "P12: Retry-After is read as seconds or as a date by the server's own clock",
        arguments: [
            ("120", nil, 120), (" 120 ", nil, 120), ("0", nil, 0),
            ("Sat, 31 May 2025 03:02:00 GMT", date, 120),
            ("Saturday, 31-May-25 03:02:00 GMT", date, 120), ("Sat May 31 03:02:00 2025", date, 120),
            ("Sat, 31 May 2025 04:01:00 GMT", nil, 60), ("Sat, 31 May 2025 01:00:00 GMT", date, 0),
            ("Sat, 31 May 2025 01:00:00 GMT", nil, 0), ("Fri, 31 Dec 9999 23:59:59 GMT", date, most),
            ("99999999999999999999999", nil, most), ("4294967296", nil, most), ("-5", nil, nil),
            ("soon", nil, nil),
            ("1.5", nil, nil), ("", nil, nil), ("20250531", nil, 20_250_531), ("Sat, 99 Foo 2025", nil, nil),
        ] as [(String, String?, Int?)]
    )
    func retryAfter(value: String, date: String?, expected: Int?) {
        var headers = ["retry-after": value]
        headers["date"] = date
        #expect(Freshness.retryAfter(headers, now: now) == expected)
    }

    @Test("no header, no wait")
    func noRetryAfter() {
        #expect(Freshness.retryAfter([:], now: now) == nil)
        #expect(Freshness.maxAge([:], now: now) == nil)
    }

    @Test(
        "P8, P11, F21: max-age less Age, capped and never an error",
        arguments: [
            ("max-age=600", nil, 600), ("max-age=600", "100", 500), ("max-age=600", "700", 0),
            ("public, MAX-AGE=600, s-maxage=9", nil, 600), ("max-age=\"600\"", nil, 600),
            ("no-store, max-age=5", nil, 5),
            ("max-age=600, max-age=5", nil, 600), ("max-age = 600", nil, 600), ("max-age=600", "-1", 600),
            ("max-age=99999999999999999999999", nil, most), ("max-age=3000000000", "1", most - 1),
            ("max-age=soon", nil, nil), ("max-age=-1", nil, nil), ("max-age", nil, nil),
            ("s-maxage=9", nil, nil), ("stale-while-revalidate=86400, stale-if-error=99", nil, nil),
            ("max-age=600, stale-while-revalidate=86400", nil, 600),
            ("xmax-age=9", nil, nil), (",,=,", nil, nil), ("", nil, nil),
        ] as [(String, String?, Int?)]
    )
    func maxAge(value: String, age: String?, expected: Int?) {
        var headers = ["cache-control": value]
        headers["age"] = age
        #expect(Freshness.maxAge(headers, now: now) == expected)
    }

    @Test(
        "P9: without max-age, Expires counts from the server's Date",
        arguments: [
            ("Sat, 31 May 2025 03:10:00 GMT", date, nil, 600),
            ("Sat, 31 May 2025 04:10:00 GMT", nil, nil, 600),
            ("Sat, 31 May 2025 02:00:00 GMT", date, nil, 0), ("0", date, nil, nil), ("-1", date, nil, nil),
            ("Sat, 31 May 2025 03:10:00 GMT", date, "max-age=5", 5),
            ("Sat, 31 May 2025 03:10:00 GMT", "nonsense", "public", 0),
        ] as [(String, String?, String?, Int?)]
    )
    func expires(value: String, date: String?, cacheControl: String?, expected: Int?) {
        var headers = ["expires": value]
        headers["date"] = date
        headers["cache-control"] = cacheControl
        #expect(Freshness.maxAge(headers, now: now) == expected)
    }
}
