import Machinery
import News

// MARK: - Text and references

extension XMLMender {
    /// Writes the waiting text, up to the size of a piece.
    mutating func writeRest() {
        var i = rest.lowerBound
        while i < rest.upperBound, out.count < XMLPieces.pieceBytes {
            i = restIsSection ? writeSection(i, in: rest) : writeText(i, in: rest)
        }
        rest = i..<rest.upperBound
        if rest.isEmpty { restIsSection = false }
    }

    /// Writes a run of text as XML: drops characters that XML forbids and mends ampersands. Returns the place
    /// after the run.
    private mutating func writeText(_ i: Int, in range: Range<Int>) -> Int {
        let end = plainEnd(i, in: range)
        guard end == i else {
            write(i..<end)
            return end
        }
        return writeCareful(i, in: range, quote: false)
    }

    /// Where the run ends that may be copied as it is, or where it is to be cut.
    private func plainEnd(_ start: Int, in range: Range<Int>) -> Int {
        let limit = min(range.upperBound, start + XMLPieces.pieceBytes)
        var i = start
        while i < limit, !text[i].needsCare { i += 1 }
        guard i == limit else { return i }
        while i < range.upperBound, text[i] & 0xC0 == 0x80 { i += 1 }
        return i
    }

    /// Writes what begins at `i` and cannot be copied; returns the place behind it.
    private mutating func writeCareful(_ i: Int, in range: Range<Int>, quote: Bool) -> Int {
        switch text[i] {
        case UInt8(ascii: "&"):
            return writeReference(i, limit: range.upperBound)
        case UInt8(ascii: "<"):
            writeSign(text[i])
        case UInt8(ascii: "]") where (out.last ?? lastFlushed) == UInt8(ascii: "]"):
            // As a reference, so that "]]>" is never written, whatever is dropped after it.
            out.append(contentsOf: "&#93;".utf8)
        case UInt8(ascii: "\"") where quote:
            writeSign(text[i])
        case 0xEF:
            if has("\u{FFFE}", at: i) || has("\u{FFFF}", at: i) {
                report(.forbiddenCharacter, at: i)
            } else {
                write(i..<i + 3)
            }
            return i + 3
        case 0x09, 0x0A, 0x0D, 0x20...:
            out.append(text[i])
        default:
            report(.controlCharacter, at: i)
        }
        return i + 1
    }

    /// Writes the reference at `i`, or the bare ampersand. Returns the place after it.
    private mutating func writeReference(_ i: Int, limit: Int) -> Int {
        let bytes = UnsafeRawBufferPointer(rebasing: text[..<limit])
        if i + 1 < limit, text[i + 1] == UInt8(ascii: "#") {
            guard let reference = HTMLEntities.reference(in: bytes, at: i) else { return writeAmpersand(i) }
            if text[i + reference.length - 1] != UInt8(ascii: ";") {
                report(.referenceWithoutSemicolon, at: i)
            }
            write(scalar: reference.first, at: i)
            return i + reference.length
        }
        guard let end = nameEnd(i + 1, limit: limit), text[end] == UInt8(ascii: ";") else {
            return writeAmpersand(i)
        }
        let name = String(decoding: text[i + 1..<end], as: UTF8.self)
        switch name {
        case "amp", "lt", "gt", "quot", "apos":
            write(i..<end + 1)
        default:
            if let value = entities[name] {
                expand(value, depth: 0)
            } else if let reference = HTMLEntities.reference(in: bytes, at: i),
                i + reference.length == end + 1
            {
                report(.undeclaredEntity(i + 1..<end), at: i)
                write(scalar: XMLMender.meantByXHTML[name] ?? reference.first, at: i)
                if let second = reference.second { write(scalar: second, at: i) }
            } else {
                return writeAmpersand(i)
            }
        }
        return end + 1
    }

    /// Entities that XHTML's document types declare differently from HTML. An XML document means XHTML's.
    /// Source: XHTML 1.0, xhtml-symbol.ent.
    private static let meantByXHTML: [String: UInt32] = ["lang": 0x2329, "rang": 0x232A]

    private mutating func writeAmpersand(_ i: Int) -> Int {
        report(.bareAmpersand, at: i)
        writeSign(UInt8(ascii: "&"))
        return i + 1
    }

    private func nameEnd(_ start: Int, limit: Int) -> Int? {
        var end = start
        while end < limit, end - start < 64,
            text[end].isASCIIAlphanumeric || text[end] == UInt8(ascii: "_")
                || text[end] == UInt8(ascii: "-") || text[end] == UInt8(ascii: ".")
        {
            end += 1
        }
        return end > start && end < limit ? end : nil
    }

    private mutating func write(scalar: UInt32, at place: Int) {
        switch scalar {
        case 0x22, 0x26, 0x3C, 0x3E: writeSign(UInt8(scalar))
        case 9, 10, 13, 0x20...0xFFFD, 0x10000...: out.append(scalar: scalar)
        default: report(.forbiddenReference, at: place)
        }
    }

    /// Writes an entity's value as text, its own entities included, until the document's budget is spent.
    private mutating func expand(_ value: Range<Int>, depth: Int) {
        guard depth < 8 else { return report(.deepEntities, at: at) }
        var i = value.lowerBound
        while i < value.upperBound {
            guard expansion < max(XMLMender.limitExpansionBytes, text.count) else {
                return report(.expansionStopped, at: at)
            }
            let place = i
            defer { expansion += i - place }
            if text[i] == UInt8(ascii: "&"), let end = nameEnd(i + 1, limit: value.upperBound),
                text[end] == UInt8(ascii: ";"),
                let inner = entities[String(decoding: text[i + 1..<end], as: UTF8.self)]
            {
                expand(inner, depth: depth + 1)
                i = end + 1
            } else if text[i] == UInt8(ascii: "&") {
                i = writeReference(i, limit: value.upperBound)
            } else if text[i].needsCare {
                i = writeCareful(i, in: value, quote: true)
            } else {
                // Whole characters, so that the budget never ends inside one.
                let start = i
                i += 1
                while i < value.upperBound, text[i] & 0xC0 == 0x80 { i += 1 }
                write(start..<i)
            }
        }
    }

