/// How khabar fares, as a monitor asks for it.
package struct HealthReport: Hashable, Sendable {
    /// Whether it does its work: 200, else 503.
    package let isFit: Bool
    /// What there is to say, one JSON object.
    package let json: String

    package init(isFit: Bool, json: String) {
        self.isFit = isFit
        self.json = json
    }
}
