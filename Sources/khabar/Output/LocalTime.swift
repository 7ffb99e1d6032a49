import Glibc
import Ingestion
import News

/// Times as a person reads them: local, to the minute.
enum LocalTime {
    static func words(_ time: Timestamp?) -> String? {
        time.map { text($0, "%Y-%m-%d %H:%M") }
    }

    /// A column of times, with its zone as it is now: "published (+01)".
    static func title(_ name: String) throws -> String {
        "\(name) (\(zone(at: try Newsroom.wallClock().now)))"
    }

    /// "UTC", "+01", "-03:30".
    static func zone(at time: Timestamp) -> String {
        let offset = text(time, "%z")
        guard offset != "+0000" else { return "UTC" }
        let (hours, minutes) = (offset.prefix(3), offset.suffix(2))
        return minutes == "00" ? String(hours) : "\(hours):\(minutes)"
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
        let sign = delaySeconds < 0 && minutes > 0 ? "-" : ""
        return switch minutes {
        case 0..<60: "\(sign)\(minutes) min"
        case 60..<1440: "\(sign)\(minutes / 60) h \(minutes % 60)"
        default: "\(sign)\(minutes / 1440) d \(minutes / 60 % 24) h"
        }
    }
}
