internal import Language

/// Where the terms of a query stand in a text.
extension SearchQuery {
    /// A text taken apart.
    struct TextWords {
        fileprivate(set) var words: [Substring.UnicodeScalarView] = []
        /// Of each word: the number of the piece between white space that it stands in.
        fileprivate(set) var places: [Int] = []
        fileprivate(set) var pieceCount = 0

        init(_ text: String, splitting isPartOfWord: (Unicode.Scalar) -> Bool) {
            for piece in text.unicodeScalars.split(whereSeparator: { $0.isWhiteSpace }) {
                for word in piece.split(whereSeparator: { !isPartOfWord($0) }) {
                    words.append(word)
                    places.append(pieceCount)
                }
                pieceCount += 1
            }
        }
    }

    /// The pieces of a folded text, counted between white space, that hold a term; and how many there are.
    func hits(inFolded text: String) -> (pieces: Set<Int>, pieceCount: Int) {
        let words = TextWords(text) { $0.isPartOfWord }
        return (pieces(in: words, isExact: false), words.pieceCount)
    }

    /// The pieces of a text that hold a term letter for letter.
    func exactHits(in text: String) -> Set<Int> {
        pieces(in: TextWords(text) { $0.isPartOfWrittenWord }, isExact: true)
    }

    /// Whether a text, given as its parts, holds what must occur and nothing that must not: letter for letter, else in
    /// any spelling, the parts folded.
    func isHeld(by parts: [String], isExact: Bool) -> Bool {
        let texts = parts.map { part in
            TextWords(part) { isExact ? $0.isPartOfWrittenWord : $0.isPartOfWord }
        }
        func occurs(_ term: Term) -> Bool {
            texts.contains { text in
                text.words.indices.contains { term.stands(at: $0, in: text, isExact: isExact) != nil }
            }
        }
        return groups.allSatisfy { $0.contains(where: occurs) } && !excluded.contains(where: occurs)
    }

    private func pieces(in text: TextWords, isExact: Bool) -> Set<Int> {
        var pieces: Set<Int> = []
        for start in text.words.indices {
            for term in groups.joined() {
                guard let count = term.stands(at: start, in: text, isExact: isExact) else { continue }
                pieces.formUnion(text.places[start..<start + count])
            }
        }
        return pieces
    }
}

extension SearchQuery.Term {
    /// How many words of the text are the term, from `start` on; nil where it does not stand there.
    fileprivate func stands(at start: Int, in text: SearchQuery.TextWords, isExact: Bool) -> Int? {
        for wanted in isExact ? [typed] : variants where stands(wanted, at: start, in: text, isExact) {
            return wanted.count
        }
        return nil
    }

    private func stands(_ wanted: [String], at start: Int, in text: SearchQuery.TextWords, _ isExact: Bool)
        -> Bool
    {
        guard !wanted.isEmpty, start + wanted.count <= text.words.count else { return false }
        return wanted.indices.allSatisfy { index in
            let word = text.words[start + index]
            let mayGoOn = isPrefix && index == wanted.count - 1
            if isExact {
                // As strings, which compare by what is read: a letter with its mark is the letter that has it.
                return mayGoOn ? String(word).hasPrefix(wanted[index]) : String(word) == wanted[index]
            }
            let letters = wanted[index].unicodeScalars
            return mayGoOn ? word.starts(with: letters) : word.elementsEqual(letters)
        }
    }
}
