import Deduplication
import Language
import News
import Storage

/// What is learnt of the outlets' furniture, see `Furniture`. All of it can be read from the file again.
struct FurnitureShelf {
    /// Of so many outlets it is held, at some 10 kB each; those used longest ago are forgotten.
    private static let limit = 512

    private var outlets: [Outlet.ID: (furniture: Furniture, usedAt: Int)] = [:]
    private var uses = 0
    /// The texts of the document that is being kept. So the first poll of an outlet shows its furniture at once.
    private var coming: (outlet: Outlet.ID, sheets: [Furniture.Sheet])?

    mutating func expect(_ sheets: [Furniture.Sheet], of outlet: Outlet.ID) {
        coming = (outlet, sheets.suffix(Furniture.memory))
    }

    mutating func expectNothing() { coming = nil }

    func coming(of outlet: Outlet.ID) -> [Furniture.Sheet] {
        coming?.outlet == outlet ? coming?.sheets ?? [] : []
    }

    /// What is known of an outlet, else what `read` gives.
    mutating func furniture(of outlet: Outlet.ID, read: () throws -> Furniture) rethrows -> Furniture {
        uses += 1
        if let known = outlets[outlet]?.furniture {
            outlets[outlet]?.usedAt = uses
            return known
        }
        let furniture = try read()
        keep(furniture, of: outlet)
        return furniture
    }

    mutating func keep(_ furniture: Furniture, of outlet: Outlet.ID) {
        outlets[outlet] = (furniture, uses)
        guard outlets.count > FurnitureShelf.limit,
            let oldest = outlets.min(by: { $0.value.usedAt < $1.value.usedAt })?.key
        else { return }
        outlets[oldest] = nil
    }

    mutating func forget() { outlets = [:] }
}

extension NewsWriter {
    /// Notes an article's text among those of its outlet, and gives the fingerprint of what is the article's own.
    ///
    /// A piece that turns out to be furniture with this text is cut from the earlier ones as well. Those that stood in one story
    /// for its sake are judged again.
    func fingerprint(
        of id: Article.ID,
        _ prepared: PreparedArticle,
        in transaction: NewsTransaction,
        at now: Timestamp
    ) throws -> Fingerprint {
        let article = prepared.article
        guard !prepared.textKeys.isEmpty, let time = try transaction.believedTime(of: id) else {
            return prepared.fingerprint
        }
        var furniture = try shelf.furniture(of: article.outlet) {
            try NewsWriter.furniture(of: article.outlet, in: transaction)
        }
        let before = furniture.known(among: prepared.textKeys)
        furniture.note(Furniture.Sheet(id, at: time, title: article.title, keys: prepared.textKeys))
        shelf.keep(furniture, of: article.outlet)
        let known = furniture.known(
            among: prepared.textKeys,
            with: shelf.coming(of: article.outlet)
        )
        guard !known.isEmpty else { return prepared.fingerprint }
        let cut = index.ownFurniture(known, in: article.text, of: article.outlet)
        let learnt = cut.subtracting(before)
        if !learnt.isEmpty {
            let earlier = furniture.articles(holding: learnt).filter { $0 != id }
            try cutFromEarlier(earlier, furniture, in: transaction, at: now)
        }
        return NewsWriter.fingerprint(article.title, article.text, of: prepared.outletName, without: cut)
    }

    private static func furniture(of outlet: Outlet.ID, in transaction: NewsTransaction) throws -> Furniture {
        var furniture = Furniture()
        for text in try transaction.latestTexts(of: outlet, limit: Furniture.memory) {
            furniture.note(
                Furniture.Sheet(
                    text.article,
                    at: text.believedAt,
                    title: text.title,
                    keys: TextPieces(text.text).keys
                )
            )
        }
        return furniture
    }

    private static func fingerprint(
        _ title: String,
        _ text: String,
        of outletName: String,
        without cut: Set<UInt64>
    ) -> Fingerprint {
        let compared = Attribution(text: text, outletName: outletName).comparedText
        return Fingerprint(title: title, comparedText: TextPieces(compared).text(without: cut))
    }

    private func cutFromEarlier(
        _ ids: [Article.ID],
        _ furniture: Furniture,
        in transaction: NewsTransaction,
        at now: Timestamp
    ) throws {
        let stored = NewsWriter.stored(in: transaction)
        var holders: [(id: Article.ID, story: Story.ID)] = []
        for id in ids {
            guard let text = try transaction.outletText(id), let kept = try transaction.placement(of: id)
            else { continue }
            let outlet = text.outlet
            let cut = index.ownFurniture(
                furniture.known(among: TextPieces(text.text).keys),
                in: text.text,
                of: outlet
            )
            let fingerprint = NewsWriter.fingerprint(text.title, text.text, of: text.outletName, without: cut)
            guard try transaction.fingerprint(of: id) != fingerprint.encoded else { continue }
            if var arrival = try arrival(of: id, in: transaction) {
                index.remove(id, stored: stored)
                arrival.fingerprint = fingerprint
                try transaction.keepFingerprint(fingerprint.encoded, of: id)
                index.apply(arrival, in: kept.part, absorbing: [], stored: stored)
            } else {
                try transaction.keepFingerprint(fingerprint.encoded, of: id)
            }
            holders.append((id, kept.part))
        }
        let crowds = Dictionary(grouping: holders, by: \.story).filter { $0.value.count > 1 }
        // The latest first, so that the story stays with the earliest.
        let together = holders.filter { crowds[$0.story] != nil }.map(\.id)
        try judgeAgain(together, in: transaction, at: now)
    }
}
