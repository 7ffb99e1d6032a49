internal import Language
import News

/// A text cut into the pieces of which an outlet may put some into many of its texts: its lines. Where all of it is one line,
/// its sentences.
package struct TextPieces: Sendable {
    /// One line or sentence, without the white space around it.
    struct Piece: Sendable {
        let text: Substring
        /// Stands for the piece. Two different pieces have one key once in 2^64 times.
        let key: UInt64
    }

    let pieces: [Piece]
    private let text: String

    /// A shorter piece is no run of words that is compared.
    private static let leastWords = 3
    /// Of a longer text only so many pieces are looked at, from the beginning and from the end: furniture stands at either
    /// end, and a text may have 10,000 lines.
    private static let limit = 48

    package init(_ text: String) {
        self.text = text
        var parts = text.split(separator: "\n").map(\.trimmed)
        if parts.count == 1 { parts = Sentences.of(text) }
        if parts.count > TextPieces.limit {
            parts = Array(parts.prefix(TextPieces.limit / 2) + parts.suffix(TextPieces.limit / 2))
        }
        pieces = parts.compactMap { part in
            guard TextPieces.hasWords(part) else { return nil }
            return Piece(text: part, key: FNV1a.hash(part.utf8))
        }
    }

    private static func hasWords(_ part: Substring) -> Bool {
        var words = 0
        var isInWord = false
        for byte in part.utf8 {
            let isSpace = byte <= 32
            if !isSpace, !isInWord {
                words += 1
                if words == leastWords { return true }
            }
            isInWord = !isSpace
        }
        return false
    }

    /// Each key once.
    package var keys: [UInt64] {
        var seen = Set<UInt64>()
        return pieces.map(\.key).filter { seen.insert($0).inserted }
    }

    /// The first piece of a key.
    func text(of key: UInt64) -> String? {
        pieces.first { $0.key == key }.map { String($0.text) }
    }

    /// The pieces of these keys, each once, in the order of the text.
    package func texts(of keys: Set<UInt64>) -> [String] {
        var seen = Set<UInt64>()
        return pieces.filter { keys.contains($0.key) && seen.insert($0.key).inserted }
            .map { String($0.text) }
    }

    /// The text without the pieces of these keys; the whole text where nothing else is in it.
    package func text(without keys: Set<UInt64>) -> String {
        guard !keys.isEmpty else { return text }
        var kept = ""
        var at = text.startIndex
        for piece in pieces where keys.contains(piece.key) {
            kept += text[at..<piece.text.startIndex]
            at = piece.text.endIndex
        }
        kept += text[at...]
        return kept.contains(where: { $0.isLetter || $0.isNumber }) ? kept : text
    }

    /// The pieces that a fingerprint of the text leaves out, each once; nil where it is no fingerprint of this text.
    ///
    /// - Returns: the text that was compared, and what was cut from it.
    package func compared(by fingerprint: Fingerprint) -> (text: String, cut: [String])? {
        let words = fingerprint.words
        var cut: [Piece] = []
        var at = 0
        var from = text.startIndex
        func passes(_ part: Substring) -> Int? {
            let hashes = Words.hashes(of: String(part))
            let room = words.count - at
            // Of a long text only its beginning is compared.
            guard room >= hashes.count || words.count == Fingerprint.wordLimit else { return nil }
            let count = min(room, hashes.count)
            return words[at..<at + count].elementsEqual(hashes.prefix(count)) ? count : nil
        }
        for piece in pieces {
            guard let before = passes(text[from..<piece.text.startIndex]) else { return nil }
            at += before
            if let count = passes(piece.text) { at += count } else { cut.append(piece) }
            from = piece.text.endIndex
        }
        guard let rest = passes(text[from...]), at + rest == words.count else { return nil }
        let keys = Set(cut.map(\.key))
        return (text(without: keys), texts(of: keys))
    }
}
