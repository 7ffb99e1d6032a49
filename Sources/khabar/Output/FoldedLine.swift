/// A line for a person that is broken between its words where the terminal ends. It may hold styles (SGR) and isolates: each
/// piece closes what is open and the next one opens it again, so that no piece colours or turns what stands beside it.
struct FoldedLine {
    let pieces: [String]

    /// - Parameters:
    ///   - line: With the spaces that indent it.
    ///   - columns: Of the terminal.
    ///   - hanging: By how many columns later pieces are indented; nil: as the first one is.
    init(_ line: String, columns: Int, hanging: Int? = nil) {
        let scalars = Array(line.unicodeScalars)
        guard FoldedLine.width(scalars[...]) > columns else {
            pieces = [line]
            return
        }
        let indent = min(scalars.prefix { $0 == " " }.count, columns / 2)
        let words = scalars.drop { $0 == " " }.split(separator: " ", omittingEmptySubsequences: false)
        var folding = Folding(columns: columns, indent: indent, hanging: min(hanging ?? indent, columns / 2))
        for word in words { folding.add(word) }
        pieces = folding.finished()
    }

    private struct Folding {
        let columns: Int
        let hanging: Int
        var lines: [String] = []
        var line: String
        var used: Int
        var isBegun = false
        /// Isolates that are open.
        var depth = 0
        /// The style that holds; empty where none does.
        var style = ""

        init(columns: Int, indent: Int, hanging: Int) {
            self.columns = columns
            self.hanging = hanging
            line = String(repeating: " ", count: indent)
            used = indent
        }

        mutating func add(_ word: ArraySlice<Unicode.Scalar>) {
            let wide = FoldedLine.width(word)
            if isBegun {
                if used + 1 + wide > columns {
                    end()
                } else {
                    line += " "
                    used += 1
                }
            }
            guard used + wide > columns, !word.contains("\u{1B}") else { return append(word, wide) }
            let text = String(String.UnicodeScalarView(word))
            for (number, piece) in TerminalText.wrapped(text, columns: max(1, columns - used)).enumerated() {
                if number > 0 { end() }
                let scalars = Array(piece.unicodeScalars)
                append(scalars[...], FoldedLine.width(scalars[...]))
            }
        }

        private mutating func append(_ word: ArraySlice<Unicode.Scalar>, _ wide: Int) {
            line.unicodeScalars += word
            used += wide
            isBegun = true
            var rest = word
            while let scalar = rest.popFirst() {
                switch scalar {
                case "\u{2068}": depth += 1
                case "\u{2069}": depth = max(0, depth - 1)
                case "\u{1B}":
                    let end = rest.firstIndex(of: "m") ?? rest.endIndex - 1
                    let code = String(String.UnicodeScalarView(rest[...end]))
                    style = code == "[0m" ? "" : style + "\u{1B}" + code
                    rest = rest[(end + 1)...]
                default: break
                }
            }
        }

        private mutating func end() {
            lines.append(closed)
            line =
                String(repeating: " ", count: hanging) + String(repeating: "\u{2068}", count: depth) + style
            used = hanging
            isBegun = false
        }

        private var closed: String {
            line + (style.isEmpty ? "" : "\u{1B}[0m") + String(repeating: "\u{2069}", count: depth)
        }

        func finished() -> [String] { lines + [line] }
    }

    /// Columns that are seen: styles take none.
    private static func width(_ scalars: ArraySlice<Unicode.Scalar>) -> Int {
        var rest = scalars
        var seen = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == "\u{1B}" {
                rest = rest.drop { $0 != "m" }.dropFirst()
            } else {
                seen.append(scalar)
            }
        }
        return TerminalText.width(String(seen))
    }
}
