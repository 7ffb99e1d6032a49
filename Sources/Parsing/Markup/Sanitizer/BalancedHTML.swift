import News

/// Writes allowed elements so that any HTML parser reads back exactly the tree that was meant.
///
/// What a tree builder would close, move or make up by itself is closed or written here: nothing in the
/// output depends on a parser's mending, so no second parse can find another tree in it. Where browsers
/// would move content out of a table, it gets a cell where it stands.
/// Source: WHATWG HTML Standard §13.2.6.
struct BalancedHTML {
    /// Elements may be nested this deep; of deeper ones the tags are left out. Browsers stop at 512, libxml2 at 256.
    static let limitDepth = 100

    private struct Open {
        let element: SafeElement
        /// Elements that say nothing without attributes count as open, but have no tags in the output.
        let isWritten: Bool
    }

    private(set) var out: [UInt8] = []
    private var open: [Open] = []
    private var openCounts = [Int](repeating: 0, count: SafeElement.allCases.count)
    /// Where the content of a `pre` begins, until something stands there.
    private var preStart = -1

    init(capacity: Int) {
        out.reserveCapacity(capacity)
    }

    func isOpen(_ element: SafeElement) -> Bool { openCounts[element.rawValue] > 0 }

    /// Attributes are as they are written, each with a space before it; nil leaves the tags out.
    mutating func start(_ element: SafeElement, attributes: [UInt8]?) {
        guard element.kind != .tablePart, element != .col else {
            return startTablePart(element, attributes: attributes ?? [])
        }
        if element == .table, open.last?.element.needsCell == true, let table = lastOpen(.table, barriers: [])
        {
            close(downTo: table)
        }
        if element.kind == .void, attributes == nil { return }
        makeCell()
        closeImplied(element)
        if element.kind == .void { return writeStart(element, attributes ?? []) }
        // A table's parts and cell must fit in with it.
        guard open.count < BalancedHTML.limitDepth - (element == .table ? 4 : 0) else { return }
        push(element, attributes)
    }

    mutating func end(_ element: SafeElement) {
        if element == .br { return start(.br, attributes: []) }
        guard element.kind != .void else { return }
        let place: Int? =
            switch element {
            case _ where element.isHeading: lastOpen(where: \.isHeading, barriers: \.isScopeBarrier)
            case .li: lastOpen(.li, barriers: { $0.isScopeBarrier || $0 == .ul || $0 == .ol })
            case .table: lastOpen(.table, barriers: [])
            case _ where element.kind == .tablePart: lastOpen(element, barriers: [.table])
            case _ where element.kind == .inline:
                lastOpen(element, barriers: { $0.kind == .block || $0.kind == .tablePart })
            default: lastOpen(element, barriers: \.isScopeBarrier)
            }
        if let place { close(downTo: place) }
    }

    /// Writes text whose references are not yet decoded.
    mutating func text(_ raw: UnsafeRawBufferPointer) {
        if open.last?.element.needsCell == true, raw.contains(where: { !$0.isHTMLSpace }) { makeCell() }
        var raw = raw[...]
        if out.count == preStart {
            // One line end behind <pre> is not text.
            if raw.first == 0x0D { raw = raw.dropFirst() }
            if raw.first == 0x0A { raw = raw.dropFirst() }
        }
        let start = out.count
        out.append(escaped: UnsafeRawBufferPointer(rebasing: raw), inAttribute: false)
        if start == preStart, out.count > start, out[start] == 0x0A { out.insert(0x0A, at: start) }
    }

    mutating func closeAll() { close(downTo: 0) }
}

// MARK: - Elements that browsers end by themselves

