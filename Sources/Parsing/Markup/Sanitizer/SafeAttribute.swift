import News

/// The attributes that may stand in sanitised HTML, in the order they are written.
enum SafeAttribute: String, CaseIterable, Sendable {
    case href, src, alt, title, datetime, width, height, colspan, rowspan, span, scope, start, reversed, value
    case lang, dir
    /// Where pages that load pictures late keep their address; read, never written.
    case dataSrc = "data-src"
    case dataLazySrc = "data-lazy-src"
    case dataOriginal = "data-original"

    static func of(_ name: UInt64) -> SafeAttribute? { table[name] }

    private static let table = NameTable<SafeAttribute>(allCases.map { ($0.rawValue, $0) })

    /// Those that `element` may have.
    static func allowed(on element: SafeElement) -> [SafeAttribute] {
        switch element {
        case .a: [.href, .title] + everywhere
        case .abbr, .dfn: [.title] + everywhere
        case .img: [.src, .alt, .title, .width, .height] + everywhere
        case .time, .del, .ins: [.datetime] + everywhere
        case .td, .th: [.colspan, .rowspan, .scope] + everywhere
        case .col, .colgroup: [.span]
        case .ol: [.start, .reversed] + everywhere
        case .li: [.value] + everywhere
        case .br, .wbr, .hr: []
        default: everywhere
        }
    }

    private static let everywhere: [SafeAttribute] = [.lang, .dir]

    /// Places to look for a picture's address, best first.
    static let pictureAddresses: [SafeAttribute] = [.src, .dataSrc, .dataLazySrc, .dataOriginal]

    /// The value as it may be written; nil where it says nothing or nothing that is allowed.
    ///
    /// Addresses are the business of `SafeAddress`.
    func checked(_ value: [UInt8]) -> [UInt8]? {
        switch self {
        case .alt: value
        case .title: value.isEmpty ? nil : value
        case .datetime: value.isMade(of: "0123456789+-:. TZWPYMDHSt z", limit: 40) ? value : nil
        case .lang: value.isLanguageTag ? value : nil
        case .dir: value.oneOf(["ltr", "rtl", "auto"])
        case .scope: value.oneOf(["row", "col", "rowgroup", "colgroup"])
        case .width, .height: value.number(upTo: 10_000)
        case .colspan, .rowspan, .span: value.number(upTo: 1000)
        case .start, .value:
            value.first == UInt8(ascii: "-")
                ? Array(value.dropFirst()).number(upTo: 1_000_000).map { [UInt8(ascii: "-")] + $0 }
                : value.number(upTo: 1_000_000)
        case .reversed: []
        case .href, .src, .dataSrc, .dataLazySrc, .dataOriginal: nil
        }
    }
}

extension [UInt8] {
    fileprivate func isMade(of allowed: StaticString, limit: Int) -> Bool {
        !isEmpty && count <= limit && allSatisfy { byte in allowed.withUTF8Buffer { $0.contains(byte) } }
    }

    /// Letters, digits and hyphens, beginning with a letter. Source: RFC 5646 §2.1, not stricter.
    fileprivate var isLanguageTag: Bool {
        count <= 35 && first?.isASCIILetter == true
            && allSatisfy { $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") }
    }

    /// The keyword that this is, in lower case.
    fileprivate func oneOf(_ keywords: [String]) -> [UInt8]? {
        keywords.first { $0.utf8.elementsEqual(map(\.asciiLowercased)) }.map {
            Array($0.utf8)
        }
    }

    /// The digits, where they and nothing else are here and their number is at most `limit`.
    fileprivate func number(upTo limit: Int) -> [UInt8]? {
        guard (1...7).contains(count), allSatisfy(\.isASCIIDigit) else { return nil }
        return reduce(0) { $0 * 10 + Int($1 - 0x30) } <= limit ? self : nil
    }
}
