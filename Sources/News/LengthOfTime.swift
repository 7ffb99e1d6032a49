/// Lengths of time for people, in English.
package enum LengthOfTime {
    /// "1 minute", "90 minutes", "5 hours", "548 days": the largest unit of which there are two or more, rounded down.
    package static func words(_ seconds: Int64) -> String {
        let seconds = abs(seconds)
        return switch seconds {
        case ..<7200: counted(max(1, seconds / 60), "minute")
        case ..<172_800: counted(seconds / 3600, "hour")
        default: counted(seconds / 86400, "day")
        }
    }

    private static func counted(_ count: Int64, _ unit: String) -> String {
        "\(count) \(unit)\(count == 1 ? "" : "s")"
    }
}
