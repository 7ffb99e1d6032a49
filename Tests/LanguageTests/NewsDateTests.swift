import News
import Testing

@testable import Language

@Suite("Dates as publishers write them")
struct NewsDateTests {
    private static let now = Timestamp(rfc3339: "2025-05-31T12:00:00Z")

    private func read(_ text: String) -> String? {
        NewsDate(text).map { "\($0.instant)" }
    }

    @Test(
        "standard forms and their malformed relatives are one instant",
        arguments: [
            "Mon, 15 Jan 2024 09:30:00 GMT", "Mon, 15 Jan 2024 10:30:00 +0100", "15 Jan 24 09:30:00 Z",
            "Mon, 15 Jan 2024 04:30:00 EST",
            "Monday, 15-Jan-24 09:30:00 UTC", "Mon Jan 15 09:30:00 2024", "Mon Jan 15 09:30:00 GMT 2024",
            "Mon, 15 January 2024 09:30:00 UT",
            "2024-01-15T09:30:00Z", "2024-01-15T09:30:00.123456Z", "2024-01-15T10:30:00+01:00",
            "2024-01-15T10:30:00+0100", "2024-01-15T10:30+01",
            "2024-01-15 09:30:00", "2024-01-15t09:30:00z", "20240115T093000Z", "20240115093000",
            "2024-01-15T09:30:00,5Z", "2024/01/15 09:30:00",
            "15/01/2024 09:30", "15.01.2024 09:30", "15-01-2024 09:30:00", "2024-015T09:30Z", "1705311000",
            "1705311000000", "1705311000.0",
            "Jan 15, 2024 9:30 AM", "January 15, 2024 at 09:30am", "15 Jan 2024 09:30:00 GMT+0000 (UTC)",
            "Mon, 15 Jan 2024 10:30:00 GMT+1",
            "15 janvier 2024 à 10h30 CET", "lundi 15 janv. 2024 09h30", "  Mon,15 Jan 2024 09:30:00 -0000 ",
            "2024-01-15 09:30:00 UTC",
            "Mon, 15 Jan 2024 09:30:00 Z", "Monday, January 15, 2024 - 09:30",
            "Mon, 15 Jan 2024 09:30:60 GMT",
        ]
    )
    func instants(text: String) throws {
        let date = try #require(NewsDate(text))
        // The leap second counts as the last of its minute.
        let expected = text.contains(":60") ? "2024-01-15T09:30:59Z" : "2024-01-15T09:30:00Z"
        #expect("\(date.instant)" == expected)
        #expect(date.hasTime)
    }

    @Test(
        "Arabic and French names and digits are read",
        arguments: [
            ("الثلاثاء، ١٦ يناير ٢٠٢٤ ٠٩:٣٩:٠٠ +0100", "2024-01-16T08:39:00Z"),
            ("9 يناير، 2025", "2025-01-09T00:00:00Z"),
            ("نشر في: 5 يونيو 2016", "2016-06-05T00:00:00Z"), ("24/05/2025 18:10:00", "2025-05-24T18:10:00Z"),
            ("13 ماي 2024", "2024-05-13T00:00:00Z"),
            ("12 يوليوز 2024", "2024-07-12T00:00:00Z"), ("٤ غشت ٢٠٢٤", "2024-08-04T00:00:00Z"),
            ("14 شتنبر 2024", "2024-09-14T00:00:00Z"),
            ("6 نونبر 2024", "2024-11-06T00:00:00Z"), ("4 دجنبر 2024", "2024-12-04T00:00:00Z"),
            ("3 جانفي 2024", "2024-01-03T00:00:00Z"),
            ("27 فيفري 2024", "2024-02-27T00:00:00Z"), ("9 أفريل 2024", "2024-04-09T00:00:00Z"),
            ("2 جوان 2024", "2024-06-02T00:00:00Z"),
            ("14 جويلية 2024", "2024-07-14T00:00:00Z"), ("20 أوت 2024", "2024-08-20T00:00:00Z"),
            ("24 كانون الثاني 2024", "2024-01-24T00:00:00Z"),
            ("12 شباط 2024", "2024-02-12T00:00:00Z"), ("27 آذار 2024", "2024-03-27T00:00:00Z"),
            ("23 نيسان 2024", "2024-04-23T00:00:00Z"),
            ("22 أيار 2024", "2024-05-22T00:00:00Z"), ("17 حزيران 2024", "2024-06-17T00:00:00Z"),
            ("5 تموز 2024", "2024-07-05T00:00:00Z"),
            ("13 آب 2024", "2024-08-13T00:00:00Z"), ("3 أيلول 2024", "2024-09-03T00:00:00Z"),
            ("18 تشرين الأول 2024", "2024-10-18T00:00:00Z"),
            ("21 تشرين الثاني 2024", "2024-11-21T00:00:00Z"), ("17 كانون الأول 2024", "2024-12-17T00:00:00Z"),
            ("10 أغسطس 2024", "2024-08-10T00:00:00Z"),
            ("الإثنين 3 فبراير 2025 - 10:15 مساءً", "2025-02-03T22:15:00Z"),
            ("3 فبراير 2025 10:15 ص", "2025-02-03T10:15:00Z"),
            ("الاثنين 15 رجب 1445 هـ الموافق 27 يناير 2024 م", "2024-01-27T00:00:00Z"),
            ("14 août 2024", "2024-08-14T00:00:00Z"),
            ("6 déc. 2024", "2024-12-06T00:00:00Z"), ("1er mars 2024", "2024-03-01T00:00:00Z"),
            ("January 5th, 2024", "2024-01-05T00:00:00Z"),
        ]
    )
    func names(text: String, expected: String) {
        #expect(read(text) == expected)
    }

