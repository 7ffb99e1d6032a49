package import News

/// Whether a text names one of some outlets: by its name in any spelling, or by its domain.
package struct NamedOutlets: Sendable {
    private let names: [SearchQuery]
    private let domains: [String]

    package init(_ outlets: [Outlet]) {
        names = outlets.map { SearchQuery("\"\($0.name.replacing("\"", with: " "))\"") }
            .filter { $0.fault == nil }
        let addresses = outlets.flatMap { [$0.homepage].compactMap { $0 } + $0.feeds.map(\.url) }
        domains = Set(addresses.compactMap { URLReference($0).host.flatMap { Host($0)?.domain } }).sorted()
    }

    /// Whether title, text or byline names one of them.
    package func areNamed(in article: Article) -> Bool {
        let parts = [article.title, article.text, article.byline ?? ""]
        if names.contains(where: { $0.isHeld(by: parts, isExact: false) }) { return true }
        let written = parts.map { $0.lowercased() }
        return domains.contains { domain in written.contains { $0.contains(domain) } }
    }
}
