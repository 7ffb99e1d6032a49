/// What differs between two configurations, in words.
struct ConfigurationChanges {
    /// Keys with old and new values, in the order of the table, then outlets by their ids.
    let words: [String]
    /// Why a running daemon cannot take the new one over; nil where it can.
    let fixed: String?

    init(from old: Configuration, to new: Configuration) {
        words = Configuration.keys.flatMap { $0.changes(from: old, to: new) }
        let fixedKeys = Configuration.keys.filter { $0.takesEffect == .atRestart && $0.differs(old, new) }
        fixed =
            fixedKeys.isEmpty
            ? nil
            : fixedKeys.map { "\"\($0.path)\"" }.joined(separator: ", ")
                + " cannot change while khabar runs; restart it, or take the change back"
    }
}
