/// Reads the beginning and the end of one text for datelines, bylines and agency credits.
struct AttributionReader {
    private let text: UnsafeRawBufferPointer
    private let outlet: [UInt64]

    /// The dateline and the byline as ranges of bytes.
    private(set) var dateline: Range<Int>?
    private(set) var byline: Range<Int>?
    private(set) var agency: String?
    /// What is no part of the compared text, as ranges of bytes.
    private var cuts: [Range<Int>] = []

    /// How many lines are read from either end. On some sites share buttons and dates come before the dateline.
    private static let linesRead = 8
    /// A line of a dateline or a credit alone is no longer than this.
    private static let shortLineBytes = 160
    /// How many words may stand in a dateline before its outlet or agency: a person, a place, a date.
    private static let wordsBefore = 6

    init(text: UnsafeRawBufferPointer, outletName: String?) {
        self.text = text
        outlet = outletName.map { AttributionTerms.hashes(of: $0) } ?? []
    }

    func string(_ range: Range<Int>) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: text[trimmed(range)]), as: UTF8.self)
    }

    /// The text without what was cut and without white space at its ends; nil where nothing has to be left out.
    var remainder: String? {
        let whole = trimmed(0..<text.count)
        guard !cuts.isEmpty || whole.count < text.count else { return nil }
        var kept: [UInt8] = []
        kept.reserveCapacity(whole.count)
        var at = whole.lowerBound
        for cut in cuts.sorted(by: { $0.lowerBound < $1.lowerBound }) where cut.lowerBound >= at {
            kept += text[at..<cut.lowerBound]
            at = cut.upperBound
        }
        if at < whole.upperBound { kept += text[at..<whole.upperBound] }
        return kept.withUnsafeBytes { bytes in
            let whole = AttributionReader.trimmed(0..<bytes.count, in: bytes)
            return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[whole]), as: UTF8.self)
        }
    }

    // MARK: - The head

    mutating func readHead() {
        var start = 0
        for _ in 0..<AttributionReader.linesRead {
            while start < text.count, AttributionReader.isSpace(text[start]) { start += 1 }
            guard start < text.count else { return }
            let end = text[start...].firstIndex(of: 0x0A) ?? text.count
            let scanner = AttributionScanner(text, start..<end, limit: 16)
            if let found = readDateline(scanner, lineEnd: end) {
                dateline = start..<found
                cuts.append(start..<found)
                return
            }
            // This is the first paragraph, so what follows is the text.
            if end - start > AttributionReader.shortLineBytes { return }
            start = end
        }
    }

    /// Where the dateline at the beginning of a line ends, or nil where there is none.
    private mutating func readDateline(_ line: AttributionScanner, lineEnd: Int) -> Int? {
        let words = line.words
        guard !words.isEmpty else { return nil }
        if let end = readAuthorLine(line, lineEnd: lineEnd) { return end }
        for anchor in 0..<min(words.count, AttributionReader.wordsBefore + 1) {
            if anchor > 0, words[anchor].before.contains(.stop) { return nil }
            let isApart = anchor == 0 || !words[anchor].before.isDisjoint(with: [.dash, .opening])
            guard isApart else { continue }
            if let length = outletLength(line, at: anchor) {
                return readAfterOutlet(line, anchor, length, lineEnd)
            }
            if let (name, length, isClear) = credit(line, at: anchor) {
                let next = line.gap(after: anchor + length - 1)
                let isClosed = !next.isDisjoint(with: [.dash, .closing, .newline])
                guard isClosed || (isClear && anchor > 0) else { continue }
                agency = name
                readByline(line, 0..<anchor)
                return endOfPiece(line, anchor + length, lineEnd, mayGoOn: true)
            }
        }
        return nil
    }

    /// Reads a line that only names the author: "بقلم: فلان", "By Someone". Gives its end.
    private mutating func readAuthorLine(_ line: AttributionScanner, lineEnd: Int) -> Int? {
        guard case .author? = AttributionTerms.known.match(line, at: 0)?.kind,
            (2...7).contains(line.words.count),
            line.after.contains(.newline), !line.after.contains(.stop),
            lineEnd - line.words[0].start < AttributionReader.shortLineBytes
        else { return nil }
        // "كتب في : 18 ماي 2025" says when it was written, not who wrote it.
        guard line.words.count > 2, !line.words.contains(where: \.isNumber) else { return nil }
        var last = 1
        while last < line.words.count, last < 5, line.words[last].before.isEmpty || last == 1 { last += 1 }
        byline = line.words[1].start..<line.words[last - 1].end
        for at in 1..<line.words.count {
            if let (name, _, _) = credit(line, at: at) { agency = name }
        }
        return lineEnd
    }

    /// Reads what follows the outlet's name: nothing, an agency, a place, a person. Gives the end of the dateline.
    private mutating func readAfterOutlet(
        _ line: AttributionScanner,
        _ anchor: Int,
        _ length: Int,
        _ lineEnd: Int
    ) -> Int? {
        let next = anchor + length
        let gap = line.gap(after: next - 1)
        // A name of one word may begin a sentence (سبق); a name of several words hardly does.
        guard !gap.isDisjoint(with: [.dash, .opening, .closing, .newline]) || (anchor == 0 && length > 1)
        else { return nil }
        readByline(line, 0..<anchor)
        return endOfPiece(line, next, lineEnd, mayGoOn: !gap.isDisjoint(with: [.dash, .opening]))
    }

    /// The end of a dateline, when the words before `next` are known to be part of it.
    private mutating func endOfPiece(_ line: AttributionScanner, _ next: Int, _ lineEnd: Int, mayGoOn: Bool)
        -> Int
    {
        guard next < line.words.count else { return lineEnd }
        let here = line.words[next].start
        let gap = line.words[next].before
        guard mayGoOn, !gap.isDisjoint(with: [.dash, .opening]) else { return here }
        if let (name, length, isClear) = credit(line, at: next) {
            let behind = line.gap(after: next + length - 1)
            if isClear || !behind.isDisjoint(with: [.dash, .closing, .newline]) {
                agency = name
                return endOfPiece(line, next + length, lineEnd, mayGoOn: true)
            }
        }
        if let (kind, length) = AttributionTerms.known.match(line, at: next) {
            let behind = line.gap(after: next + length - 1)
            switch kind {
            case .place: return endOfPiece(line, next + length, lineEnd, mayGoOn: true)
            case .taken: return endOfPiece(line, next + length, lineEnd, mayGoOn: true)
            case .desk where !behind.isEmpty: return endOfPiece(line, next + length, lineEnd, mayGoOn: true)
            default: break
            }
        }
        // Up to four words may follow that a dash or the line's end closes: a person, a desk, a little-known place.
        var last = next
        while last < line.words.count, last - next < 4 {
            let behind = line.gap(after: last)
            if !behind.isDisjoint(with: [.dash, .newline]), !behind.contains(.stop) {
                readByline(line, next..<last + 1)
                return endOfPiece(line, last + 1, lineEnd, mayGoOn: true)
            }
            guard behind.isEmpty else { break }
            last += 1
        }
        return here
    }

    /// Takes two to four words for a person's name, where they are no place, desk or date.
    private mutating func readByline(_ line: AttributionScanner, _ range: Range<Int>) {
        var range = range
        if let first = range.first, case .author? = AttributionTerms.known.match(line, at: first)?.kind {
            range = first + 1..<range.upperBound
        }
        guard byline == nil, (2...4).contains(range.count) else { return }
        for at in range {
            if line.words[at].isNumber || (at > range.lowerBound && !line.words[at].before.isEmpty) { return }
            if AttributionTerms.known.match(line, at: at) != nil { return }
        }
        byline = line.words[range.lowerBound].start..<line.words[range.upperBound - 1].end
    }

    private func outletLength(_ line: AttributionScanner, at index: Int) -> Int? {
        guard !outlet.isEmpty, line.words.count - index >= outlet.count else { return nil }
        return zip(line.words[index...], outlet).allSatisfy { $0.hash == $1 } ? outlet.count : nil
    }

    private func credit(_ line: AttributionScanner, at index: Int) -> (
        name: String, length: Int, isClear: Bool
    )? {
        guard let (kind, length) = AttributionTerms.known.match(line, at: index) else { return nil }
        if case .agency(let name, let isClear) = kind { return (name, length, isClear) }
        // "مع وكالات", "المصدر: رويترز"
        guard case .source = kind, index + length < line.words.count,
            line.words[index + length].before.isSubset(of: .dash),
            let (next, more) = AttributionTerms.known.match(line, at: index + length),
            case .agency(let name, let isClear) = next
        else { return nil }
        return (name, length + more, isClear)
    }

    // MARK: - The tail

    mutating func readTail() {
        var end = text.count
        for _ in 0..<AttributionReader.linesRead {
            while end > 0, AttributionReader.isSpace(text[end - 1]) { end -= 1 }
            let floor = cuts.last?.upperBound ?? 0
            guard end > floor else { return }
            var start = text[floor..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? floor
            let isShort = end - start <= AttributionReader.shortLineBytes
            // Of a long line the last words are read. They begin at a space, so that no word or code point is cut.
            if !isShort {
                let from = end - AttributionReader.shortLineBytes
                start = text[from..<end].firstIndex(of: 0x20) ?? end
            }
            if let cut = readCredit(
                AttributionScanner(text, start..<end, limit: 80),
                lineStart: isShort ? start : nil
            ) {
                cuts.append(cut..<end)
                return
            }
            guard isShort else { return }
            end = start
        }
    }

    /// Where a credit at the end of a line begins, or nil where there is none. `lineStart` is nil where the scanned
    /// words are not all of the line.
    private mutating func readCredit(_ line: AttributionScanner, lineStart: Int?) -> Int? {
        let words = line.words
        guard !words.isEmpty else { return nil }
        for first in max(0, words.count - 8)..<words.count {
            guard let (name, length, isClear) = credit(line, at: first) else { continue }
            // "(afp/nxp)" names an agency and the desk that took the text over.
            let isEnd = first + length == words.count
            let hasDesk =
                first + length + 1 == words.count && words[first].before.contains(.opening)
                && words[first + length].before == .dash && line.after.contains(.closing)
            guard isEnd || hasDesk else { continue }
            let before = words[first].before
            let isWholeLine = first == 0 && lineStart != nil
            let isApart = !before.isDisjoint(with: isClear ? [.stop, .dash, .opening] : [.stop, .opening])
            guard isWholeLine || isApart || (before.contains(.dash) && line.after.contains(.dash)) else {
                continue
            }
            if agency == nil || agency == Agencies.unnamed { agency = name }
            guard first > 0 else { return lineStart ?? words[0].start }
            return startOfGap(after: words[first - 1].end, before: words[first].start)
        }
        return nil
    }

    /// Where a credit's part of the gap before it begins. The full stop or quotation mark there closes the sentence
    /// before; the dash or bracket belongs to the credit.
    private func startOfGap(after end: Int, before start: Int) -> Int {
        var at = end
        for index in end..<start where text[index] < 0x80 {
            if text[index] == UInt8(ascii: "(") || text[index] == UInt8(ascii: "[")
                || text[index] == UInt8(ascii: "/")
                || text[index] == UInt8(ascii: "-")
            {
                return index
            }
            if !AttributionReader.isSpace(text[index]) { at = index + 1 }
        }
        // Code points of several bytes are mostly closing quotes, so they stay with the sentence.
        for index in at..<start where text[index] >= 0x80 { at = index + 1 }
        return at
    }

    // MARK: - White space

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        AttributionReader.trimmed(range, in: text)
    }

    /// The range without white space at its ends.
    private static func trimmed(_ range: Range<Int>, in text: UnsafeRawBufferPointer) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isSpace(text[start]) { start += 1 }
        while end > start, isSpace(text[end - 1]) { end -= 1 }
        return start..<end
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
