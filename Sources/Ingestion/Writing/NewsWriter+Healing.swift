import Deduplication
import News
import Storage

/// Puts together what stands in two stories and is one text.
///
/// Two stories may begin with the same text: a restart between two polls, rules of an earlier khabar, a page that came late.
/// Nobody would look at them again, for settling looks only at young stories.
extension NewsWriter {
    /// Articles of so long ago are looked at; what is older was looked at the day before.
    private static let healedSeconds: Int64 = 2 * 86_400
    /// Articles of one transaction, so that polls hardly wait.
    private static let healedAtOnce = 100

    /// Does so once a day. Returns how many stories became part of another.
    @discardableResult
    func healDaily(at now: Timestamp) async throws -> Int {
        let last = try database.write { try $0.lastHealing() }
        if let last, (0..<86_400).contains(now.seconds(since: last)) { return 0 }
        let count = try await heal(at: now)
        if !Task.isCancelled { try database.write { try $0.recordHealing(at: now) } }
        return count
    }

    /// Joins two stories where an article of one, from the last two days, is near-exact with an article of the other. Stories
    /// that a person holds apart stay apart. Returns how many stories became part of another.
    func heal(at now: Timestamp) async throws -> Int {
        var place = (at: now.advanced(bySeconds: -Self.healedSeconds), article: Article.ID(0))
        var healed = 0
        while !Task.isCancelled {
            let piece = try database.placedArticles(after: place.at, place.article, limit: Self.healedAtOnce)
            guard let last = piece.last else { break }
            place = last
            healed += try writing(at: now) { transaction in
                try piece.reduce(0) { try $0 + (heal($1.article, in: transaction, at: now) ? 1 : 0) }
            }
            await Task.yield()
        }
        return healed
    }

    /// Judges an article as if it came now. Where it is near-exact with another story than its own, both become one.
    private func heal(_ id: Article.ID, in transaction: NewsTransaction, at now: Timestamp) throws -> Bool {
        guard let kept = try transaction.placement(of: id), let arrival = try arrival(of: id, in: transaction)
        else { return false }
        let stored = NewsWriter.stored(in: transaction)
        index.remove(id, stored: stored)
        let decision = index.decide(arrival, stored: stored)
        guard decision.rule == nearExact, case .joinsStory(let other) = decision.placement,
            other != kept.part,
            try !transaction.areHeldApart(kept.part, other)
        else {
            index.apply(arrival, in: kept.part, absorbing: [], stored: stored)
            return false
        }
        let pair = [kept.part, other].sorted()
        index.apply(arrival, in: pair[0], absorbing: [pair[1]], stored: stored)
        try merge(pair, in: transaction, at: now)
        return true
    }

    private var nearExact: String { "near-exact" }
}
