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

    private static let named = NameTable<HTMLTag>(
        allCases.filter { $0 != .text && $0 != .other }.map { ($0.rawValue, $0) }
    )

    /// Of the element whose name has this `ASCIIName` hash.
    init(hash: UInt64) {
        self = HTMLTag.named[hash] ?? .other
    }
}
