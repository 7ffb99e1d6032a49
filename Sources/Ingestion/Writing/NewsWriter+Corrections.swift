import Deduplication
package import News
package import Storage
import Machinery

/// What people decide about stories.
extension NewsWriter {
    /// Takes an article out of its story into one of its own, for good: neither what comes later nor a recluster
    /// puts it back among those it stood with.
    package func split(
        _ id: Article.ID,
        reason: String,
        by person: String,
        at now: Timestamp
    ) throws -> CorrectionRecord {
        guard let row = try database.article(id) else {
            throw ControlRefusal(.noInput, "there is no article \(id); `khabar articles` lists them")
        }
        guard let story = row.story else {
            throw ControlRefusal(.badData, "article \(id) stands in no story yet: it waits for its page")
        }
        let correction = try writing(at: now) { transaction in
            let others = try transaction.articles(in: story).filter { $0 != id }
            guard !others.isEmpty else {
                throw ControlRefusal(.badData, "article \(id) stands alone in story \(story) already")
            }
            let correction = try transaction.split(id, reason: reason, by: person, at: now)
            for other in others { index.splitPairs.keepApart(id, from: other) }
            try replace(row, in: correction.otherStory, transaction)
            return correction
        }
        logger.say(.corrected(correction))
        return correction
    }

    /// Makes two stories one, for good.
    package func join(
        _ one: Story.ID,
        _ two: Story.ID,
        reason: String,
        by person: String,
        at now: Timestamp
    ) throws -> CorrectionRecord {
        let stories = try [one, two].map { id in
            guard let page = try database.story(id) else {
                throw ControlRefusal(.noInput, "there is no story \(id); `khabar stories` lists them")
            }
            return page.story.id
        }
        guard stories[0] != stories[1] else {
            throw ControlRefusal(.badData, "\(one) and \(two) are one story already, \(stories[0])")
        }
        let correction = try writing(at: now) { transaction in
            try transaction.join(one, two, reason: reason, by: person, at: now)
        }
        related?.remove(correction.otherStory)
        index.splitPairs = try database.splitPairs()
        logger.say(.corrected(correction))
        return correction
    }

    /// Enters an article that was moved into a story of its own there, as far as the index holds it.
    private func replace(_ row: ArticleRow, in story: Story.ID, _ transaction: NewsTransaction) throws {
        guard index.contains(row.id),
            let fingerprint = try transaction.fingerprint(of: row.id).flatMap({ Fingerprint(encoded: $0) })
        else { return }
        index.remove(row.id, stored: NewsWriter.stored(in: transaction))
        let arrival = Arrival(
            article: row.id,
            outlet: row.article.outlet,
            url: row.article.url.text,
            time: row.believedAt,
            fingerprint: fingerprint
        )
        index.apply(arrival, in: story, absorbing: [])
        let gist = Gist(headline: row.article.title, text: row.article.text)
        guard !gist.isEmpty else { return }
        try transaction.keepGist(gist.encoded, of: story, at: row.believedAt)
        related?.add(story, gist, at: row.believedAt)
    }
}
