import ArgumentParser
import Glibc
import Ingestion
import Machinery
import News

/// Between when and when; by the time of publication as far as it is believed.
struct TimeOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Published at or after: 2025-05-31 (its midnight here), 2025-05-31 18:30 (here), an RFC 3339 time, or back from now: 6h, 3d, 2w.",
            valueName: "time"
        )
    )
    var since: String?

    @Option(name: .long, help: ArgumentHelp("Published before; written like --since.", valueName: "time"))
    var until: String?

    func times() throws -> (since: Timestamp?, until: Timestamp?) {
        let now = try Newsroom.wallClock().now
        return (
            try since.map { try TimeOptions.time($0, option: "--since", now: now) },
            try until.map { try TimeOptions.time($0, option: "--until", now: now) }
        )
    }

    /// `2025-05-31` (local midnight), `2025-05-31 18:30` (local), RFC 3339, or a duration back from `now`.
    static func time(_ text: String, option: String, now: Timestamp) throws -> Timestamp {
        let weeks = text.hasSuffix("w") ? Int64(text.dropLast()).map { "\($0 * 7)d" } : nil
        if let duration = ConfigurationText.duration(weeks ?? text) {
            return now.advanced(bySeconds: -duration.components.seconds)
        }
        if let time = Timestamp(rfc3339: text) { return time }
        if let midnight = Timestamp(rfc3339: text + "T00:00:00Z") {
            let time = here(midnight)
            if time != midnight {
                StandardError.print(
                    "khabar: note: \(option) \(text) is midnight here (\(LocalTime.zone(at: time))), in UTC \(time); "
                        + "--utc takes the day of UTC"
                )
            }
            return time
        }
        // As the tables show times, with seconds or without.
        let hour = text.replacing(" ", with: "T")
        if let clock = Timestamp(rfc3339: hour + ":00Z") ?? Timestamp(rfc3339: hour + "Z") {
            return here(clock)
        }
        throw CommandFailure(
            .usage,
            "\(option) \"\(TerminalText.safe(text))\" is no time; write 2025-05-31, \"2025-05-31 18:30\", 2025-05-31T03:00:00Z, 6h, 3d or 2w"
        )
    }

    /// When clocks here show what clocks in UTC show at `time`.
    private static func here(_ time: Timestamp) -> Timestamp {
        let civil = time.civil
        var local = tm()
        local.tm_year = Int32(civil.year - 1900)
        local.tm_mon = Int32(civil.month - 1)
        local.tm_mday = Int32(civil.day)
        local.tm_hour = Int32(civil.hour)
        local.tm_min = Int32(civil.minute)
        local.tm_sec = Int32(civil.second)
        local.tm_isdst = -1
        return Timestamp(secondsSince1970: Int64(mktime(&local)))
    }
}
