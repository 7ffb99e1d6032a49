/// The elements that may stand in sanitised HTML, in what they do to the elements around them.
///
/// None of them can run anything, load anything but a picture, switch a tokeniser into raw text or a tree
/// builder into another namespace. Attributes are in `SafeAttribute`.
enum SafeElement: Int, CaseIterable, Sendable {
    case a, abbr, b, bdi, bdo, cite, code, del, dfn, em, i, ins, kbd, mark, q, s, samp, small, span, strong
    case sub, sup, time, u, `var`
    case br, hr, img, wbr
    case p, div, section, article, aside, header, footer, address, blockquote, figure, figcaption, pre
    case details, summary, h1, h2, h3, h4, h5, h6
    case ul, ol, li, dl, dt, dd
    case table, caption, colgroup, col, thead, tbody, tfoot, tr, td, th

    enum Kind: Sendable {
        /// Inside a line; its end tag does not reach through blocks.
        case inline
        /// Inside a line; its end tag also ends the blocks inside it.
        case formatting
        /// No content, no end tag.
        case void
        /// Ends an open paragraph.
        case block
        case tablePart
    }

    var kind: Kind {
        switch self {
        case .a, .b, .code, .em, .i, .s, .small, .strong, .u: .formatting
        case .abbr, .bdi, .bdo, .cite, .del, .dfn, .ins, .kbd, .mark, .q, .samp, .span, .sub, .sup, .time,
            .var:
            .inline
        case .br, .hr, .img, .wbr, .col: .void
        case .caption, .colgroup, .thead, .tbody, .tfoot, .tr, .td, .th: .tablePart
        default: .block
        }
    }

    var isHeading: Bool {
        switch self {
        case .h1, .h2, .h3, .h4, .h5, .h6: true
        default: false
        }
    }

    /// No end tag outside is meant for an element inside, nor the other way round.
    var isScopeBarrier: Bool {
        switch self {
        case .table, .td, .th, .caption: true
        default: false
        }
    }

    /// Text here would be moved out of the table.
    var needsCell: Bool {
        switch self {
        case .table, .colgroup, .thead, .tbody, .tfoot, .tr: true
        default: false
        }
    }

    /// Says nothing without an attribute, so without one its tags are not written.
    var needsAttribute: Bool { self == .a || self == .span || self == .bdo || self == .img }

    var name: String { SafeElement.names[rawValue] }

    private static let names = allCases.map { "\($0)" }
}

/// What becomes of an element of the publisher's HTML. Of an element not named here only the tags go.
enum HTMLTreatment: Sendable {
    case kept(SafeElement)
    /// Tags and content go. Content is everything to the end tag.
    case hidden(Hiding)
    /// Tags and content go. The content is text to the tokeniser, whatever tags it seems to hold.
    case rawText

    enum Hiding: Sendable {
        /// One never holds another, so the first end tag ends it.
        case control
        case nesting
        /// Like `nesting`, but an end tag inside ends nothing outside.
        case enclosed
        /// Of another namespace, which tags of HTML end by themselves.
        case foreign
    }

    static func of(_ name: UInt64) -> HTMLTreatment? { table[name] }

    private static let table = NameTable<HTMLTreatment>(
        SafeElement.allCases.map { ($0.name, .kept($0)) }
            + SafeElement.aliases.flatMap { row in
                row.names.split(separator: " ").map { (String($0), .kept(row.writtenAs)) }
            }
            + hidden.flatMap { row in row.names.split(separator: " ").map { (String($0), row.treatment) } }
    )

    private static let hidden: [(names: String, treatment: HTMLTreatment)] = [
        ("script style xmp iframe noembed noframes noscript title textarea plaintext", .rawText),
        ("button select option optgroup datalist label legend output progress meter", .hidden(.control)),
        ("audio video canvas", .hidden(.nesting)),
        ("object applet template", .hidden(.enclosed)),
        ("svg math", .hidden(.foreign)),
    ]
}

extension SafeElement {
    /// Elements that differ from a kept one in nothing a reader sees, or only structure the text.
    fileprivate static let aliases: [(names: String, writtenAs: SafeElement)] = [
        ("main nav center hgroup search form fieldset dialog", .div),
        ("menu dir", .ul), ("listing", .pre), ("image", .img), ("strike", .s), ("tt", .code),
        ("acronym", .abbr),
    ]
}

/// Names inside svg and math.
enum ForeignNames {
    enum Meaning: Sendable {
        /// Holds HTML again.
        case holdsHTML
        /// Ends svg or math wherever it comes. Source: WHATWG HTML Standard §13.2.6.5.
        case breaksOut
    }

    static func of(_ name: UInt64) -> Meaning? { table[name] }

    private static let table = NameTable<Meaning>(rows: [
        ("foreignobject desc title mi mo mn ms mtext annotation-xml", .holdsHTML),
        (
            "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img",
            .breaksOut
        ),
        (
            "li listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul",
            .breaksOut
        ),
        ("var", .breaksOut),
    ])
}
