import Machinery
import News

// MARK: - Tags

extension XMLMender {
    /// The name that begins at `start`, nil when none does.
    func tagName(_ start: Int) -> Range<Int>? {
        guard start < text.count, text[start].isASCIILetter || text[start] == UInt8(ascii: "_") else {
            return nil
        }
        var end = start
        var colons = 0
        while end < text.count, end - start <= XMLMender.limitNameBytes {
            let byte = text[end]
            if byte == UInt8(ascii: ":") {
                // A prefix and a local name that begins like one; anything else is no name.
                colons += 1
                guard colons == 1, end + 1 < text.count,
                    text[end + 1].isASCIILetter || text[end + 1] == UInt8(ascii: "_")
                else { return nil }
            } else if !byte.isNameByte {
                break
            }
            end += 1
        }
        guard end - start <= XMLMender.limitNameBytes, end == text.count || text[end] < 0x80 else {
            return nil
        }
        return start..<end
    }

    mutating func startTag() {
        let tagStart = at
        guard let name = tagName(at + 1) else { return writeBracket() }
        let bytes = UnsafeRawBufferPointer(rebasing: text[name])
        let role = role(of: bytes)
        at = name.upperBound
        guard let end = tagEnd(isKnown: role != .markup) else {
            // No ">" comes before the next "<" or the end: this is text, unless the name is one of feeds.
            at = tagStart
            guard ByteSearch.first(UInt8(ascii: "<"), in: text, from: at + 1) == nil else {
                return writeBracket()
            }
            report(.cutTag, at: at)
            at = text.count
            return
        }
        defer { at = end.next }
        // A second root continues the first.
        if role == .root, !open.isEmpty { return report(.secondRoot, at: tagStart) }
        closeBefore(role, at: tagStart)
        if role == .channel, structure.count > 4 { return }
        let isVoid = role == .markup && HTMLElements.isVoid(bytes)
        let isEmpty = end.isEmpty || isVoid
        let isWritten = open.count < XMLMender.deepest
        if isWritten {
            out.append(UInt8(ascii: "<"))
            write(name)
            at = name.upperBound
            writeAttributes(upTo: end.next)
            out.append(contentsOf: isEmpty ? "/>".utf8 : ">".utf8)
        } else {
            report(.tooDeep, at: tagStart)
        }
        if isVoid, !end.isEmpty { report(.neverClosed(name), at: tagStart) }
        guard !isEmpty else { return }
        guard open.count < XMLMender.limitOpen || role.isStructure else {
            countOfDeeper += 1
            return
        }
        if role.isStructure { structure.append(open.count) }
        open.append(Open(name: name, hash: ASCIIName.hash(bytes), role: role, isWritten: isWritten))
    }

    /// Closes open elements that cannot hold the element that begins.
    private mutating func closeBefore(_ role: XMLRole, at place: Int) {
        guard let top = open.last else { return }
        switch role {
        case .entry:
            // An entry in an entry: the first was never closed.
            if let last = structure.last, open[last].role == .entry { close(downTo: last, because: place) }
            // A field of the feed holds no entry either: it was never closed.
            let first = (structure.last ?? 0) + 1
            if let field = open[min(first, open.count)...].firstIndex(where: { $0.role != .markup }) {
                close(downTo: field, because: place)
            }
        case .field:
            // The text of a field holds no other field: the one that is open was never closed.
            let floor = structure.last ?? 0
            var index = open.count - 1
            while index > floor, open.count - index < 64 {
                if open[index].role != .markup {
                    if !open[index].isContainer { close(downTo: index, because: place) }
                    return
                }
                index -= 1
            }
        case .line, .mixed:
            if top.role == .line || (top.role == .field && !top.isContainer) {
                close(downTo: open.count - 1, because: place)
            }
        case .root, .channel, .markup:
            break
        }
    }

    mutating func endTag() {
        let start = at
        guard let name = tagName(at + 2) else {
            // "</>" and the like say nothing.
            report(.strayEndTag, at: at)
            at = (ByteSearch.first(UInt8(ascii: ">"), in: text, from: at) ?? text.count - 1) + 1
            return
        }
        at = name.upperBound
        while at < text.count, text[at] != UInt8(ascii: ">"), text[at] != UInt8(ascii: "<") { at += 1 }
        if at < text.count, text[at] == UInt8(ascii: ">") {
            at += 1
        } else {
            report(.cutEndTag(name), at: start)
        }
        let bytes = UnsafeRawBufferPointer(rebasing: text[name])
        let role = role(of: bytes)
        if countOfDeeper > 0, case .markup = role {
            countOfDeeper -= 1
            return
        }
        guard let index = place(ofOpen: ASCIIName.hash(bytes), isStructure: role.isStructure) else {
            return report(.unmatchedEndTag(name), at: start)
        }
        close(downTo: index + 1, because: start)
        // The root stays open for a second one; the document's end closes it.
        if index == 0 {
            isOutside = true
        } else {
            close(downTo: index)
        }
    }

    private func place(ofOpen hash: UInt64, isStructure: Bool) -> Int? {
        if isStructure { return structure.last { open[$0].hash == hash } }
        var index = open.count - 1
        // The bound keeps the cost of hostile nesting linear. No publisher forgets 256 end tags at once.
        while index >= 0, open.count - index <= 256, !open[index].role.isStructure {
            if open[index].hash == hash { return index }
            index -= 1
        }
        return nil
    }