    @Test("no word of dates has two meanings, of which one would be lost")
    func ambiguous() {
        #expect(DateWords.ambiguous == [])
    }

    @Test(
        "what is no date, or no date of this calendar, gives none",
        arguments: [
            "", " ", "no date", "0000-00-00 00:00:00", "Mon, 30 Nov -0001 00:00:00 +0000",
            "1970-01-01T00:00:00Z", "2024-02-30", "2024-13-01",
            "31/04/2024", "2024-01-15T25:00:00Z", "2024-01-15T10:61:00Z", "۱۴۰۲-۰۸-۰۷T۱۱:۳۲:۰۶Z",
            "15 رمضان 1445", "1446-09-01", "12:30", "17", "5 يونيو",
            "0", String(repeating: "1 ", count: 150),
            "a story of 5 people who met in June 2016 and then went on to do other things",
        ]
    )
    func none(text: String) {
        #expect(read(text) == nil)
    }

    @Test(
        "day comes before month, unless only the other order is a date",
        arguments: [
            ("03/04/2024", "2024-04-03T00:00:00Z"), ("12/31/2024", "2024-12-31T00:00:00Z"),
            ("24/05/25", "2025-05-24T00:00:00Z"), ("24-05-25", "2024-05-25T00:00:00Z"),
        ]
    )
    func order(text: String, expected: String) {
        #expect(read(text) == expected)
    }

    @Test(
        "a zone that was written is told from none",
        arguments: [
            ("2024-01-15T09:30:00+01:00", 3600), ("2024-01-15 09:30", nil), ("15 Jan 2024 09:30 EST", -18000),
            ("2024-01-15T09:30:00Z", 0), ("2024-01-15T09:30:00-00:30", -1800),
        ] as [(String, Int?)]
    )
    func zone(text: String, offset: Int?) throws {
        #expect(try #require(NewsDate(text)).offsetSeconds == offset)
    }

    @Test("a day without a time says so")
    func dayOnly() throws {
        #expect(try #require(NewsDate("2024-01-15")).hasTime == false)
        #expect(try #require(NewsDate("2024-01-15T00:00")).hasTime)
        #expect(read("2024-01-15T24:00:00Z") == "2024-01-16T00:00:00Z")
        #expect(read("2024-01") == "2024-01-01T00:00:00Z")
        #expect(read("2024") == "2024-01-01T00:00:00Z")
        #expect(read("2024-366") == "2024-12-31T00:00:00Z")
        #expect(read("2023-366") == nil)
    }

    @Test(
        "relative dates count from now, and are none without it",
        arguments: [
            ("منذ 4 ساعات", "2025-05-31T08:00:00Z"), ("ساعتين مضت", "2025-05-31T10:00:00Z"),
            ("قبل ساعة", "2025-05-31T11:00:00Z"),
            ("منذ ٥ دقائق", "2025-05-31T11:55:00Z"), ("منذ يومين", "2025-05-29T12:00:00Z"),
            ("منذ أسبوع", "2025-05-24T12:00:00Z"), ("أمس", "2025-05-30T12:00:00Z"),
            ("أمس 10:30", "2025-05-30T10:30:00Z"), ("اليوم 09:15", "2025-05-31T09:15:00Z"),
            ("الآن", "2025-05-31T12:00:00Z"), ("منذ 3 أيام", "2025-05-28T12:00:00Z"),
            ("il y a 2 heures", "2025-05-31T10:00:00Z"), ("il y a une heure", "2025-05-31T11:00:00Z"),
            ("hier à 10h30", "2025-05-30T10:30:00Z"),
            ("3 hours ago", "2025-05-31T09:00:00Z"), ("an hour ago", "2025-05-31T11:00:00Z"),
            ("2 days ago", "2025-05-29T12:00:00Z"), ("Yesterday", "2025-05-30T12:00:00Z"),
            ("just now", "2025-05-31T12:00:00Z"), ("5 min ago", "2025-05-31T11:55:00Z"),
            ("aujourd'hui", "2025-05-31T12:00:00Z"),
        ]
    )
    func relative(text: String, expected: String) throws {
        let date = try #require(NewsDate(text, now: Self.now))
        #expect("\(date.instant)" == expected)
        #expect(NewsDate(text) == nil)
    }

    @Test(
        "a date says how exactly it was written, and midnight counts as a day",
        arguments: [
            ("2024-01-15T09:30:12+01:00", TimePrecision.instant), ("2024-01-15 09:30", .minute),
            ("20240115093012", .instant), ("202401150930", .minute), ("1705311000", .instant),
            ("9h30 le 15/01/2024", .minute), ("2024-01-15", .day), ("15 يناير 2024", .day),
            ("2024-01-15T00:00:00+01:00", .day), ("Mon, 15 Jan 2024 00:00 GMT", .day),
            ("2024-01-15T00:00:01Z", .instant), ("2024-01", .day),
        ] as [(String, TimePrecision)]
    )
    func precision(text: String, expected: TimePrecision) throws {
        #expect(try #require(NewsDate(text)).precision == expected)
    }

    @Test("absolute dates need no now and ignore it")
    func absolute() {
        #expect(NewsDate("2024-01-15", now: Self.now) == NewsDate("2024-01-15"))
    }
}
