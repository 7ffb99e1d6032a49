/// What an outlet lets others do with its texts, as its pages and servers say to robots.
enum TextUse {
    /// Whether more than the headline may be shown: neither `noarchive` nor `nosnippet` stands in any of the statements. One
    /// that is meant for a single robot counts as well.
    static func allowsText(_ statements: String?...) -> Bool {
        statements.allSatisfy { statement in
            guard let statement else { return true }
            let words = statement.lowercased().split(whereSeparator: { !$0.isLetter })
            return !words.contains("noarchive") && !words.contains("nosnippet")
        }
    }
}
