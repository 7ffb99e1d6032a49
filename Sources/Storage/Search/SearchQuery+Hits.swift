internal import Language

/// Where the terms of a query stand in a text.
extension SearchQuery {
    /// The words of a text that were asked for, in ascending order; with `isExact` only where they are written as they were
    /// typed.
    func hits(in text: SearchText, isExact: Bool) -> [Int] {
        var hits: Set<Int> = []
        for term in groups.joined() {
            term.visit(in: text, isExact: isExact) {
                hits.formUnion($0)
                return true
            }
        }
        return hits.sorted()
    }

    /// Whether a text, given as its parts, holds what must occur and nothing that must not: letter for letter, else in
    /// any spelling.
    func isHeld(by parts: [String], isExact: Bool) -> Bool {
        let texts = parts.map { SearchText($0) }
        func occurs(_ term: Term) -> Bool {
            texts.contains { text in
                var isThere = false
                term.visit(in: text, isExact: isExact) { _ in
                    isThere = true
                    return false
                }
                return isThere
            }
        }
        return groups.allSatisfy { $0.contains(where: occurs) } && !excluded.contains(where: occurs)
    }
}

extension SearchQuery.Term {
    /// Calls `body` with the words that are the term, wherever it stands, until it returns false.
    fileprivate func visit(in text: SearchText, isExact: Bool, while body: (Range<Int>) -> Bool) {
        let (bytes, words) = (text.folded, text.words)
        for form in isExact ? [forms[0]] : forms {
            let wanted = form.words.map { Array($0.utf8) }
            guard let first = wanted.first, wanted.count <= words.count else { continue }
            for start in 0...(words.count - wanted.count) {
                // Most words end here.
                guard bytes[words[start].lowerBound] == first[0] else { continue }
                let isThere = wanted.indices.allSatisfy { index in
                    let range = words[start + index]
                    let mayGoOn = form.isPrefix && index == wanted.count - 1
                    guard mayGoOn ? range.count >= wanted[index].count : range.count == wanted[index].count
                    else { return false }
                    return bytes[range].starts(with: wanted[index])
                }
                let found = start..<start + wanted.count
                guard isThere, !isExact || isWritten(as: text.written(Array(found)), mayGoOn: form.isPrefix)
                else { continue }
                guard body(found) else { return }
            }
        }
    }

    /// Compared as strings, for which a letter and its mark equal the one letter that has the mark.
    private func isWritten(as words: [String], mayGoOn: Bool) -> Bool {
        guard let last = typed.last, words.count == typed.count else { return false }
        return words.dropLast() == typed.dropLast()
            && (mayGoOn ? words[words.count - 1].hasPrefix(last) : words[words.count - 1] == last)
    }
}
