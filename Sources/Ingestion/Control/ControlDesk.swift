import News
package import Storage
import Machinery

/// Where requests are done, in whichever process holds the database.
package struct ControlDesk: Sendable {
    private let writer: NewsWriter
    private let line: @Sendable () -> Line?
    private let clock: WallClock
    private let reload: Reload?
    private let status: Status?

    /// Takes a changed configuration over; answers with what has changed, or refuses.
    package typealias Reload = @Sendable () async -> ControlAnswer
    package typealias Status = @Sendable () -> ControlAnswer.Status

    /// Without a line nothing is polled; `line` is asked for anew with each request.
    package init(
        _ writer: NewsWriter,
        line: @escaping @autoclosure @Sendable () -> Line? = nil,
        clock: WallClock,
        status: Status? = nil,
        reload: Reload? = nil
    ) {
        self.writer = writer
        self.line = line
        self.clock = clock
        self.status = status
        self.reload = reload
    }

    /// Does what is asked; `person` is the account it is done for.
    package func answer(_ request: ControlRequest, by person: String) async -> ControlAnswer {
        do {
            let answer = try await answer(to: request, by: person)
            switch request {
            case .undo, .split, .join, .recluster(dryRun: false), .forget, .retention:
                try await writer.keepEvents(at: clock.now)
            case .recluster, .poll, .reload, .status, .replay, .tryOut, .keepWatch, .endWatch: break
            }
            return answer
        } catch let refusal as ControlRefusal {
            return .refused(refusal)
        } catch let error as StorageError {
            return .refused(ControlRefusal(error.exitCode, "\(error)"))
        } catch {
            return .refused(ControlRefusal(.bug, "\(error)"))
        }
    }

    private func answer(to request: ControlRequest, by person: String) async throws -> ControlAnswer {
        switch request {
        case .undo(let correction):
            return .corrected(
                .init(try await writer.undo(correction: correction, by: person, at: clock.now))
            )
        case .split(let articles, let reason):
            let ids = articles.map { Article.ID($0) }
            return .corrected(
                .init(
                    try await writer.split(ids, reason: reason, by: person, at: clock.now),
                    articles: ids
                )
            )
        case .join(let story, let other, let reason):
            return .corrected(
                .init(
                    try await writer.join(
                        Story.ID(story),
                        Story.ID(other),
                        reason: reason,
                        by: person,
                        at: clock.now
                    )
                )
            )
        case .recluster(let dryRun):
            return .reclustered(.init(try await writer.recluster(dryRun: dryRun, at: clock.now)))
        case .poll(let outlets, let choice):
            return .polled(try await poll(outlets.map { Set($0.map { Outlet.ID($0) }) }, choice))
        case .forget(let target, let reason):
            return .forgotten(
                try await writer.forget(target, reason: reason, by: person, at: clock.now) { outlet in
                    line()?.stations[outlet] != nil
                }
            )
        case .retention(let isSure):
            return .retained(.init(try await writer.retain(isSure: isSure, at: clock.now)))
        case .replay(let delivery):
            try await writer.replay(delivery, at: clock.now)
            return .begun([delivery])
        case .tryOut(let watch):
            return .begun(try await writer.tryOut(watch, at: clock.now))
        case .keepWatch(let watch, let isNew):
            return .watch(try await writer.keep(watch, isNew: isNew, by: person, at: clock.now))
        case .endWatch(let id):
            try await writer.endWatch(id, by: person, at: clock.now)
            return .watch(id)
        case .reload:
            guard let reload else { throw ControlRefusal(.unavailable, "nothing runs here to reload") }
            return await reload()
        case .status:
            guard let status else { throw ControlRefusal(.unavailable, "nothing runs here") }
            try writer.database.checkPresence()
            return .status(status())
        }
    }

    private func poll(_ outlets: Set<Outlet.ID>?, _ choice: PollPass.Choice) async throws
        -> ControlAnswer.Poll
    {
        guard let line = line() else { throw ControlRefusal(.unavailable, "nothing is polled here") }
        let pass = PollPass(line)
        let before = try writer.database.counts()
        let feeds = try await pass.feeds(
            choice,
            of: outlets,
            minIntervalSeconds: line.settings.requestedMinIntervalSeconds
        )
        let reports = try await pass.run(feeds)
        return .init(reports, before: before, after: try writer.database.counts())
    }
}

// MARK: - Answers

extension ControlAnswer.Correction {
    init(_ record: CorrectionRecord, articles: [Article.ID] = []) {
        self.articles = (articles.isEmpty ? [record.article] : articles).map(\.number)
        undoneAt = record.undoneAt?.description
        id = record.id
        kind = record.kind.rawValue
        article = record.article.number
        story = record.story.number
        otherStory = record.otherStory.number
        by = record.by
    }
}

extension ControlAnswer.Removed {
    package init(_ counts: RetentionCounts) {
        stories = counts.stories
        articles = counts.articles
        revisions = counts.revisions
        polls = counts.polls
    }
}

extension ControlAnswer.Recluster {
    init(_ plan: Reclustering) {
        articles = plan.articles
        unreadable = plan.unreadable
        storiesBefore = plan.storiesBefore
        storiesAfter = plan.storiesAfter
        moves = plan.moves.filter(\.isSeen).map {
            Move(
                article: $0.article.number,
                from: $0.from.number,
                to: $0.toStory?.number,
                rule: $0.placement.rule,
                match: $0.placement.match?.number,
                similarity: $0.placement.match == nil ? nil : $0.placement.similarity,
                containment: $0.placement.match == nil ? nil : $0.placement.containment
            )
        }
        splits = plan.splits
        joins = plan.joins
    }
}

extension ControlAnswer.Poll {
    package init(_ reports: [PollReport], before: Counts, after: Counts) {
        lines = reports.sorted { $0.feed.id < $1.feed.id }.map {
            PolledOutlet(outlet: $0.feed.outlet.text, outcome: $0.outcome.words, hasFailed: $0.hasFailed)
        }
        articles = after.articles
        newArticles = after.articles - before.articles
        stories = after.stories
        storiesWithCopies = after.storiesWithCopies
        waitingPages = after.waitingPages
    }
}

extension PollReport.Outcome {
    /// For people.
    package var words: String {
        switch self {
        case .news(let new, let changed):
            let parts = [new > 0 ? "\(new) new" : nil, changed > 0 ? "\(changed) changed" : nil].compactMap(
                \.self
            )
            return parts.isEmpty ? "nothing new" : parts.joined(separator: ", ")
        case .unchanged: return "unchanged"
        case .resting(let reason): return "left alone: \(reason)"
        case .failed(let reason): return "failed: \(reason)"
        case .dropped: return "not asked"
        }
    }
}
