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
        let words = text.unicodeScalars.split { $0.isWhiteSpace }
        let hits = isExact ? query.exactHits(in: text) : Snippet.hits(of: query, in: text, of: words)
        let start = isWhole ? 0 : max(0, (hits.min() ?? 0) - Snippet.wordsBefore)
        let end = isWhole ? words.count : min(words.count, start + Snippet.wordsInAll)
        var pieces: [Piece] = []
        var plain = start > 0 ? "… " : ""
        for index in start..<end {
            if index > start { plain += " " }
            if hits.contains(index) {
                if !plain.isEmpty { pieces.append(Piece(text: plain, isHit: false)) }
                plain = ""
                pieces.append(Piece(text: String(words[index]), isHit: true))
            } else {
                plain += String(words[index])
            }
        }
        if end < words.count { plain += " …" }
        if !plain.isEmpty { pieces.append(Piece(text: plain, isHit: false)) }
        self.pieces = pieces
    }

    /// Which of the words of `text` were asked for.
    private static func hits(
        of query: SearchQuery,
        in text: String,
        of words: [Substring.UnicodeScalarView]
    ) -> Set<Int> {
        // Folded at one go, which is 20 times faster than word by word, wherever that leaves as many words.
        let folded = query.hits(inFolded: Folding.fold(text))
        if folded.pieceCount == words.count { return folded.pieces }
        return Set(
            words.indices.filter { !query.hits(inFolded: Folding.fold(String(words[$0]))).pieces.isEmpty }
        )
    }
}
