/// A metric of khabar: what `/metrics` shows, and all that it shows.
///
/// Rooms count by these names, the web service tells them.
/// Names follow Prometheus: base units, no feed or outlet as a label, for there may be thousands; what concerns one of them
/// is in the database. Sources: https://prometheus.io/docs/practices/naming/, OpenMetrics 1.0.
package enum MetricFamily: String, CaseIterable, Sendable {
    case polls = "khabar_polls"
    case httpResponses = "khabar_http_responses"
    case fetchDurationSeconds = "khabar_fetch_duration_seconds"
    case fetchBytes = "khabar_fetch_bytes"
    case items = "khabar_items"
    case articles = "khabar_articles"
    case stories = "khabar_stories"
    case feeds = "khabar_feeds"
    case scheduleLagSeconds = "khabar_schedule_lag_seconds"
    case oldestDueSeconds = "khabar_oldest_due_seconds"
    case inflight = "khabar_inflight"
    case writerQueue = "khabar_writer_queue"
    case commitDurationSeconds = "khabar_commit_duration_seconds"
    case matchDurationSeconds = "khabar_match_duration_seconds"
    case dbBytes = "khabar_db_bytes"
    case walBytes = "khabar_wal_bytes"
    case build = "khabar_build"
    case processCpuSeconds = "process_cpu_seconds"
    case processResidentMemoryBytes = "process_resident_memory_bytes"
    case processVirtualMemoryBytes = "process_virtual_memory_bytes"
    case processOpenFds = "process_open_fds"
    case processMaxFds = "process_max_fds"
    case processStartTimeSeconds = "process_start_time_seconds"

    package enum Kind: Hashable, Sendable {
        /// Only ever grows; its samples are named with `_total`.
        case counter
        case gauge
        /// Observations up to each of these bounds, and all.
        case histogram([Double])
        /// Says something in its labels; its value is 1, its sample is named with `_info`.
        case info
    }

    /// Without `_total` and `_info`.
    package var name: String { rawValue }
    package var kind: Kind { row.kind }
    /// The labels of its series.
    package var labels: [String] { row.labels }
    package var help: String { row.help }

    /// By the ending of the name; nil for what is counted in pieces.
    package var unit: String? { ["seconds", "bytes"].first { name.hasSuffix("_\($0)") } }

    /// As rooms and scrapers name its samples.
    package var sampleName: String {
        switch kind {
        case .counter: name + "_total"
        case .info: name + "_info"
        case .gauge, .histogram: name
        }
    }

    private struct Row {
        let kind: Kind
        let labels: [String]
        let help: String

        init(_ kind: Kind, by labels: [String] = [], _ help: String) {
            self.kind = kind
            self.labels = labels
            self.help = help
        }
    }

    private var row: Row {
        switch self {
        case .polls:
            Row(
                .counter,
                by: ["result"],
                "Polls of feeds by what came of them: new, unchanged, error, throttled (not asked, for its domain is to be left alone)."
            )
        case .httpResponses: Row(.counter, by: ["code"], "Answers of feeds by HTTP status.")
        case .fetchDurationSeconds:
            Row(
                .histogram([0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]),
                "From asking for a feed to the end of its answer."
            )
        case .fetchBytes: Row(.counter, "Bytes of feeds as they came over the wire.")
        case .items:
            Row(
                .counter,
                by: ["kind"],
                "Entries of feeds by what they were: new, changed, duplicate (known already), left_over (beyond its outlet's articles of the day)."
            )
        case .articles: Row(.gauge, "Articles in the database.")
        case .stories: Row(.gauge, "Stories in the database.")
        case .feeds: Row(.gauge, by: ["state"], "Configured feeds by their state.")
        case .scheduleLagSeconds: Row(.gauge, "How late the last poll began.")
        case .oldestDueSeconds: Row(.gauge, "How long the feed that is due the longest has been due.")
        case .inflight: Row(.gauge, "Transfers under way.")
        case .writerQueue: Row(.gauge, "Polls whose outcome is being written or waits for it.")
        case .commitDurationSeconds:
            Row(
                .histogram([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5]),
                "A transaction that keeps articles, matching included."
            )
        case .matchDurationSeconds:
            Row(
                .histogram([0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.1]),
                "Finding the story of one article."
            )
        case .dbBytes: Row(.gauge, "Size of the database file.")
        case .walBytes: Row(.gauge, "Size of the database's journal.")
        case .build:
            Row(
                .info,
                by: ["version", "sqlite", "libcurl", "libxml2"],
                "Versions of the program and of the libraries it runs with."
            )
        case .processCpuSeconds: Row(.counter, "Processor time of the process.")
        case .processResidentMemoryBytes: Row(.gauge, "Memory of the process that is in RAM.")
        case .processVirtualMemoryBytes: Row(.gauge, "Address space of the process.")
        case .processOpenFds: Row(.gauge, "Open file descriptors.")
        case .processMaxFds: Row(.gauge, "The most file descriptors that may be open.")
        case .processStartTimeSeconds: Row(.gauge, "When the process began, in seconds since 1970.")
        }
    }
}
