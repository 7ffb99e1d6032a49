/// Text from the net made fit for a line of the log: nothing in it ends the line, moves the cursor or turns the line round.
///
/// What is taken out stays to be seen: `\n`, `\u001b`, `\u202e`. Arabic letters and their marks stay as they are.
enum LogText {
    static func escaped(_ text: String, keepingLineBreaks: Bool = false) -> String {
        guard !text.utf8.allSatisfy({ (32..<127).contains($0) }) else { return text }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 10 where keepingLineBreaks: out.append(scalar)
            case 9: out.append(contentsOf: "\\t".unicodeScalars)
            case 10: out.append(contentsOf: "\\n".unicodeScalars)
            case 13: out.append(contentsOf: "\\r".unicodeScalars)
            case 0..<32, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF:
                let digits = String(scalar.value, radix: 16)
                out.append(
                    contentsOf: "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)"
                        .unicodeScalars
                )
            default: out.append(scalar)
            }
        }
        return String(out)
    }
}
