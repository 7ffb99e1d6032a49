import Glibc

/// Text from the net made fit for a terminal: one line, nothing that moves the cursor or turns the line round.
enum TerminalText {
    /// Line breaks become spaces, other control characters become U+FFFD, bidi overrides, embeddings and
    /// isolates go: a title may be right-to-left but may not reorder what stands beside it.
    static func safe(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        var pendingSpace = false
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 9, 10, 11, 12, 13, 32, 0x85, 0x2028, 0x2029:
                pendingSpace = !out.isEmpty
                continue
            case 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C:
                continue
            case 0..<32, 0x7F..<0xA0:
                if pendingSpace { out.append(" ") }
                out.append("\u{FFFD}")
            default:
                if pendingSpace { out.append(" ") }
                out.append(scalar)
            }
            pendingSpace = false
        }
        return String(out)
    }

    /// Columns that `text` takes: marks and format characters none, East Asian wide characters two.
    static func width(_ text: some StringProtocol) -> Int {
        text.unicodeScalars.reduce(0) { $0 + width($1) }
    }

    /// `text` cut to at most `columns`, with an ellipsis where something was left out.
    static func fitted(_ text: String, columns: Int) -> String {
        guard width(text) > columns else { return text }
        var used = 0
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let next = width(scalar)
            if used + next > columns - 1 { break }
            used += next
            out.append(scalar)
        }
        return String(out) + "…"
    }

    /// `text` in lines of at most `columns`, broken at its spaces; a longer word is broken where it must be, an address
    /// rather behind one of its signs. At least one line, which may be empty.
    static func wrapped(_ text: String, columns: Int) -> [String] {
        guard width(text) > columns else { return [text] }
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ") {
            let wide = width(word)
            if used > 0, used + 1 + wide <= columns {
                line += " " + word
                used += 1 + wide
                continue
            }
            if used > 0 { lines.append(line) }
            var pieces = broken(word, columns: columns)
            line = pieces.removeLast()
            used = width(line)
            lines += pieces
        }
        return lines + [line]
    }

    /// A word in pieces of at most `columns`; one piece where it fits.
    private static func broken(_ word: Substring, columns: Int) -> [String] {
        var pieces: [String] = []
        var rest = Array(word.unicodeScalars)
        while rest.reduce(0, { $0 + width($1) }) > columns {
            var used = 0
            var fitting = 0
            while fitting < rest.count, used + width(rest[fitting]) <= columns {
                used += width(rest[fitting])
                fitting += 1
            }
            fitting = max(1, fitting)
            let signs: Set<Unicode.Scalar> = ["/", "?", "&", "-", "_", "."]
            let sign = rest[..<fitting].lastIndex { signs.contains($0) }
            let end = sign.map { $0 >= fitting / 2 ? $0 + 1 : fitting } ?? fitting
            pieces.append(String(String.UnicodeScalarView(rest[..<end])))
            rest.removeFirst(end)
        }
        return pieces + [String(String.UnicodeScalarView(rest))]
    }

    /// Between isolates where the text holds right-to-left letters, so that the columns around stay in place.
    static func isolated(_ text: String) -> String {
        let isRightToLeft = text.unicodeScalars.contains {
            (0x0590...0x08FF).contains($0.value) || $0.value >= 0xFB1D
        }
        return isRightToLeft ? "\u{2068}\(text)\u{2069}" : text
    }

    /// Columns of the terminal behind standard output; nil where it is none.
    static var columns: Int? { columns(of: STDOUT_FILENO) }

    static func columns(of descriptor: Int32) -> Int? {
        guard isatty(descriptor) == 1 else { return nil }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        guard scalar.value >= 0x300 else { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
