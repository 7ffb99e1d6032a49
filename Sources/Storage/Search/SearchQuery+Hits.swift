internal import Language

/// Where the terms of a query stand in a text.
extension SearchQuery {
    /// The pieces of a text that hold a term. The text is folded; with `isExact` it is as it was written, and
    /// compared letter for letter.
    func hits(in text: TextWords, isExact: Bool) -> Set<Int> {
        var pieces: Set<Int> = []
        let terms = Array(groups.joined())
        for start in text.words.indices {
            for term in terms {
                guard let count = term.stands(at: start, in: text, isExact: isExact) else { continue }
                pieces.formUnion(text.places[start..<start + count])
            }
        }
        return pieces
    }

    /// A text taken apart into words as they were written, else as they are folded.
    static func words(of bytes: [UInt8], isExact: Bool) -> TextWords {
        isExact
            ? TextWords(bytes) { $0.isPartOfWrittenWord } : TextWords(Folding.fold(bytes)) { $0.isPartOfWord }
    }

    /// Whether a text, given as its parts, holds what must occur and nothing that must not: letter for letter, else in
    /// any spelling.
    func isHeld(by parts: [String], isExact: Bool) -> Bool {
        let texts = parts.map { SearchQuery.words(of: Array($0.utf8), isExact: isExact) }
        func occurs(_ term: Term) -> Bool {
            texts.contains { text in
                text.words.indices.contains { term.stands(at: $0, in: text, isExact: isExact) != nil }
            }
        }
        return groups.allSatisfy { $0.contains(where: occurs) } && !excluded.contains(where: occurs)
    }
}

extension SearchQuery.Term {
    /// How many words of the text are the term, from `start` on; nil where it does not stand there.
    fileprivate func stands(at start: Int, in text: TextWords, isExact: Bool) -> Int? {
        if isExact { return stands(typed, at: start, in: text, isExact) ? typed.count : nil }
        for wanted in variants where stands(wanted, at: start, in: text, isExact) { return wanted.count }
        return nil
    }

    private func stands(_ wanted: [String], at start: Int, in text: TextWords, _ isExact: Bool) -> Bool {
        guard !wanted.isEmpty, start + wanted.count <= text.words.count else { return false }
        for index in wanted.indices {
            let range = text.words[start + index]
            let mayGoOn = isPrefix && index == wanted.count - 1
            guard isExact else {
                let letters = wanted[index].utf8
                let isLong = mayGoOn ? range.count >= letters.count : range.count == letters.count
                guard isLong, text.bytes[range].starts(with: letters) else { return false }
                continue
            }
            // Compared as strings, for which a letter and its mark equal the one letter that has the mark.
            let word = text.text(range)
            guard mayGoOn ? word.hasPrefix(wanted[index]) : word == wanted[index] else { return false }
        }
        return true
    }
}
