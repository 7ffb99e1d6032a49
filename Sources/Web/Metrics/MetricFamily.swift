/// A metric of khabar: what `/metrics` shows, and all that it shows.
///
/// Names follow Prometheus: base units, no feed or outlet as a label, for there may be thousands; what concerns one of them
/// is in the database. Sources: https://prometheus.io/docs/practices/naming/, OpenMetrics 1.0.
package struct MetricFamily: Hashable, Sendable {
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
    package let name: String
    package let kind: Kind
    package let help: String
    /// The labels of its series.
    package let labels: [String]

    init(_ name: String, _ kind: Kind, _ labels: [String] = [], _ help: String) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
    }

    /// By the ending of the name; nil for what is counted in pieces.
    var unit: String? { ["seconds", "bytes"].first { name.hasSuffix("_\($0)") } }

    /// As rooms and scrapers name its samples.
    package var sampleName: String {
        switch kind {
        case .counter: name + "_total"
        case .info: name + "_info"
        case .gauge, .histogram: name
        }
    }

    package static let all: [MetricFamily] = [
        MetricFamily(
            "khabar_polls",
            .counter,
            ["result"],
            "Polls of feeds by what came of them: new, unchanged, error, throttled (not asked, for its domain is to be left alone)."
        ),
        MetricFamily("khabar_http_responses", .counter, ["code"], "Answers of feeds by HTTP status."),
        MetricFamily(
            "khabar_fetch_duration_seconds",
            .histogram([0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]),
            "From asking for a feed to the end of its answer."
        ),
        MetricFamily("khabar_fetch_bytes", .counter, "Bytes of feeds as they came over the wire."),
        MetricFamily(
            "khabar_items",
            .counter,
            ["kind"],
            "Entries of feeds by what they were: new, changed, duplicate (known already)."
        ),
        MetricFamily("khabar_articles", .gauge, "Articles in the database."),
        MetricFamily("khabar_stories", .gauge, "Stories in the database."),
        MetricFamily("khabar_feeds", .gauge, ["state"], "Configured feeds by their state."),
        MetricFamily("khabar_schedule_lag_seconds", .gauge, "How late the last poll began."),
        MetricFamily(
            "khabar_oldest_due_seconds",
            .gauge,
            "How long the feed that is due the longest has been due."
        ),
        MetricFamily("khabar_inflight", .gauge, "Transfers under way."),
        MetricFamily("khabar_writer_queue", .gauge, "Polls whose outcome is being written or waits for it."),
        MetricFamily(
            "khabar_commit_duration_seconds",
            .histogram([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5]),
            "A transaction that keeps articles, matching included."
        ),
        MetricFamily(
            "khabar_match_duration_seconds",
            .histogram([0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.1]),
            "Finding the story of one article."
        ),
        MetricFamily("khabar_db_bytes", .gauge, "Size of the database file."),
        MetricFamily("khabar_wal_bytes", .gauge, "Size of the database's journal."),
        MetricFamily(
            "khabar_build",
            .info,
            ["version", "sqlite", "libcurl", "libxml2"],
            "Versions of the program and of the libraries it runs with."
        ),
        MetricFamily("process_cpu_seconds", .counter, "Processor time of the process."),
        MetricFamily("process_resident_memory_bytes", .gauge, "Memory of the process that is in RAM."),
        MetricFamily("process_virtual_memory_bytes", .gauge, "Address space of the process."),
        MetricFamily("process_open_fds", .gauge, "Open file descriptors."),
        MetricFamily("process_max_fds", .gauge, "The most file descriptors that may be open."),
        MetricFamily("process_start_time_seconds", .gauge, "When the process began, in seconds since 1970."),
    ]

    /// By `sampleName`.
    static let named = Dictionary(all.map { ($0.sampleName, $0) }) { first, _ in first }
}

extension MetricFamily {
    fileprivate init(_ name: String, _ kind: Kind, _ help: String) {
        self.init(name, kind, [], help)
    }
}

/// A value that is looked up when it is asked for.
package struct MetricSample: Hashable, Sendable {
    /// As `MetricFamily.sampleName`.
    package let name: String
    package let labels: [String: String]
    package let value: Double

    package init(_ name: String, _ labels: [String: String] = [:], _ value: Double) {
        self.name = name
        self.labels = labels
        self.value = value
    }
}
