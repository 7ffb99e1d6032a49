import Machinery

/// A file of a batch that cannot be read: said in its place, while the others are read.
enum BatchFault {
    /// What stands in its place.
    static func line(_ path: String, _ failure: CommandFailure, asJSON: Bool) -> String {
        asJSON
            ? "{\"file\":\(JSONLine.quoted(path)),\"error\":\(JSONLine.quoted(failure.description))}\n"
            : "\(TerminalText.safe(path))\n\(failure.description)\n\n"
    }

    /// Ends the command with exit code 66 where a file was not read.
    static func end(_ unreadable: Int, of noun: String) throws(CommandFailure) {
        guard unreadable > 0 else { return }
        throw CommandFailure(
            .noInput,
            "\(Counted.words(unreadable, noun)) of the list could not be read, see above"
        )
    }
}
