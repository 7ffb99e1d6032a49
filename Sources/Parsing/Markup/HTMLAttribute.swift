/// The attributes that reading a page looks at; others are left in libxml2's tree.
enum HTMLAttribute: String, CaseIterable, Sendable {
    case id, `class`, role, style, hidden, lang, dir, href, src, srcset, alt, title, rel, type, name, property
    case content, charset, datetime, itemprop, itemscope, itemtype, width, height, value
    case ariaHidden = "aria-hidden"
    case xmlLang = "xml:lang"
    case httpEquiv = "http-equiv"
    case dataSrc = "data-src"
    case dataLazySrc = "data-lazy-src"
    case dataOriginal = "data-original"
    case dataSrcset = "data-srcset"
    case dataTestID = "data-testid"
    case dataComponent = "data-component"

    private static let named = NameTable<HTMLAttribute>(allCases.map { ($0.rawValue, $0) })

    /// Of the attribute whose name has this `ASCIIName` hash; nil for one that nobody asks for.
    init?(hash: UInt64) {
        guard let known = HTMLAttribute.named[hash] else { return nil }
        self = known
    }
}
