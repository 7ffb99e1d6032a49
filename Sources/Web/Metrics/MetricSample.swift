package import Machinery

/// A value that is looked up when it is asked for.
package struct MetricSample: Hashable, Sendable {
    package let family: MetricFamily
    package let labels: [String: String]
    package let value: Double

    package init(_ family: MetricFamily, _ labels: [String: String], _ value: Double) {
        self.family = family
        self.labels = labels
        self.value = value
    }

    package init(_ family: MetricFamily, _ value: Double) {
        self.init(family, [:], value)
    }
}
