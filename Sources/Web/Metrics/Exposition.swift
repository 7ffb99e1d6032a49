internal import Machinery

/// Metrics as text for a scraper.
///
/// Sources: OpenMetrics 1.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/) and the text format 0.0.4 of Prometheus.
struct Exposition {
    enum Format {
        case openMetrics
        case prometheus

        /// By what the scraper accepts.
        init(accepting header: String?) {
            self = header?.contains("application/openmetrics-text") == true ? .openMetrics : .prometheus
        }

        var contentType: String {
            switch self {
            case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
            case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
            }
        }
    }

    private let format: Format
    private var lines: [String] = []

    /// Families in the order of their table, series in that of their labels; a family of which nothing is known is left
    /// out.
    static func text(of book: MetricsBook, and looked: [MetricSample], as format: Format) -> String {
        var series: [MetricFamily: [(labels: [String: String], reading: MetricsBook.Reading)]] = [:]
        for sample in book.samples {
            series[sample.family, default: []].append((sample.labels, sample.reading))
        }
        for sample in looked {
            series[sample.family, default: []].append((sample.labels, .value(sample.value)))
        }
        var exposition = Exposition(format: format)
        for family in MetricFamily.allCases {
            guard let all = series[family] else { continue }
            exposition.add(
                family,
                all.map { (exposition.words($0.labels), $0.reading) }.sorted { $0.0 < $1.0 }
            )
        }
        if format == .openMetrics { exposition.lines.append("# EOF") }
        return exposition.lines.joined(separator: "\n") + "\n"
    }

    private init(format: Format) {
        self.format = format
    }

    private mutating func add(
        _ family: MetricFamily,
        _ series: [(labels: [String], reading: MetricsBook.Reading)]
    ) {
        let name = format == .openMetrics ? family.name : family.sampleName
        lines.append("# TYPE \(name) \(type(family.kind))")
        if format == .openMetrics, let unit = family.unit { lines.append("# UNIT \(name) \(unit)") }
        lines.append("# HELP \(name) \(Exposition.escaped(family.help, quotes: format == .openMetrics))")
        for (labels, reading) in series {
            switch reading {
            case .value(let value): sample(family.sampleName, labels, Exposition.number(value))
            case .histogram(let cumulative, let sum):
                guard case .histogram(let bounds) = family.kind else { continue }
                for (bound, count) in zip(bounds.map(Exposition.bound) + ["+Inf"], cumulative) {
                    sample(family.name + "_bucket", labels + ["le=\"\(bound)\""], "\(count)")
                }
                sample(family.name + "_sum", labels, Exposition.number(sum))
                sample(family.name + "_count", labels, "\(cumulative.last ?? 0)")
            }
        }
    }

    private func type(_ kind: MetricFamily.Kind) -> String {
        switch kind {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        case .info: format == .openMetrics ? "info" : "gauge"
        }
    }

    private mutating func sample(_ name: String, _ labels: [String], _ value: String) {
        lines.append(name + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}") + " " + value)
    }

    private func words(_ labels: [String: String]) -> [String] {
        labels.sorted { $0.key < $1.key }.map {
            "\($0.key)=\"\(Exposition.escaped($0.value, quotes: true))\""
        }
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.append(character)
            }
        }
    }

    /// Whole numbers without a point.
    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }

    /// Bounds are told apart as text, so each has one form, with a point.
    private static func bound(_ value: Double) -> String { "\(value)" }
}

extension [String] {
    fileprivate static func < (a: [String], b: [String]) -> Bool { a.lexicographicallyPrecedes(b) }
}
