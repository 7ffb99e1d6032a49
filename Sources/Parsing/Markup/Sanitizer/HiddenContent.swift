/// The content of an element that is left out, followed to where a browser sees it end.
///
/// Where the end tag of a hidden element is missing, the rest of the article must not go with it. So hidden
/// content also ends where an element outside ends, and where HTML ends svg and math.
struct HiddenContent {
    enum AtStart { case stays, ends }
    enum AtEnd {
        case stays
        /// The tag was this element's own.
        case ends
        /// The tag ends an element outside.
        case endsBefore
    }

    private let name: UInt64
    private let hiding: HTMLTreatment.Hiding
    /// Open elements of the same name, this one among them.
    private var depth = 1
    /// Open elements inside svg and math that hold HTML again.
    private var htmlDepth = 0
    /// Allowed elements opened in here, whose end tags end nothing outside.
    private var opened = [Int](repeating: 0, count: SafeElement.allCases.count)

    init(_ name: UInt64, _ hiding: HTMLTreatment.Hiding) {
        self.name = name
        self.hiding = hiding
    }

    /// Whether tags in here are those of svg and math.
    var isForeign: Bool { hiding == .foreign && htmlDepth == 0 }

    mutating func start(_ name: UInt64, isSelfClosing: Bool) -> AtStart {
        let isEmpty = isForeign && isSelfClosing
        if name == self.name {
            if hiding != .control, !isEmpty { depth += 1 }
            return .stays
        }
        if hiding == .foreign {
            switch ForeignNames.of(name) {
            case .breaksOut where htmlDepth == 0: return .ends
            case .holdsHTML where !isEmpty: htmlDepth += 1
            default: break
            }
        }
        if !isEmpty, case .kept(let element) = HTMLTreatment.of(name), element.kind != .void {
            opened[element.rawValue] += 1
        }
        return .stays
    }

    mutating func end(_ name: UInt64, isOpenOutside: (SafeElement) -> Bool) -> AtEnd {
        if name == self.name {
            depth -= 1
            return depth == 0 ? .ends : .stays
        }
        if hiding == .foreign, ForeignNames.of(name) == .holdsHTML { htmlDepth = max(htmlDepth - 1, 0) }
        guard case .kept(let element) = HTMLTreatment.of(name) else { return .stays }
        if opened[element.rawValue] > 0 {
            opened[element.rawValue] -= 1
            return .stays
        }
        return hiding != .enclosed && isOpenOutside(element) ? .endsBefore : .stays
    }
}
