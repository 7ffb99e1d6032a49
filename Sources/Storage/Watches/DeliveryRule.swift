internal import Glibc
package import News

/// When one who is told of watches wants to hear.
package struct DeliveryRule: Hashable, Sendable {
    /// So long after the first find a message waits for others that go with it.
    package var groupSeconds: Int64 = 120
    /// Messages in an hour; what is beyond comes as one at the hour's end.
    package var perHour = 20
    package var quiet: QuietHours?
    /// When its digests come.
    package var digest = DigestTimes()

    package init() {}

    /// When a message goes that is begun now and of which the same target gets `already` in the same hour.
    ///
    /// A message that is beyond the hour's number goes at its end, together with all that comes till then.
    func due(at now: Timestamp, already: (Timestamp) throws -> Int) rethrows -> (
        at: Timestamp, isSummary: Bool
    ) {
        var due = now.advanced(bySeconds: groupSeconds)
        if let end = quiet?.end(at: due) { due = end }
        let hour = DeliveryRule.hour(of: due)
        guard try already(hour) >= perHour else { return (due, false) }
        let end = hour.advanced(bySeconds: 3600)
        return (quiet?.end(at: end) ?? end, true)
    }

    /// The full hour before a time.
    static func hour(of time: Timestamp) -> Timestamp {
        let seconds = time.secondsSince1970
        return Timestamp(secondsSince1970: seconds - (seconds % 3600 + 3600) % 3600)
    }
}

/// Hours of each day, in the zone of this machine, in which nobody is told anything.
package struct QuietHours: Hashable, Sendable, CustomStringConvertible {
    /// Minutes after midnight; the end may lie on the next day.
    private let begin: Int
    private let end: Int
    /// As it was written.
    package let description: String

    /// Reads `22:00-07:00`; nil for anything else.
    package init?(_ text: String) {
        let times = text.split(separator: "-", omittingEmptySubsequences: false).map {
            $0.utf8.count == 5 ? TimeOfDay($0)?.minutes : nil
        }
        guard times.count == 2, let begin = times[0], let end = times[1], begin != end else { return nil }
        (self.begin, self.end, description) = (begin, end, text)
    }

    /// When the quiet hours end in which a time lies; nil where it lies in none. The clocks' changes between summer and winter
    /// are the C library's to know.
    package func end(at time: Timestamp) -> Timestamp? {
        var seconds = time_t(time.secondsSince1970)
        var local = tm()
        guard localtime_r(&seconds, &local) != nil else { return nil }
        let minute = Int(local.tm_hour) * 60 + Int(local.tm_min)
        let isQuiet = begin < end ? (begin..<end).contains(minute) : minute >= begin || minute < end
        guard isQuiet else { return nil }
        if begin > end, minute >= begin { local.tm_mday += 1 }
        (local.tm_hour, local.tm_min, local.tm_sec, local.tm_isdst) = (
            Int32(end / 60), Int32(end % 60), 0, -1
        )
        let found = Timestamp(secondsSince1970: Int64(mktime(&local)))
        return found > time ? found : nil
    }
}
