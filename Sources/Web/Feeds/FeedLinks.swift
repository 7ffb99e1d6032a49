internal import News

/// The feeds that a page names in its head, so that readers find them.
enum FeedLinks {
    static func of(_ visit: Visit) -> HTML {
        let address = bare(visit.request)
        func link(_ suffix: String, _ form: Form) -> HTML {
            var path = address.path
            path[path.count - 1] += ".\(suffix)"
            let target = OwnAddress(path, query: address.query)
            return
                "<link rel=\"alternate\" type=\"\(form.mediaType)\" href=\"\(target)\" title=\"\(visit.words.siteName)\">\n"
        }
        return "\(link("atom", .atom))\(link("json", .jsonFeed))"
    }

    /// The feed of what the page shows, without its suffix; that of everything where it shows no list.
    private static func bare(_ request: PageRequest) -> (
        path: [String], query: [(name: String, value: String?)]
    ) {
        let fields = request.query
        switch (request.path.first, request.path.count) {
        case (nil, _) where fields.pairs.isEmpty: return (["top"], [])
        case ("watches", 2): return (request.path, [])
        case ("outlets", 2), ("agencies", 2): return (request.path + ["feed"], [])
        case ("search", 1):
            guard let words = fields["q"] else { return (["feed"], []) }
            let chosen = ["outlet", "agency", "language"].map { (name: $0, value: fields[$0]) }
            return (["search"], [("q", words)] + chosen)
        case ("latest", 1):
            let chosen = ["outlet", "agency", "language", "section"].map { (name: $0, value: fields[$0]) }
            return (["feed"], chosen + [("min_outlets", fields["outlets"])])
        default: return (["feed"], [])
        }
    }
}
