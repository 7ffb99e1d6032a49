package import News
package import Storage

/// When the page of an article is asked again: an hour, six hours, a day, three days and a week after publication. Outlets
/// correct and withdraw articles mostly within that time.
enum Rechecking {
    private static let hours: [Int64] = [1, 6, 24, 72, 168]
    /// A page that was asked less than this long ago is not asked again yet.
    private static let leastSeconds: Int64 = 1800
    /// The time between a first look at a missing page and the second one that confirms it.
    private static let confirmSeconds: Int64 = 3600

    /// The next time; nil where the page is not asked any more.
    static func next(after now: Timestamp, published: Timestamp) -> Timestamp? {
        hours.lazy.map { published.advanced(bySeconds: $0 * 3600) }.first {
            $0.seconds(since: now) >= leastSeconds
        }
    }

    /// The time of the second look at a page that is missing.
    static func confirmation(after now: Timestamp) -> Timestamp { now.advanced(bySeconds: confirmSeconds) }

    /// What a page showed when it was asked again.
    enum Finding: Sendable {
        /// It is there and holds the stored words, or no text to compare.
        case same(Validators)
        /// It is there and says something else now.
        case changed(PreparedArticle, Validators)
        case missing(Removal)
        /// The answer tells nothing. The page is asked at the next time.
        case unclear
        /// It may not be asked: robots.txt forbids it, or the outlet is not configured.
        case forbidden
    }

    /// What a re-check changed for an article.
    enum Outcome: Hashable, Sendable {
        case same
        case edited
        /// Missing at a first look, and not confirmed yet.
        case missing
        case removed
        case returned
        /// It was deleted, or became one with another article, while its page was asked.
        case vanished
    }
}

extension NewsWriter {
    package func rechecksDue(at now: Timestamp, limit: Int) throws -> [RecheckWish] {
        try database.rechecksDue(at: now, limit: limit)
    }

    func recheck(of id: Article.ID) throws -> RecheckWish? {
        try database.recheck(of: id)
    }

    /// Whether the outlet's page may still be asked today; if so it is counted, else it is put off until the next day.
    func mayRecheck(_ wish: RecheckWish, limit: Int, at now: Timestamp) throws -> Bool {
        try database.write { transaction in
            if try transaction.countRecheck(of: wish.article.outlet, limit: limit, at: now) { return true }
            let civil = now.civil
            let midnight = Timestamp(year: civil.year, month: civil.month, day: civil.day) ?? now
            try transaction.recheck(wish.id, again: midnight.advanced(bySeconds: 86400))
            return false
        }
    }

    func postpone(_ wish: RecheckWish, until time: Timestamp) throws {
        try recheck(wish, again: time)
    }

    /// Nil: not any more.
    func recheck(_ wish: RecheckWish, again time: Timestamp?) throws {
        try database.write { try $0.recheck(wish.id, again: time) }
    }

    /// Keeps what a page showed, and when it is asked next.
    func save(_ finding: Rechecking.Finding, of wish: RecheckWish, at now: Timestamp) throws
        -> Rechecking.Outcome
    {
        let next = Rechecking.next(after: now, published: wish.believedAt)
        return try writing(at: now) { transaction in
            guard let known = try transaction.knownArticle(wish.id) else { return .vanished }
            switch finding {
            case .unclear:
                try transaction.recheck(wish.id, again: next)
                return .same
            case .forbidden:
                try transaction.recheck(wish.id, again: nil)
                return .same
            case .missing(let removal):
                let since = wish.missingSince ?? now
                let isConfirmed = wish.missingSince != nil
                try transaction.markMissing(wish.id, since: since, removal, confirmed: isConfirmed)
                try transaction.recheck(
                    wish.id,
                    again: isConfirmed ? next : Rechecking.confirmation(after: now)
                )
                return isConfirmed ? (wish.removedAt == nil ? .removed : .same) : .missing
            case .same(let validators):
                try recordPresent(wish, validators, next: next, in: transaction)
                return wish.removedAt == nil ? .same : .returned
            case .changed(let prepared, let validators):
                // Its feed stated it anew while its page was asked, so the page was compared with what is no more.
                guard known.entryDigest == wish.entryDigest else {
                    try transaction.recheck(wish.id, again: next)
                    return .same
                }
                try recordPresent(wish, validators, next: next, in: transaction)
                var article = prepared.article
                article.url = known.url
                let isRevised = try transaction.revise(
                    wish.id,
                    to: article,
                    entryDigest: wish.entryDigest,
                    at: now,
                    believedAt: wish.believedAt
                )
                if isRevised, try transaction.placement(of: wish.id) != nil {
                    try place(wish.id, prepared, in: transaction, at: now)
                }
                return isRevised ? .edited : .same
            }
        }
    }

    private func recordPresent(
        _ wish: RecheckWish,
        _ validators: Validators,
        next: Timestamp?,
        in transaction: NewsTransaction
    ) throws {
        try transaction.markPresent(wish.id)
        try transaction.keepPageValidators(validators, of: wish.id)
        try transaction.recheck(wish.id, again: next)
    }
}
