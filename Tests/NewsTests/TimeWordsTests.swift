import News
import Testing

@Test(
    "a length of time is told in the largest unit of which there are two, and one of it is no plural",
    arguments: [
        (0, "1 minute"), (119, "1 minute"), (120, "2 minutes"), (7199, "119 minutes"), (7200, "2 hours"),
        (172_799, "47 hours"), (172_800, "2 days"), (-300, "5 minutes"), (548 * 86400, "548 days"),
    ] as [(Int64, String)]
)
func lengthOfTime(seconds: Int64, words: String) {
    #expect(LengthOfTime.words(seconds) == words)
}

@Test(
    "times in headers name the day of the week, before 1970 too",
    arguments: [
        (1_748_659_999, "Sat, 31 May 2025 02:53:19"), (0, "Thu, 01 Jan 1970 00:00:00"),
        (-1, "Wed, 31 Dec 1969 23:59:59"),
        (-86_401, "Tue, 30 Dec 1969 23:59:59"),
    ] as [(Int64, String)]
)
func headerDates(seconds: Int64, words: String) {
    let time = Timestamp(secondsSince1970: seconds)
    #expect(time.httpDate == words + " GMT")
    #expect(time.mailDate == words + " +0000")
}
