import Storage

extension GapCount {
    /// Nil where nothing was missed.
    var words: String? {
        guard gaps > 0 else { return nil }
        return missed > 0 ? "~\(missed)" : "?"
    }
}
