/// A text for reading: a line for each paragraph, in a terminal broken between its words.
enum Paragraphs {
    static func print(_ text: String) throws(CommandFailure) {
        let columns = TerminalText.columns
        for paragraph in text.split(separator: "\n") {
            let safe = TerminalText.safe(String(paragraph))
            for line in columns.map({ TerminalText.wrapped(safe, columns: $0) }) ?? [safe] {
                try StandardOutput.print(line)
            }
        }
    }
}
