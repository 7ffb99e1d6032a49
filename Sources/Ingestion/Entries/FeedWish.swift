import Parsing

/// How long a feed wishes to be left alone, by `ttl` and `sy:updatePeriod`.
///
/// Software writes some wishes into every feed that it makes. Such a wish is nobody's, and would have news seen late.
enum FeedWish {
    private struct Default {
        /// How the generator's name begins, in lower case.
        let generator: String
        /// The wish that it writes where nobody sets one.
        let seconds: Int64
        /// Whether a feed without generator counts as well: site owners leave its name out.
        var mayBeUnnamed = false
    }

    /// Looked up in the programs' sources and feeds in 2025.
    private static let defaults = [
        Default(generator: "https://wordpress.org/", seconds: 3600, mayBeUnnamed: true),
        Default(generator: "http://wordpress.org/", seconds: 3600),
        Default(generator: "wordpress", seconds: 3600),
        Default(generator: "vbulletin", seconds: 3600),
        Default(generator: "microsoft sharepoint", seconds: 3600),
        Default(generator: "microsoft windows sharepoint", seconds: 3600),
        Default(generator: "typo3", seconds: 3600),
        Default(generator: "discuz", seconds: 3600),
    ]

    /// The longer of the two wishes that somebody chose; nil where nobody did.
    static func seconds(ttl: Int64?, of feed: FeedMetadata) -> Int64? {
        let generator = (feed.generator ?? "").lowercased()
        let period = feed.rhythm.updateSeconds.flatMap { isDefault($0, generator) ? nil : $0 }
        let ttl = ttl.flatMap { !generator.isEmpty && isDefault($0, generator) ? nil : $0 }
        return [ttl, period].compactMap { $0 }.max()
    }

    private static func isDefault(_ seconds: Int64, _ generator: String) -> Bool {
        defaults.contains { known in
            guard known.seconds == seconds else { return false }
            return generator.isEmpty ? known.mayBeUnnamed : generator.hasPrefix(known.generator)
        }
    }
}
