/// Headlines that a listing or a feed cut for their length: "The council approved the…".
package enum CutTitle {
    private static let marks = ["…", "...", "[…]", "[...]"]

    /// Whether a title ends where a machine cut it.
    package static func isCut(_ title: String) -> Bool { marks.contains(where: title.hasSuffix) }

    /// The whole of a cut title.
    ///
    /// - Parameters:
    ///   - title: the cut one.
    ///   - whole: what may be the whole: the page's own title, a link's title.
    /// - Returns: `whole` where it begins as the cut title does and is longer; nil where it does not.
    package static func mended(_ title: String, by whole: String) -> String? {
        guard isCut(title) else { return nil }
        var start = title[...]
        while let mark = marks.first(where: start.hasSuffix) { start = start.dropLast(mark.count) }
        let begun = FoldedText(String(start)).trimmingPunctuation
        let full = FoldedText(whole)
        guard begun.count >= 4, full.count > begun.count, full.trimmingPunctuation.hasPrefix(begun),
            !isCut(whole)
        else {
            return nil
        }
        return whole
    }
}