    /// Writes an attribute's value between quotes, up to `limit` bytes of it.
    mutating func writeValue(_ range: Range<Int>, limit: Int) {
        var range = range
        if range.count > limit {
            report(.longAttribute(bytes: range.count), at: range.lowerBound)
            var end = range.lowerBound + limit
            while end > range.lowerBound, text[end] & 0xC0 == 0x80 { end -= 1 }
            range = range.lowerBound..<end
        }
        out.append(UInt8(ascii: "\""))
        var i = range.lowerBound
        while i < range.upperBound {
            let start = i
            while i < range.upperBound, !text[i].needsCare, text[i] != UInt8(ascii: "\"") { i += 1 }
            write(start..<i)
            if i < range.upperBound { i = writeCareful(i, in: range, quote: true) }
        }
        out.append(UInt8(ascii: "\""))
    }
}

extension UInt8 {
    /// May not simply be copied into XML.
    fileprivate var needsCare: Bool {
        self < 0x20 || self == UInt8(ascii: "&") || self == UInt8(ascii: "<") || self == UInt8(ascii: "]")
            || self == 0xEF
    }
}

// MARK: - Declarations

extension XMLMender {
    mutating func declaration() {
        if has("<!--", at: at) {
            skipComment()
        } else if has("<![CDATA[", at: at) {
            section()
        } else {
            report(.declaration, at: at)
            at = (ByteSearch.first(UInt8(ascii: ">"), in: text, from: at) ?? text.count - 1) + 1
        }
    }

    mutating func skipComment() {
        if at < noCommentEndFrom {
            if let end = find("-->", from: at + 4) {
                at = end + 3
                return
            }
            noCommentEndFrom = at
        }
        report(.openComment, at: at)
        at += 4
    }

    mutating func skipInstruction() {
        at = (ByteSearch.first(UInt8(ascii: ">"), in: text, from: at) ?? text.count - 1) + 1
    }

    /// A CDATA section. libxml2 reads only up to 10 MB of one, so what it holds is written as text.
    private mutating func section() {
        let start = at + 9
        guard at < noSectionEndFrom, let close = find("]]>", from: start) else {
            noSectionEndFrom = min(noSectionEndFrom, at)
            report(.openSection, at: at)
            at = start
            return
        }
        // A section inside a section: the outer one goes on after the inner one's end.
        var end = close
        var inner = find("<![CDATA[", from: start, limit: close)
        let holdsMark = inner != nil
        while inner != nil, let next = find("]]>", from: end + 3),
            ByteSearch.first(UInt8(ascii: "<"), in: text, from: end + 3, to: next) == nil
        {
            report(.nestedSection, at: at)
            inner = find("<![CDATA[", from: end + 3, limit: next)
            end = next
        }
        rest = start..<end
        restIsSection = true
        restMayPass = end == close && !holdsMark && rest.count >= XMLPieces.longTextBytes
        at = end + 3
    }

    private mutating func writeSection(_ i: Int, in range: Range<Int>) -> Int {
        if has("<![CDATA[", at: i) { return i + 9 }
        if has("]]>", at: i) { return i + 3 }
        guard text[i] == UInt8(ascii: "&") else { return writeText(i, in: range) }
        writeSign(UInt8(ascii: "&"))
        return i + 1
    }

    func find(_ needle: StaticString, from: Int, limit: Int? = nil) -> Int? {
        ByteSearch.first(needle, in: text, from: from, to: limit)
    }

    /// Takes a document type off, keeping the plain entities it declares.
    mutating func skipDocumentType() {
        var depth = 0
        while at < text.count {
            switch text[at] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                at = (ByteSearch.first(text[at], in: text, from: at + 1) ?? text.count - 1) + 1
                continue
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ">") where depth <= 0:
                at += 1
                return
            case UInt8(ascii: "<") where has("<!--", at: at):
                skipComment()
                continue
            case UInt8(ascii: "<") where has("<!ENTITY", at: at):
                entityDeclaration()
                continue
            case UInt8(ascii: "<") where depth > 0 && at + 1 < text.count && text[at + 1].isASCIILetter:
                // The bracket was never closed and the document begins.
                return
            default: break
            }
            at += 1
        }
    }

    private mutating func entityDeclaration() {
        var i = at + 8
        at = i
        while i < text.count, text[i] <= 0x20 { i += 1 }
        guard let end = nameEnd(i, limit: text.count) else { return }
        let name = i..<end
        let key = String(decoding: text[name], as: UTF8.self)
        i = end
        while i < text.count, text[i] <= 0x20 { i += 1 }
        guard i < text.count else { return }
        if text[i] == UInt8(ascii: "\"") || text[i] == UInt8(ascii: "'") {
            guard let close = ByteSearch.first(text[i], in: text, from: i + 1) else { return }
            // The first declaration binds. Source: XML 1.0 §4.2.
            if entities[key] == nil, entities.count < 1000 { entities[key] = i + 1..<close }
            at = close + 1
        } else {
            report(.externalEntity(name), at: i)
            if entities[key] == nil { entities[key] = i..<i }
            at = i
        }
    }
}