    mutating func close(downTo count: Int, because place: Int? = nil) {
        if open.count > count { countOfDeeper = 0 }
        while open.count > count, let element = open.popLast() {
            if let place { report(.neverClosed(element.name), at: place) }
            if structure.last == open.count { structure.removeLast() }
            guard element.isWritten else { continue }
            out.append(contentsOf: "</".utf8)
            write(element.name)
            out.append(UInt8(ascii: ">"))
        }
    }
}

// MARK: - Attributes

extension XMLMender {
    /// Where the tag ends whose attributes begin at `at`, and whether it ends in "/>".
    ///
    /// - Returns: nil when it is no tag, because "<" or the document's end comes first.
    private mutating func tagEnd(isKnown: Bool) -> (next: Int, isEmpty: Bool)? {
        let start = at
        defer { at = start }
        while true {
            while at < text.count, text[at] <= 0x20 { at += 1 }
            guard at < text.count else { return nil }
            switch text[at] {
            case UInt8(ascii: ">"): return (at + 1, false)
            case UInt8(ascii: "/"):
                at += 1
                if at < text.count, text[at] == UInt8(ascii: ">") { return (at + 1, true) }
            case UInt8(ascii: "<"):
                guard isKnown else { return nil }
                report(.tagWithoutEnd, at: at)
                return (at, false)
            default:
                _ = nextAttribute()
            }
        }
    }

    private mutating func writeAttributes(upTo end: Int) {
        var seen: [UInt64] = []
        var left = XMLMender.limitValueBytes
        while true {
            while at < end, text[at] <= 0x20 || text[at] == UInt8(ascii: "/") { at += 1 }
            guard at < end, text[at] != UInt8(ascii: ">"), text[at] != UInt8(ascii: "<") else { return }
            let start = at
            let attribute = nextAttribute()
            guard let name = tagName(start), name == attribute.name else {
                report(.badAttributeName, at: start)
                continue
            }
            // Readers of feeds compare names without regard to case, so two cases are one name.
            let hash = ASCIIName.hash(UnsafeRawBufferPointer(rebasing: text[name]))
            if seen.count >= XMLMender.limitAttributes {
                report(.tooManyAttributes, at: start)
                return
            }
            if seen.contains(hash) {
                report(.repeatedAttribute, at: start)
                continue
            }
            seen.append(hash)
            out.append(UInt8(ascii: " "))
            write(name)
            out.append(UInt8(ascii: "="))
            writeValue(attribute.value, limit: left)
            left = max(0, left - attribute.value.count)
        }
    }

    /// Reads the attribute at `at` and moves `at` past it, by one byte at least.
    private mutating func nextAttribute() -> (name: Range<Int>, value: Range<Int>) {
        let start = at
        while at < text.count, text[at] > 0x20, text[at] != UInt8(ascii: "="), text[at] != UInt8(ascii: ">"),
            text[at] != UInt8(ascii: "/"), text[at] != UInt8(ascii: "<")
        {
            at += 1
        }
        let name = start..<at
        while at < text.count, text[at] <= 0x20 { at += 1 }
        guard at < text.count, text[at] == UInt8(ascii: "=") else {
            at = max(name.upperBound, start + 1)
            return (name, name.upperBound..<name.upperBound)
        }
        at += 1
        while at < text.count, text[at] <= 0x20 { at += 1 }
        return (name, attributeValue())
    }

    private mutating func attributeValue() -> Range<Int> {
        guard at < text.count else { return at..<at }
        let quote = text[at]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let which = quote == UInt8(ascii: "\"") ? 0 : 1
            if at + 1 < noQuoteFrom[which] {
                if let close = ByteSearch.first(quote, in: text, from: at + 1) {
                    if isPlausible(at + 1..<close) {
                        let value = at + 1..<close
                        at = close + 1
                        return value
                    }
                } else {
                    noQuoteFrom[which] = at + 1
                }
            }
            report(.openQuote, at: at)
            at += 1
        }
        let start = at
        while at < text.count, text[at] > 0x20, text[at] != UInt8(ascii: ">"), text[at] != UInt8(ascii: "<"),
            !(text[at] == UInt8(ascii: "/") && has("/>", at: at))
        {
            at += 1
        }
        return start..<at
    }

    /// Whether a quoted value ends at its own quote. One that holds "<" has lost its quote and taken another,
    /// unless what follows that quote may follow a value.
    private func isPlausible(_ value: Range<Int>) -> Bool {
        let next = value.upperBound + 1
        guard next < text.count, text[next] > 0x20 else { return true }
        switch text[next] {
        case UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "?"): return true
        default:
            let bytes = UnsafeRawBufferPointer(rebasing: text[value])
            return ByteSearch.first(UInt8(ascii: "<"), in: bytes, from: 0) == nil
        }
    }
}

extension UInt8 {
    /// May stand inside a name.
    fileprivate var isNameByte: Bool {
        isASCIIAlphanumeric || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
            || self == UInt8(ascii: ".")
    }
}
