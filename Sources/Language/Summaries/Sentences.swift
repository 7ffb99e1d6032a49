internal import News

/// A text cut into sentences, as they are written.
package enum Sentences {
    /// The sentences of a text in its order, without the white space around them. A break between lines ends one, and so does
    /// an end mark before white space, unless the word before it is a short abbreviation ("د. محمد", "M. Durand").
    package static func of(_ text: String) -> [Substring] {
        var sentences: [Substring] = []
        var start = text.startIndex
        var letters = 0
        var at = text.startIndex
        let scalars = text.unicodeScalars
        func end(before index: String.Index) {
            let sentence = text[start..<index].trimmed
            if sentence.contains(where: \.isLetter) { sentences.append(sentence) }
        }
        while at < scalars.endIndex {
            let scalar = scalars[at]
            let next = scalars.index(after: at)
            if scalar == "\n" {
                end(before: at)
                start = next
            } else if marks.contains(scalar) {
                var after = next
                while after < scalars.endIndex, closing.contains(scalars[after]) {
                    after = scalars.index(after: after)
                }
                let isLast = after == scalars.endIndex || scalars[after].properties.isWhitespace
                if isLast, scalar != "." || letters == 0 || letters > 2 {
                    end(before: after)
                    start = after
                    at = after
                    letters = 0
                    continue
                }
            }
            letters = scalar.properties.isAlphabetic ? letters + 1 : 0
            at = next
        }
        end(before: scalars.endIndex)
        return sentences
    }

    private static let marks: Set<Unicode.Scalar> = [".", "!", "?", "؟", "…", "۔"]
    private static let closing: Set<Unicode.Scalar> = [
        "\"", "”", "»", ")", "]", "’", "'", ".", "!", "?", "؟", "…",
    ]
}
