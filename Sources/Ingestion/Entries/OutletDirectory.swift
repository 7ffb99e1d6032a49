import Language
import News

/// Which outlet an item belongs to, on a page that gathers from several.
struct OutletDirectory: Sendable {
    private var byName: [String: Outlet] = [:]
    private var byHost: [String: Outlet] = [:]

    init(_ outlets: [Outlet]) {
        for outlet in outlets {
            let name = OutletDirectory.words(outlet.name)
            if byName[name] == nil { byName[name] = outlet }
            // A page that gathers from other outlets is not their address.
            let addresses = [outlet.homepage].compactMap { $0 } + outlet.feeds.map(\.url)
            for host in addresses.compactMap(OutletDirectory.host) where byHost[host] == nil {
                byHost[host] = outlet
            }
        }
    }

    /// The outlet that an item names, else the outlet to whose site it leads, else an outlet that is not configured. Where the
    /// item names none, it is the page's own outlet.
    ///
    /// `name` is as the page gives it, `link` is absolute, `page` the outlet whose page it is.
    func outlet(named name: String?, link: String?, on page: Outlet) -> Outlet {
        guard let name, !OutletDirectory.words(name).isEmpty else { return page }
        if let known = byName[OutletDirectory.words(name)] { return known }
        if let host = link.flatMap(OutletDirectory.host), let known = byHost[host], known.id != page.id {
            return known
        }
        return Outlet(
            id: .init(OutletDirectory.id(name)),
            name: name,
            language: page.language,
            fullText: page.fullText
        )
    }

    /// The name's words with hyphens between them. Configured ids hold only a-z, digits, "-" and "_". A name that could be one
    /// gets a "~" at its end, so that it never means a configured outlet.
    private static func id(_ name: String) -> String {
        let id = name.split { $0.isWhitespace || $0 == "-" }.joined(separator: "-").lowercased()
        return id.utf8.allSatisfy { $0 < 128 } ? id + "~" : id
    }

    private static func words(_ name: String) -> String {
        Folding.fold(name).split(separator: " ").joined(separator: " ")
    }

    private static func host(_ address: String) -> String? {
        URLReference(address).host.map { $0.hasPrefix("www.") ? String($0.dropFirst(4)) : $0 }
    }
}
