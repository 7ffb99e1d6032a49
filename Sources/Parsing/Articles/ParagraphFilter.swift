import Language
import News

/// Leaves out paragraphs that are no article's text by what they say: the headline again, "read also",
/// "follow us", "advertisement", and headings at the end with nothing behind them.
struct ParagraphFilter {
    let tree: PageTree
    let title: String?

    func filter(_ paragraphs: inout [PageParagraph]) {
        let headline = title.map { FoldedText($0) }
        // Headline, section and date stand before the first paragraph of running text.
        var isOpening = true
        var isFirst = true
        paragraphs.removeAll { paragraph in
            if isNoise(paragraph) { return true }
            if isOpening, isHead(paragraph, headline) { return true }
            if paragraph.letters >= 80 { isOpening = false }
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

    /// The great heading with a rubric in it, or a line that is a date and little else.
    private func isHead(_ paragraph: PageParagraph, _ headline: FoldedText?) -> Bool {
        if tree.tag(paragraph.node) == .h1, let headline {
            return FoldedText(utf8: paragraph.text[...]).contains(headline)
        }
        guard paragraph.letters <= 60,
            paragraph.text.contains(where: \.isASCIIDigit) || paragraph.text.contains(0xD9)
        else { return false }
        let text = String(decoding: paragraph.text, as: UTF8.self)
        let words = text.split(whereSeparator: \.isWhitespace).count { $0.contains(where: \.isLetter) }
        let numbers = text.split { !$0.isWholeNumber }.count
        return numbers >= 2 && words <= 4 && NewsDate(text)?.hasTime != nil
    }

    /// Cuts what follows a heading such as "About the author", unless that is most of the text.
    private func cutEnding(_ paragraphs: inout [PageParagraph]) {
        let total = paragraphs.reduce(0) { $0 + $1.letters }
        var before = 0
        for (i, paragraph) in paragraphs.enumerated() {
            if paragraph.letters <= 60, before * 2 > total, isEnding(paragraph) {
                return paragraphs.removeSubrange(i...)
            }
            // What readers wrote may be longer than the article.
            if paragraph.letters <= 40, before >= ParagraphFilter.articleLetters, opensComments(paragraph) {
                return paragraphs.removeSubrange(i...)
            }
            before += paragraph.letters
        }
    }

    /// An article has so many letters before its comments begin.
    private static let articleLetters = 120

    private func opensComments(_ paragraph: PageParagraph) -> Bool {
        let tag = tree.tag(paragraph.node)
        guard tag != .td, tag != .th, tag != .li, tag != .pre else { return false }
        let words = String(decoding: paragraph.text, as: UTF8.self).split {
            $0.isWhitespace || $0.isNumber || $0.isPunctuation && $0 != "'" && $0 != "’" || $0.isSymbol
        }
        let line = FoldedText(words.joined(separator: " "))
        let isCounted = paragraph.text.contains { $0.isASCIIDigit }
        return NoiseLines.comments.contains(line) || isCounted && NoiseLines.countedComments.contains(line)
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
