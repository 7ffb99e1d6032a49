import Deduplication
import Fetching
import Machinery
import News
import Storage

/// Deleting for good what people must not keep.
extension NewsWriter {
    /// Deletes an article or an outlet with all its articles, and what was made of them, and keeps digests of their
    /// addresses so that no poll brings them back.
    ///
    /// An outlet for which `isPolled` holds is refused: its next poll would bring its other news again.
    func forget(
        _ target: ForgetTarget,
        reason: String,
        by person: String,
        at now: Timestamp,
        isPolled: @Sendable (Outlet.ID) -> Bool
    ) throws -> ControlAnswer.Forgotten {
        let outlet: Outlet.ID
        var article: Article.ID?
        switch target {
        case .article(let number):
            guard let row = try database.article(Article.ID(number)) else {
                throw ControlRefusal(.noInput, "there is no article \(number); `khabar articles` lists them")
            }
            (outlet, article) = (row.article.outlet, row.id)
        case .outlet(let id):
            outlet = Outlet.ID(id)
            guard try database.outletRows().contains(where: { $0.id == outlet }) else {
                throw ControlRefusal(.noInput, "there is no outlet \(id); `khabar outlets` lists them")
            }
            guard !isPolled(outlet) else {
                throw ControlRefusal(
                    .badData,
                    "outlet \(id) is still polled: take it out of the configuration, restart khabar, ask again"
                )
            }
        }
        let (record, remnants) = try deletingForGood { transaction in
            let articles = try transaction.erasable(article: article, outlet: outlet)
            let stories = Set(try articles.compactMap { try transaction.placement(of: $0.id)?.story })
            let record = try transaction.erase(
                articles.map { ($0, ForgettingMark.all(of: $0)) },
                of: outlet,
                isWhole: article == nil,
                reason: reason,
                by: person,
                at: now
            )
            for story in stories { try renewGist(of: story, in: transaction) }
            return record
        }
        try rebuild(at: now)
        logger.say(.articlesForgotten(record.articles, by: person))
        return ControlAnswer.Forgotten(
            id: record.id,
            articles: record.articles,
            revisions: record.revisions,
            remnants: remnants.map { "\($0)" }
        )
    }

    /// Writing the whole file anew takes as long as the file is large.
    private func deletingForGood<T>(
        _ body: (NewsTransaction) throws -> T
    ) throws -> (result: T, remnants: StorageError?) {
        try pulse.duringLongWork { try database.writeWithoutTrace(body) }
    }

    /// What a story is about rests on its original, which may be another one now.
    private func renewGist(of story: Story.ID, in transaction: NewsTransaction) throws {
        guard let original = try transaction.original(of: story) else { return }
        try keepGist(
            of: story,
            title: original.title,
            text: original.text,
            at: original.believedAt,
            in: transaction
        )
    }
}

/// How articles that were deleted for good are known when they come again.
enum ForgettingMark {
    /// Of addresses and of the key that its feed gives it.
    static func all(of article: ErasableArticle) -> [Int64] {
        article.urls.map { mark(of: article.outlet, url: $0) }
            + [Digest.of("key", article.outlet.text, article.entryKey)]
    }

    /// Of an entry that is not known yet.
    static func all(of outlet: Outlet.ID, url: CanonicalURL, entryKey: String) -> [Int64] {
        [mark(of: outlet, url: url.text), Digest.of("key", outlet.text, entryKey)]
    }

    private static func mark(of outlet: Outlet.ID, url: String) -> Int64 {
        Digest.of("url", outlet.text, url)
    }
}
