/// A language in which the page itself speaks; the stories keep their own.
package enum PageLanguage: String, Hashable, Sendable, CaseIterable {
    case arabic = "ar"
    case french = "fr"
    case english = "en"

    package var code: String { rawValue }
    var direction: String { isRightToLeft ? "rtl" : "ltr" }
    var isRightToLeft: Bool { self == .arabic }

    /// As its speakers call it.
    var ownName: String {
        switch self {
        case .arabic: "العربية"
        case .french: "Français"
        case .english: "English"
        }
    }

    /// The one that a browser's `Accept-Language` wishes most; nil where it wishes none of them.
    ///
    /// Source: RFC 9110 §12.5.4, with the basic filtering of RFC 4647 §3.3.1.
    static func preferred(by header: String?) -> PageLanguage? {
        guard let header else { return nil }
        var best: (language: PageLanguage, quality: Double)?
        for range in header.split(separator: ",").prefix(50) {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            guard let tag = parts.first?.split(separator: "-").first,
                let language = PageLanguage(rawValue: tag.lowercased())
            else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }
            let quality = weight.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if quality > (best?.quality ?? 0) { best = (language, quality) }
        }
        return best?.language
    }
}
