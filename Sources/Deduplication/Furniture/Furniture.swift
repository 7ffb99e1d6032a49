internal import Language
package import News

/// What one outlet puts into many of its texts: the code of a poll, a line on its newsletter, a paragraph on itself.
///
/// It is learnt from the outlet's latest texts, and from nothing else, so a restart learns the same again. A piece of a text
/// counts as furniture when articles under five different headlines hold it. The instances of a formula, and one text that
/// is published again and again, have headlines that are alike.
package struct Furniture: Sendable {
    /// So many of an outlet's latest texts are looked at. Older ones are forgotten.
    package static let memory = 64
    /// Under fewer headlines a piece may be a passage of one matter that the outlet follows.
    private static let leastHeadlines = 5
    /// Headlines of which the shorter shares so much of its words with the other are alike.
    private static let likeness = 0.5

    /// One text of the outlet.
    package struct Sheet: Sendable {
        /// Nil before it is kept.
        let article: Article.ID?
        let time: Timestamp
        /// The words of the headline, each once, in ascending order.
        fileprivate let title: [UInt32]
        fileprivate let keys: [UInt64]

        /// - Parameters:
        ///   - article: whose text it is.
        ///   - time: its believed time.
        ///   - title: its headline.
        ///   - keys: of the pieces of its text.
        package init(_ article: Article.ID?, at time: Timestamp, title: String, keys: [UInt64]) {
            self.article = article
            self.time = time
            self.title = Array(Set(Words.hashes(of: title, limit: 32))).sorted()
            self.keys = keys
        }

        fileprivate func comesBefore(_ other: Sheet) -> Bool {
            (time, article?.number ?? .max) < (other.time, other.article?.number ?? .max)
        }
    }

    /// In the order of their times.
    private var sheets: [Sheet] = []
    /// How many of them hold a piece.
    private var counts: [UInt64: Int] = [:]

    package init() {}

    /// Notes a text, in place of an earlier one of the same article.
    package mutating func note(_ sheet: Sheet) {
        forget(sheet.article)
        let place = sheets.firstIndex { sheet.comesBefore($0) } ?? sheets.count
        sheets.insert(sheet, at: place)
        for key in sheet.keys { counts[key, default: 0] += 1 }
        if sheets.count > Furniture.memory { remove(at: 0) }
    }

    private mutating func forget(_ article: Article.ID?) {
        if let article, let place = sheets.firstIndex(where: { $0.article == article }) { remove(at: place) }
    }

    private mutating func remove(at place: Int) {
        for key in sheets.remove(at: place).keys {
            let left = (counts[key] ?? 1) - 1
            counts[key] = left > 0 ? left : nil
        }
    }

    /// The pieces among `keys` that many texts hold. `coming` are texts that are about to be noted.
    package func known(among keys: [UInt64], with coming: [Sheet] = []) -> Set<UInt64> {
        Set(keys.filter { isCommon($0, coming) })
    }

    /// The articles whose texts hold one of the pieces, the latest first.
    package func articles(holding keys: Set<UInt64>) -> [Article.ID] {
        sheets.reversed().filter { !keys.isDisjoint(with: $0.keys) }.compactMap(\.article)
    }

    private func isCommon(_ key: UInt64, _ coming: [Sheet]) -> Bool {
        guard (counts[key] ?? 0) + coming.count >= Furniture.leastHeadlines else { return false }
        var headlines: [[UInt32]] = []
        for sheet in sheets.reversed() + coming where sheet.keys.contains(key) {
            guard !headlines.contains(where: { Furniture.areAlike($0, sheet.title) }) else { continue }
            headlines.append(sheet.title)
            if headlines.count == Furniture.leastHeadlines { return true }
        }
        return false
    }

    private static func areAlike(_ one: [UInt32], _ other: [UInt32]) -> Bool {
        let fewest = min(one.count, other.count)
        guard fewest > 0 else { return one.count == other.count }
        return Double(one.count { other.contains($0) }) > likeness * Double(fewest)
    }
}
