/// The elements that reading a page tells apart.
enum HTMLTag: String, CaseIterable, Sendable {
    case text = "#text"
    case other = ""
    case html, head, body, title, meta, link, base, script, style, noscript, template
    case main, article, section, div, header, footer, nav, aside, address, hgroup, center, details, summary
    case h1, h2, h3, h4, h5, h6, p, pre, blockquote, ul, ol, li, dl, dt, dd, menu
    case table, caption, thead, tbody, tfoot, tr, td, th
    case figure, figcaption, picture, source, img, video, audio, svg, math, canvas, iframe, object, embed, map
    case form, fieldset, button, input, select, option, textarea, label, dialog
    case a, abbr, b, strong, i, em, u, s, small, sub, sup, mark, q, cite, code, kbd, samp, tt, font, span, big
    case time, ins, del, bdi, bdo, br, hr, wbr, data, dfn

    /// What the element's tags do to the text around them.
    enum Layout: Sendable {
        /// Nothing: the words go on.
        case inline
        /// Text before and after stands apart.
        case block
        /// Words stand apart, the line goes on.
        case space
        case lineBreak
    }

    var layout: Layout {
        switch self {
        case .text, .a, .abbr, .b, .strong, .i, .em, .u, .s, .small, .sub, .sup, .mark, .q, .cite, .code,
            .kbd,
            .samp, .tt, .font, .span, .big, .time, .ins, .del, .bdi, .bdo, .wbr, .data, .dfn, .other, .label,
            .math:
            .inline
        case .br: .lineBreak
        case .td, .th, .button, .option, .img, .input, .iframe, .svg, .select: .space
        default: .block
        }
    }

    var isHeading: Bool {
        switch self {
        case .h1, .h2, .h3, .h4, .h5, .h6: true
        default: false
        }
    }

    private static let named: [UInt64: HTMLTag] = Dictionary(
        uniqueKeysWithValues: allCases.filter { $0 != .text && $0 != .other }.map {
            (NameHash.of($0.rawValue), $0)
        }
    )

    init(hash: UInt64) {
        self = HTMLTag.named[hash] ?? .other
    }
}

/// The attributes that reading a page looks at; others are left in libxml2's tree.
enum HTMLAttribute: String, CaseIterable, Sendable {
    case id, `class`, role, style, hidden, lang, dir, href, src, srcset, alt, title, rel, type, name, property
    case content, charset, datetime, itemprop, itemtype, itemscope, width, height, value
    case ariaHidden = "aria-hidden"
    case xmlLang = "xml:lang"
    case httpEquiv = "http-equiv"
    case dataSrc = "data-src"
    case dataLazySrc = "data-lazy-src"
    case dataOriginal = "data-original"
    case dataSrcset = "data-srcset"
    case dataTestID = "data-testid"
    case dataComponent = "data-component"

    private static let named: [UInt64: HTMLAttribute] = Dictionary(
        uniqueKeysWithValues: allCases.map { (NameHash.of($0.rawValue), $0) }
    )

    init?(hash: UInt64) {
        guard let known = HTMLAttribute.named[hash] else { return nil }
        self = known
    }
}

/// Names as numbers: FNV-1a over their bytes. Chance collisions of the names above do not occur.
enum NameHash {
    static func of(_ name: String) -> UInt64 {
        var hash = seed
        for byte in name.utf8 { add(byte, to: &hash) }
        return hash
    }

    static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

    @inline(__always)
    static func add(_ byte: UInt8, to hash: inout UInt64) {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
}
