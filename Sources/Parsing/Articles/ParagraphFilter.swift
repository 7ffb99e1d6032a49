/// Leaves out paragraphs that are no article's text by what they say: the headline again, "read also",
/// "follow us", "advertisement", and headings at the end with nothing behind them.
struct ParagraphFilter {
    let tree: PageTree
    let title: String?

    func filter(_ paragraphs: inout [PageParagraph]) {
        let headline = title.map { FoldedText($0) }
        var isFirst = true
        paragraphs.removeAll { paragraph in
            if isNoise(paragraph) { return true }
            defer { isFirst = false }
            if let headline, paragraph.text.count < headline.bytes.count * 2,
                FoldedText(utf8: paragraph.text[...]) == headline,
                isFirst || tree.tag(paragraph.node).isHeading
            {
                return true
            }
            return false
        }
        cutEnding(&paragraphs)
        while let last = paragraphs.last, tree.tag(last.node).isHeading { paragraphs.removeLast() }
    }

    /// Cuts what follows a heading such as "About the author", unless that is most of the text.
    private func cutEnding(_ paragraphs: inout [PageParagraph]) {
        let total = paragraphs.reduce(0) { $0 + $1.letters }
        var before = 0
        for (i, paragraph) in paragraphs.enumerated() {
            if paragraph.letters <= 60, before * 2 > total, isEnding(paragraph) {
                return paragraphs.removeSubrange(i...)
            }
            before += paragraph.letters
        }
    }

    private func isEnding(_ paragraph: PageParagraph) -> Bool {
        let line = FoldedText(utf8: paragraph.text[...]).trimmingPunctuation
        return NoiseLines.boxes.contains(line) || NoiseLines.endings.contains(where: line.hasPrefix)
    }

    private func isNoise(_ paragraph: PageParagraph) -> Bool {
        guard paragraph.letters <= 140 else { return false }
        let folded = FoldedText(utf8: paragraph.text[...])
        let words = folded.trimmingPunctuation
        if words.isEmpty || NoiseLines.whole.contains(words) { return true }
        if NoiseLines.asides.contains(where: folded.hasPrefix) { return true }
        guard paragraph.linkDensity > 0.3 || paragraph.letters < 40 else { return false }
        return NoiseLines.leads.contains(where: folded.hasPrefix)
    }
}
