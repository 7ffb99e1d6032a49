/// The beginning of an article, as a list shows it.
package enum Lead {
    /// Bytes of a text that are enough to find its lead in.
    package static let bytes = 2400
    /// Characters of a lead, about three lines of a card.
    package static let length = 260

    /// The first sentences of a text, without dateline and credit; cut at a word with "…" where one sentence alone is longer
    /// than `length`. Empty where there is no text.
    package static func of(_ text: String, outletName: String?) -> String {
        let body = Attribution(text: text, outletName: outletName).comparedText
        var lead = ""
        for sentence in Sentences.of(body) {
            if !lead.isEmpty, lead.count + sentence.count > length { break }
            lead += lead.isEmpty ? String(sentence) : " \(sentence)"
            if lead.count >= length * 3 / 5 { break }
        }
        guard lead.count > length else { return lead }
        let head = lead.prefix(length)
        let end = head.lastIndex(where: \.isWhitespace) ?? head.endIndex
        return String(head[..<end]) + "…"
    }
}
