/// In which dialect a program is answered.
enum Form: Hashable, Sendable, CaseIterable {
    case json, lines, csv, atom, jsonFeed

    /// As an address ends in it, behind a full stop.
    var suffix: String {
        switch self {
        case .json, .jsonFeed: "json"
        case .lines: "ndjson"
        case .csv: "csv"
        case .atom: "atom"
        }
    }

    /// Without parameters, as `Accept` names it.
    var mediaType: String {
        switch self {
        case .json: "application/json"
        case .lines: "application/x-ndjson"
        case .csv: "text/csv"
        case .atom: "application/atom+xml"
        case .jsonFeed: "application/feed+json"
        }
    }

    var contentType: String {
        switch self {
        case .json, .jsonFeed: mediaType
        case .lines, .atom: mediaType + "; charset=utf-8"
        case .csv: mediaType + "; charset=utf-8; header=present"
        }
    }

    /// The one of `forms` that a header `Accept` wishes most, the first of those it wishes alike; nil where it takes none.
    ///
    /// Source: RFC 9110 §12.5.1.
    static func wished(by header: String?, among forms: [Form]) -> Form? {
        guard let header, header.contains(where: { !$0.isWhitespace }) else { return forms.first }
        let ranges = header.split(separator: ",").prefix(50).map { range in
            let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }
            return (type: parts.first ?? "", quality: weight.map { Double($0.dropFirst(2)) ?? 0 } ?? 1)
        }
        func quality(_ form: Form) -> Double {
            let group = form.mediaType.prefix { $0 != "/" } + "/*"
            // The more exact range decides.
            for name in [form.mediaType, String(group), "*/*"] {
                if let range = ranges.first(where: { $0.type == name }) { return range.quality }
            }
            return 0
        }
        var best: (form: Form, quality: Double)?
        for form in forms where quality(form) > best?.quality ?? 0 { best = (form, quality(form)) }
        return best?.form
    }
}
