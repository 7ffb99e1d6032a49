import News
import Testing

struct TimestampTests {
    @Test(
        "RFC 3339 is read with any offset and written in UTC to the second",
        arguments: [
            ("2025-05-31T03:00:00Z", "2025-05-31T03:00:00Z"),
            ("2025-05-31t03:00:00z", "2025-05-31T03:00:00Z"),
            ("2025-05-31T03:00:00.75+01:00", "2025-05-31T02:00:00Z"),
            ("2024-02-29T23:59:60-00:30", "2024-03-01T00:29:59Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ]
    )
    func reading(text: String, expected: String) {
        #expect(Timestamp(rfc3339: text)?.description == expected)
    }

    @Test(
        "what is no RFC 3339 time is none",
        arguments: [
            "", "2025-05-31", "2025-05-31T03:00:00", "2025-02-29T00:00:00Z", "2025-13-01T00:00:00Z",
            "2025-05-31T24:00:00Z", "2025-05-31T03:00:00Zx", "2025-05-31T03:00:00+1:00",
            "2025-05-31T03:00:00.Z",
        ]
    )
    func refusing(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("every day of four centuries has the civil date that counting gives")
    func civilDates() {
        var expected = (year: 1900, month: 1, day: 1)
        var time = Timestamp(rfc3339: "1900-01-01T00:00:00Z")
        for _ in 0..<146_097 {
            let civil = time?.civil
            #expect(
                civil?.year == expected.year && civil?.month == expected.month && civil?.day == expected.day
            )
            #expect(Timestamp(year: expected.year, month: expected.month, day: expected.day) == time)
            expected.day += 1
            if expected.day > Timestamp.daysInMonth(expected.month, of: expected.year) {
                expected = (expected.year, expected.month + 1, 1)
            }
            if expected.month > 12 { expected = (expected.year + 1, 1, 1) }
            time = time?.advanced(bySeconds: 86400)
        }
    }
}