extension BalancedHTML {
    private mutating func closeImplied(_ element: SafeElement) {
        switch element {
        case .li: closeItem { $0 == .li }
        case .dt, .dd: closeItem { $0 == .dt || $0 == .dd }
        case .a:
            if let link = lastOpen(.a, barriers: { $0 == .td || $0 == .th || $0 == .caption }) {
                close(downTo: link)
            }
        default: break
        }
        guard element.kind == .block || element == .hr else { return }
        if let paragraph = lastOpen(.p, barriers: \.isScopeBarrier) { close(downTo: paragraph) }
        if element.isHeading, let inner = open.lastIndex(where: \.isWritten), open[inner].element.isHeading {
            close(downTo: inner)
        }
    }

    /// The item of the same list, if nothing but inline elements, paragraphs and the like are around this place.
    private mutating func closeItem(_ isItem: (SafeElement) -> Bool) {
        for place in open.indices.reversed() {
            let element = open[place].element
            if isItem(element) { return close(downTo: place) }
            switch element.kind {
            case .block where element != .address && element != .div && element != .p: return
            case .tablePart: return
            default: break
            }
        }
    }
}

// MARK: - Tables

extension BalancedHTML {
    /// Table parts without a table are left out. In one they stand only where they belong, which is kept
    /// true by what is opened here: behind a table are its parts, then rows, then cells.
    private mutating func startTablePart(_ element: SafeElement, attributes: [UInt8]) {
        guard let table = lastOpen(.table, barriers: []) else { return }
        switch element {
        case .col:
            if !isOpen(.colgroup, at: table + 1) {
                close(downTo: table + 1)
                push(.colgroup, [])
            } else {
                close(downTo: table + 2)
            }
            writeStart(.col, attributes)
        case .tr:
            startSection(table)
            push(.tr, attributes)
        case .td, .th:
            if isOpen(.tr, at: table + 2) {
                close(downTo: table + 3)
            } else {
                startSection(table)
                push(.tr, [])
            }
            push(element, attributes)
        default:
            close(downTo: table + 1)
            push(element, attributes)
        }
    }

    /// Leaves the table open with a section that may take a row.
    private mutating func startSection(_ table: Int) {
        if isOpen(.tbody, at: table + 1) || isOpen(.thead, at: table + 1) || isOpen(.tfoot, at: table + 1) {
            close(downTo: table + 2)
        } else {
            close(downTo: table + 1)
            push(.tbody, [])
        }
    }

    private mutating func makeCell() {
        if open.last?.element.needsCell == true { startTablePart(.td, attributes: []) }
    }

    private func isOpen(_ element: SafeElement, at place: Int) -> Bool {
        place < open.count && open[place].element == element
    }
}

// MARK: - The open elements

extension BalancedHTML {
    private func lastOpen(_ element: SafeElement, barriers: Set<SafeElement>) -> Int? {
        lastOpen(element, barriers: { barriers.contains($0) })
    }

    private func lastOpen(_ element: SafeElement, barriers: (SafeElement) -> Bool) -> Int? {
        isOpen(element) ? lastOpen(where: { $0 == element }, barriers: barriers) : nil
    }

    private func lastOpen(where isMeant: (SafeElement) -> Bool, barriers: (SafeElement) -> Bool) -> Int? {
        for place in open.indices.reversed() {
            let element = open[place].element
            if isMeant(element) { return place }
            if barriers(element) { return nil }
        }
        return nil
    }

    private mutating func push(_ element: SafeElement, _ attributes: [UInt8]?) {
        open.append(Open(element: element, isWritten: attributes != nil))
        openCounts[element.rawValue] += 1
        guard let attributes else { return }
        writeStart(element, attributes)
        if element == .pre { preStart = out.count }
    }

    private mutating func close(downTo place: Int) {
        while open.count > place, let last = open.popLast() {
            openCounts[last.element.rawValue] -= 1
            if last.isWritten { out += Array("</\(last.element.name)>".utf8) }
        }
    }

    private mutating func writeStart(_ element: SafeElement, _ attributes: [UInt8]) {
        out.append(UInt8(ascii: "<"))
        out += element.name.utf8
        out += attributes
        out.append(UInt8(ascii: ">"))
    }
}
