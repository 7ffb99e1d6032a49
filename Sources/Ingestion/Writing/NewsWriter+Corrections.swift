import Deduplication
package import News
package import Storage
import Machinery

/// What people decide about stories.
extension NewsWriter {
    /// Takes articles out of their story, together into one of their own, for good: neither what comes later nor a recluster
    /// puts them back among those they stood with. Articles that were measured against one of them are judged again.
    package func split(
        _ ids: [Article.ID],
        reason: String,
        by person: String,
        at now: Timestamp
    ) throws -> CorrectionRecord {
        var ordered: [Article.ID] = []
        for id in ids where !ordered.contains(id) { ordered.append(id) }
        let rows = try ordered.map { id in
            guard let row = try database.article(id) else {
                throw ControlRefusal(
                    .noInput,
                    "there is no article \(id.label); `khabar articles` lists them"
                )
            }
            return row
        }
        guard let first = rows.first else {
            throw ControlRefusal(.usage, "no article is named to be taken out")
        }
        guard let story = first.story else {
            throw ControlRefusal(
                .badData,
                "article \(first.id.label) stands in no story yet: it waits for its page"
            )
        }
        if let other = rows.first(where: { $0.story != story }) {
            let place = other.story.map { "in story \($0.label)" } ?? "in none yet"
            throw ControlRefusal(
                .badData,
                "article \(first.id.label) stands in story \(story.label) and article \(other.id.label) \(place); "
                    + "name articles of one story"
            )
        }
        let correction = try writing(at: now) { transaction in
            let others = try transaction.articles(in: story).filter { !ordered.contains($0) }
            guard !others.isEmpty else {
                throw ControlRefusal(
                    .badData,
                    ordered.count == 1
                        ? "article \(first.id.label) stands alone in story \(story.label) already"
                        : "these are all articles of story \(story.label); leave some of them in it"
                )
            }
            let correction = try transaction.split(ordered, reason: reason, by: person, at: now)
            for id in ordered {
                for other in others { index.splitPairs.keepApart(id, from: other) }
            }
            for row in rows {
                try replace(row, in: correction.otherStory, opens: row.id == first.id, transaction)
            }
            try judgeAgain(try transaction.measured(against: ordered, in: story), in: transaction, at: now)
            return correction
        }
        logger.say(.corrected(correction))
        return correction
    }

    /// Takes a correction back, see `NewsTransaction.undo`.
    package func undo(
        correction id: Int64,
        by person: String,
        at now: Timestamp
    ) throws -> CorrectionRecord {
        let undone = try database.write { try $0.undo(correction: id, by: person, at: now) }
        guard let undone else {
            let isKnown = try database.corrections().contains { $0.id == id }
            throw ControlRefusal(
                isKnown ? .badData : .noInput,
                isKnown
                    ? "correction c\(id) was taken back already"
                    : "there is no correction c\(id); `khabar sql 'select * from corrections'` lists them"
            )
        }
        // The index knows the stories that the text gives, and which pairs are kept apart: both are others now.
        invalidateIndex()
        if !undone.moved.isEmpty {
            try writing(at: now) { transaction in
                try judgeAgain(undone.moved, mayMove: false, in: transaction, at: now)
            }
        }
        logger.say(.undone(undone.correction, by: person))
        return undone.correction
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
                throw ControlRefusal(.noInput, "there is no story \(id.label); `khabar stories` lists them")
            }
            return page.story.id
        }
        guard stories[0] != stories[1] else {
            throw ControlRefusal(
                .badData,
                "\(one.label) and \(two.label) are one story already, \(stories[0].label)"
            )
        }
        let correction = try writing(at: now) { transaction in
            try transaction.join(one, two, reason: reason, by: person, at: now)
        }
        related?.remove(correction.otherStory)
        index.splitPairs = try database.splitPairs()
        logger.say(.corrected(correction))
        return correction
    }

    /// Enters an article that was moved into a story there, as far as the index holds it. With `opens` it is the article that
    /// the story begins with.
    private func replace(
        _ row: ArticleRow,
        in story: Story.ID,
        opens: Bool,
        _ transaction: NewsTransaction
    ) throws {
        guard let arrival = try arrival(of: row.id, in: transaction) else { return }
        index.remove(row.id, stored: NewsWriter.stored(in: transaction))
        index.apply(arrival, in: story, absorbing: [])
        guard opens else { return }
        try keepGist(
            of: story,
            title: row.article.title,
            text: row.article.text,
            at: row.believedAt,
            in: transaction
        )
    }

    /// Judges articles anew, as if they came now: what each has in common with its story is said again, and where nothing
    /// holds it there any more, it goes where it belongs. Articles that the index does not hold any more stay as they are.
    ///
    /// Without `mayMove` all of them stay in their stories.
    func judgeAgain(
        _ ids: [Article.ID],
        mayMove: Bool = true,
        in transaction: NewsTransaction,
        at now: Timestamp
    ) throws {
        let stored = NewsWriter.stored(in: transaction)
        for id in ids {
            guard let kept = try transaction.placement(of: id),
                let arrival = try arrival(of: id, in: transaction)
            else { continue }
            index.remove(id, stored: stored)
            let decision = index.decide(arrival, stored: stored)
            var part = kept.part
            switch decision.placement {
            case .joinsStory(let story) where story == kept.part:
                try transaction.recordPlacement(PlacementRecord(decision), of: id)
            case .joinsStory(let story) where mayMove:
                _ = try transaction.move(id, to: story, placement: PlacementRecord(decision), at: now)
                part = story
            case .opensStory where mayMove:
                part = try transaction.move(id, to: nil, placement: PlacementRecord(decision), at: now)
            default: break
            }
            index.apply(arrival, in: part, absorbing: [], stored: stored)
        }
    }

    /// An article as it came to the index; nil where the index does not hold it.
    func arrival(of id: Article.ID, in transaction: NewsTransaction) throws -> Arrival? {
        guard index.contains(id), let known = try transaction.knownArticle(id),
            let outlet = try database.article(id)?.article.outlet,
            let fingerprint = try transaction.fingerprint(of: id).flatMap({ Fingerprint(encoded: $0) })
        else { return nil }
        return Arrival(
            article: id,
            outlet: outlet,
            url: known.url.text,
            time: known.believedAt,
            fingerprint: fingerprint
        )
    }
}
