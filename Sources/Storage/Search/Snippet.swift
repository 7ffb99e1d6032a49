internal import Language

/// A few words of a text around the first one that was asked for, or all of a title, as the outlet wrote them.
package struct Snippet: Hashable, Sendable {
    package struct Piece: Hashable, Sendable {
        package let text: String
        package let isHit: Bool
    }

    /// In reading order; put together they are the snippet on one line.
    package let pieces: [Piece]

    /// The snippet with its hits between two marks, such as escape sequences of a terminal.
    package func marked(_ open: String, _ close: String) -> String {
        pieces.map { $0.isHit ? open + $0.text + close : $0.text }.joined()
    }

    package var text: String { marked("", "") }

    /// Where the hits stand in `text`: start and length, counted in code points.
    package var hits: [(start: Int, length: Int)] {
        var hits: [(start: Int, length: Int)] = []
        var start = 0
        for piece in pieces {
            let length = piece.text.unicodeScalars.count
            if piece.isHit { hits.append((start, length)) }
            start += length
        }
        return hits
    }

    private static let wordsBefore = 8
    private static let wordsInAll = 24

    /// With `isExact` only what was typed letter for letter is a hit; with `isWhole` nothing is left out.
    init(of text: String, for query: SearchQuery, isExact: Bool = false, isWhole: Bool = false) {
        let searched = SearchText(text)
        let hits = Snippet.merged(searched.places(of: query.hits(in: searched, isExact: isExact)))
        var text = text
        pieces = text.withUTF8 { bytes in
            let all = Snippet.pieces(of: bytes)
            let first = hits.first.flatMap { hit in all.firstIndex { $0.upperBound > hit.lowerBound } } ?? 0
            let start = isWhole ? 0 : max(0, first - Snippet.wordsBefore)
            let end = isWhole ? all.count : min(all.count, start + Snippet.wordsInAll)
            var made = Maker(bytes: bytes)
            if start > 0 { made.plain = Array("… ".utf8) }
            var hit = hits.firstIndex { start < end && $0.upperBound > all[start].lowerBound } ?? hits.count
            for index in start..<end {
                if index > start { made.plain.append(0x20) }
                var at = all[index].lowerBound
                while hit < hits.count, hits[hit].lowerBound < all[index].upperBound {
                    made.add(at..<hits[hit].lowerBound, isHit: false)
                    made.add(hits[hit], isHit: true)
                    at = hits[hit].upperBound
                    hit += 1
                }
                made.add(at..<max(at, all[index].upperBound), isHit: false)
            }
            if end < all.count { made.plain += Array(" …".utf8) }
            return made.finished()
        }
    }

    /// What is between white space.
    private static func pieces(of bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        pieces.reserveCapacity(bytes.count / 8)
        var (start, at) = (0, 0)
        while at < bytes.count {
            let width = whiteSpace(bytes, at)
            if width > 0 {
                if start < at { pieces.append(start..<at) }
                start = at + width
            }
            at += max(width, 1)
        }
        if start < at { pieces.append(start..<at) }
        return pieces
    }

    /// The length of the white space that begins at `at`; 0 where there is none.
    private static func whiteSpace(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
        let lead = bytes[at]
        if lead < 0x80 { return lead == 0x20 || (9...13).contains(lead) ? 1 : 0 }
        let width = lead == 0xC2 ? 2 : 3
        // The only bytes with which white space beyond ASCII begins.
        guard lead == 0xC2 || (0xE1...0xE3).contains(lead), at + width <= bytes.count else { return 0 }
        var code = UInt32(lead & (lead == 0xC2 ? 0x1F : 0x0F))
        for next in 1..<width { code = code << 6 | UInt32(bytes[at + next] & 0x3F) }
        return Unicode.Scalar(code).map(\.isWhiteSpace) == true ? width : 0
    }

    /// Without those that share a letter: one letter can fold to several words.
    private static func merged(_ places: [Range<Int>]) -> [Range<Int>] {
        places.reduce(into: []) { merged, place in
            if let last = merged.last, place.lowerBound < last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, place.upperBound)
            } else {
                merged.append(place)
            }
        }
    }

    /// Puts pieces together from their bytes.
    private struct Maker {
        let bytes: UnsafeBufferPointer<UInt8>
        var plain: [UInt8] = []
        var pieces: [Piece] = []

        mutating func add(_ range: Range<Int>, isHit: Bool) {
            guard isHit else {
                plain += bytes[range]
                return
            }
            endPlain()
            pieces.append(Piece(text: String(decoding: bytes[range], as: UTF8.self), isHit: true))
        }

        mutating func finished() -> [Piece] {
            endPlain()
            return pieces
        }

        private mutating func endPlain() {
            if !plain.isEmpty {
                pieces.append(Piece(text: String(decoding: plain, as: UTF8.self), isHit: false))
            }
            plain = []
        }
    }
}
