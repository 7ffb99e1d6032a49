import ArgumentParser
import Glibc
import Ingestion
import News
import Storage

/// Which database a reading command opens.
struct DatabaseOptions: ParsableArguments {
    @OptionGroup var source: ConfigurationOptions

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The database; without it the one that the configuration names.",
            valueName: "file"
        )
    )
    var database: String?

    @Flag(name: .long, help: "One line of JSON per row, keys named as the columns of the views.")
    var json = false

    /// The database opened for reading; works beside a running daemon.
    func open() throws -> NewsDatabase {
        try NewsDatabase(path: try database ?? source.load().database, role: .reader)
    }
}

/// Between when and when; by the time of publication as far as it is believed.
struct TimeOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Published at or after: 2025-05-31, an RFC 3339 time, or back from now: 6h, 3d.",
            valueName: "time"
        )
    )
    var since: String?

    @Option(name: .long, help: ArgumentHelp("Published before; written like --since.", valueName: "time"))
    var until: String?

    func times() throws -> (since: Timestamp?, until: Timestamp?) {
        let now = try Newsroom.wallClock().now
        return (
            try since.map { try FilterOptions.time($0, option: "--since", now: now) },
            try until.map { try FilterOptions.time($0, option: "--until", now: now) }
        )
    }
}

/// Which articles or stories are asked for.
struct FilterOptions: ParsableArguments {
    @OptionGroup var between: TimeOptions

    @Option(name: .long, help: ArgumentHelp("Carried by this outlet.", valueName: "id"))
    var outlet: String?

    @Option(name: .long, help: ArgumentHelp("Crediting this agency, such as MAP or AFP.", valueName: "name"))
    var agency: String?

    @Option(name: .long, help: ArgumentHelp("Carried by at least so many outlets.", valueName: "count"))
    var minOutlets: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Filed by its outlet under this section, such as سياسة or Sport.",
            valueName: "name"
        )
    )
    var section: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "At most so many rows; 20 unless it is said, all for an export.",
            valueName: "count"
        )
    )
    var limit: Int?

    func validate() throws {
        guard limit ?? 1 > 0 else { throw ValidationError("--limit must be at least 1") }
    }

    func filter(defaultLimit: Int = 20) throws -> NewsFilter {
        let times = try between.times()
        return NewsFilter(
            since: times.since,
            until: times.until,
            outlet: outlet.map { Outlet.ID($0) },
            agency: agency,
            minOutlets: minOutlets,
            section: section,
            limit: limit ?? defaultLimit
        )
    }

    /// `2025-05-31` (local midnight), RFC 3339, or a duration back from `now`.
    static func time(_ text: String, option: String, now: Timestamp) throws -> Timestamp {
        if let duration = ConfigurationText.duration(text) {
            return now.advanced(bySeconds: -duration.components.seconds)
        }
        if let time = Timestamp(rfc3339: text) { return time }
        if let midnight = Timestamp(rfc3339: text + "T00:00:00Z") {
            let civil = midnight.civil
            var local = tm()
            local.tm_year = Int32(civil.year - 1900)
            local.tm_mon = Int32(civil.month - 1)
            local.tm_mday = Int32(civil.day)
            local.tm_isdst = -1
            return Timestamp(secondsSince1970: Int64(mktime(&local)))
        }
        throw CommandFailure(
            .usage,
            "\(option) \"\(text)\" is no time; write 2025-05-31, 2025-05-31T03:00:00Z, 6h or 3d"
        )
    }
}

/// Times as a person reads them: local, to the minute.
enum LocalTime {
    static func words(_ time: Timestamp?) -> String? {
        time.map { text($0, "%Y-%m-%d %H:%M") }
    }

    static func day(_ time: Timestamp) -> String { text(time, "%Y-%m-%d") }

    /// The time of day, to the second.
    static func clock(_ time: Timestamp) -> String { text(time, "%H:%M:%S") }

    /// Source of the pattern: strftime(3).
    private static func text(_ time: Timestamp, _ pattern: String) -> String {
        var seconds = time_t(time.secondsSince1970)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return time.description }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
            let length = strftime(buffer.baseAddress, 32, pattern, &parts)
            return length > 0 ? String(cString: Array(buffer[...length])) : time.description
        }
    }

    /// A delay in short: "5 min", "3 h 20", "2 d 4 h".
    static func words(delaySeconds: Int64) -> String {
        let minutes = abs(delaySeconds) / 60
        let sign = delaySeconds < 0 ? "-" : ""
        return switch minutes {
        case 0..<60: "\(sign)\(minutes) min"
        case 60..<1440: "\(sign)\(minutes / 60) h \(minutes % 60)"
        default: "\(sign)\(minutes / 1440) d \(minutes / 60 % 24) h"
        }
    }
}
