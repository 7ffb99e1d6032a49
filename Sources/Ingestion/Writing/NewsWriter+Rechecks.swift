package import News
package import Storage

// MARK: - Pages that are asked again

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
        let next = Rechecking.next(afterAsking: now, published: wish.believedAt)
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
                    again: isConfirmed ? next : Rechecking.confirmation(afterAsking: now)
                )
                guard isConfirmed else { return .missing }
                guard wish.removedAt == nil else { return .same }
                try lookAtWatches(.removed, of: wish.id, by: wish.article.outlet, transaction, at: now)
                return .removed
            case .same(let validators):
                try recordPresent(wish, validators, next: next, in: transaction)
                return wish.removedAt == nil ? .same : .returned
            case .completed(let prepared, let validators):
                guard known.entryDigest == wish.entryDigest, !known.waitsForPage else {
                    try transaction.recheck(wish.id, again: next)
                    return .same
                }
                try recordPresent(wish, validators, next: next, in: transaction)
                try transaction.keepPageFound(nil, of: wish.id)
                return try read(prepared, for: wish, known, wish.entryDigest, in: transaction, at: now)
                    ? .completed : .same
            case .mistaken(let prepared, let found):
                try transaction.recheck(wish.id, again: next)
                guard known.entryDigest == wish.entryDigest else { return .same }
                try transaction.keepPageFound(found, of: wish.id)
                // Its feed states it anew, if it still does.
                _ = try read(prepared, for: wish, known, 0, in: transaction, at: now)
                if let feed = known.feed { try transaction.readAnew(feed) }
                return .same
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
                    try lookAtWatches(.edited, of: wish.id, by: article.outlet, transaction, at: now)
                }
                return isRevised ? .edited : .same
            }
        }
    }

    /// Puts what khabar has read in the place of what it had read before: no edit of the outlet's. Returns whether words changed.
    private func read(
        _ prepared: PreparedArticle,
        for wish: RecheckWish,
        _ known: KnownArticle,
        _ entryDigest: Int64,
        in transaction: NewsTransaction,
        at now: Timestamp
    ) throws -> Bool {
        var article = prepared.article
        article.url = known.url
        let isChanged = try transaction.revise(
            wish.id,
            to: article,
            entryDigest: entryDigest,
            at: now,
            believedAt: prepared.believedAt,
            isReading: true
        )
        if isChanged, known.story != nil { try place(wish.id, prepared, in: transaction, at: now) }
        return isChanged
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
