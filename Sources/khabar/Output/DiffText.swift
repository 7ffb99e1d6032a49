import Glibc
import Language

/// Changes between two wordings as lines for a terminal.
///
/// What was changed stands between isolates, so that neither its direction nor that of the marks turns the words around
/// it. With colours removed words are red and struck through, added ones green and underlined; without, they read
/// `[-removed-]` and `{+added+}`.
struct DiffText {
    /// When colours are used.
    enum Colours: String, CaseIterable {
        /// In a terminal, unless NO_COLOR is set or the terminal is a dumb one.
        case auto
        case always
        case never

        var areUsed: Bool {
            switch self {
            case .always: true
            case .never: false
            case .auto:
                isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR").map { $0.pointee == 0 } ?? true
                    && getenv("TERM").map { String(cString: $0) } != "dumb"
            }
        }
    }

    let isColoured: Bool

    /// Unchanged words that are shown on either side of a change; more are left out in between.
    private static let context = 12

    /// Paragraphs, one a line; long stretches without a change are cut short unless `isWhole`.
    func lines(_ diff: WordDiff, isWhole: Bool = false) -> [String] {
        var lines = [""]
        func append(_ text: String) {
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + text
        }
        for (number, piece) in diff.pieces.enumerated() {
            let isShown = isWhole || piece.kind != .same
            let words = isShown ? piece.words : shortened(piece.words, number, of: diff.pieces.count)
            for (place, part) in words.split(
                separator: WordDiff.paragraphBreak,
                omittingEmptySubsequences: false
            )
            .enumerated() {
                if place > 0 {
                    if piece.kind != .same { append(marked("¶", piece.kind)) }
                    lines.append("")
                }
                if !part.isEmpty {
                    append(marked(TerminalText.safe(part.joined(separator: " ")), piece.kind))
                }
            }
        }
        return lines.filter { !$0.isEmpty }
    }

    private func shortened(_ words: [String], _ number: Int, of count: Int) -> [String] {
        let (head, tail) = (number == 0 ? 0 : DiffText.context, number == count - 1 ? 0 : DiffText.context)
        guard words.count > head + tail + DiffText.context else { return words }
        return words.prefix(head) + ["…"] + words.suffix(tail)
    }

    private func marked(_ text: String, _ kind: WordDiff.Kind) -> String {
        let inner =
            switch (kind, isColoured) {
            case (.same, _): text
            case (.removed, false): "[-\(text)-]"
            case (.added, false): "{+\(text)+}"
            case (.removed, true): "\u{1B}[31;9m\(text)\u{1B}[0m"
            case (.added, true): "\u{1B}[32;4m\(text)\u{1B}[0m"
            }
        return kind == .same ? inner : "\u{2068}\(inner)\u{2069}"
    }
}
