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
        let words = TextWords(Array(text.utf8)) { isExact && $0.isPartOfWrittenWord }
        let hits = isExact ? query.hits(in: words, isExact: true) : Snippet.hits(of: query, in: words)
        let start = isWhole ? 0 : max(0, (hits.min() ?? 0) - Snippet.wordsBefore)
        let end = isWhole ? words.pieces.count : min(words.pieces.count, start + Snippet.wordsInAll)
        var pieces: [Piece] = []
        var plain = start > 0 ? "… " : ""
        for index in start..<end {
            if index > start { plain += " " }
            let word = words.text(words.pieces[index])
            if hits.contains(index) {
                if !plain.isEmpty { pieces.append(Piece(text: plain, isHit: false)) }
                plain = ""
                pieces.append(Piece(text: word, isHit: true))
            } else {
                plain += word
            }
        }
        if end < words.pieces.count { plain += " …" }
        if !plain.isEmpty { pieces.append(Piece(text: plain, isHit: false)) }
        self.pieces = pieces
    }

    /// Which of the pieces of `text` were asked for.
    private static func hits(of query: SearchQuery, in text: TextWords) -> Set<Int> {
        // Folded at one go, which is 20 times faster than word by word, wherever that leaves as many words.
        let folded = SearchQuery.words(of: text.bytes, isExact: false)
        if folded.pieces.count == text.pieces.count { return query.hits(in: folded, isExact: false) }
        return Set(
            text.pieces.indices.filter { index in
                let word = SearchQuery.words(of: Array(text.bytes[text.pieces[index]]), isExact: false)
                return !query.hits(in: word, isExact: false).isEmpty
            }
        )
    }
}
