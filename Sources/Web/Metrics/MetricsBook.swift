package import CoreMetrics
internal import Machinery
import Synchronization

/// Where the rooms' counts end up: the backend of swift-metrics, read by `/metrics`.
///
/// It keeps what `MetricFamily` names, with the labels named there, and nothing else: what other libraries count is
/// theirs to show. A family holds at most `mostSeries` combinations of labels.
package final class MetricsBook: Sendable {
    private struct Key: Hashable {
        let family: MetricFamily
        let labels: [String: String]
    }

    private let series = Mutex<[Key: any Series]>([:])

    /// More than any family has; HTTP knows some sixty statuses, servers make up others.
    static let mostSeries = 200

    /// By the names of their samples.
    private static let families = Dictionary(
        uniqueKeysWithValues: MetricFamily.allCases.map { ($0.sampleName, $0) }
    )

    package init() {}

    /// What has been counted, in no order.
    var samples: [(family: MetricFamily, labels: [String: String], reading: Reading)] {
        series.withLock { series in
            series.map { key, series in (key.family, key.labels, series.reading) }
        }
    }

    private func series<S: Series>(
        _ label: String,
        _ dimensions: [(String, String)],
        where fits: (MetricFamily.Kind) -> Bool,
        make: (MetricFamily.Kind) -> S
    ) -> S? {
        guard let family = MetricsBook.families[label], fits(family.kind),
            Set(dimensions.map(\.0)) == Set(family.labels)
        else { return nil }
        let key = Key(family: family, labels: Dictionary(dimensions) { _, last in last })
        return series.withLock { series in
            if let known = series[key] { return known as? S }
            guard series.keys.count(where: { $0.family == family }) < MetricsBook.mostSeries else {
                return nil
            }
            let made = make(family.kind)
            series[key] = made
            return made
        }
    }
}

// MARK: - Series

extension MetricsBook {
    enum Reading: Hashable {
        case value(Double)
        /// How many observations were at most the bound of the same place, and after the last bound all of them.
        case histogram(cumulative: [Int], sum: Double)
    }

    fileprivate protocol Series: Sendable {
        var reading: Reading { get }
    }

    fileprivate final class Counted: Series, CounterHandler {
        private let count = Atomic<Int64>(0)

        var reading: Reading { .value(Double(count.load(ordering: .relaxed))) }

        func increment(by amount: Int64) { count.add(max(0, amount), ordering: .relaxed) }

        /// A counter that went back would be taken for a restart.
        func reset() {}
    }

    fileprivate final class Level: Series, RecorderHandler, MeterHandler {
        private let level = Mutex(0.0)

        var reading: Reading { .value(level.withLock { $0 }) }

        func record(_ value: Int64) { set(Double(value)) }
        func record(_ value: Double) { set(value) }
        func set(_ value: Int64) { set(Double(value)) }
        func set(_ value: Double) { level.withLock { $0 = value } }
        func increment(by amount: Double) { level.withLock { $0 += amount } }
        func decrement(by amount: Double) { level.withLock { $0 -= amount } }
    }

    fileprivate final class Histogram: Series, RecorderHandler, TimerHandler {
        private let bounds: [Double]
        private let state: Mutex<(counts: [Int], sum: Double)>

        init(_ bounds: [Double]) {
            self.bounds = bounds
            state = Mutex(([Int](repeating: 0, count: bounds.count + 1), 0))
        }

        var reading: Reading {
            state.withLock { state in
                var sum = 0
                return .histogram(
                    cumulative: state.counts.map { count in
                        sum += count
                        return sum
                    },
                    sum: state.sum
                )
            }
        }

        func record(_ value: Int64) { record(Double(value)) }

        func record(_ value: Double) {
            let place = bounds.firstIndex { value <= $0 } ?? bounds.count
            state.withLock { state in
                state.counts[place] += 1
                state.sum += value
            }
        }

        func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    }
}

// MARK: - swift-metrics

extension MetricsBook: MetricsFactory {
    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, where: { $0 == .counter }, make: { _ in Counted() })
            ?? NOOPMetricsHandler.instance
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, where: { $0 == .gauge }, make: { _ in Level() })
            ?? NOOPMetricsHandler.instance
    }

    package func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate { return histogram(label, dimensions) ?? NOOPMetricsHandler.instance }
        return series(label, dimensions, where: { $0 == .gauge }, make: { _ in Level() })
            ?? NOOPMetricsHandler.instance
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    private func histogram(_ label: String, _ dimensions: [(String, String)]) -> Histogram? {
        func bounds(_ kind: MetricFamily.Kind) -> [Double]? {
            if case .histogram(let bounds) = kind { bounds } else { nil }
        }
        return series(label, dimensions, where: { bounds($0) != nil }, make: { Histogram(bounds($0) ?? []) })
    }

    // What was counted stays: a series that is gone and comes back would be taken for a restart.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}
}
