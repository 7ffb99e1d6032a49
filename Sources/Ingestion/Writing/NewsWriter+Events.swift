import Deduplication
import Machinery
package import News
import Storage

/// Keeps events beside the stories: which of them tell of one happening.
///
/// The file notes each story that comes, changes or goes, in the transaction that does it. These are taken into an index of the last
/// weeks, and all events are made anew from it. So events follow from what is stored; neither the order of arrival nor a
/// restart changes them. What goes wrong here costs no article: the file goes on noting, and the next time makes up for it.
extension NewsWriter {
    /// What events need from one time to the next.
    struct EventKeeper {
        /// Grouping takes the processor for a while; the writer goes on meanwhile.
        let thread = WorkThreads(1)
        /// Nil until the file was read.
        var index: EventIndex?
        var isAtWork = false
        /// Grouping is to take at most a twentieth of the time.
        var restsUntil = ContinuousClock.now
    }

    /// Stories of one transaction, some thirty milliseconds.
    private static let storiesAtOnce = 128
    /// Events of one transaction.
    private static let eventsAtOnce = 32
    /// Rows of one transaction that are only deleted.
    private static let rowsAtOnceOfEvents = 1000

    /// Makes the events anew where stories came or changed.
    ///
    /// With `isPatient` it leaves that for later where it was done a short while ago. What the database refuses is logged, for
    /// nothing else depends on it.
    package func keepEvents(isPatient: Bool = false, at now: Timestamp) async throws {
        do {
            try await renewEvents(isPatient: isPatient, at: now)
        } catch is CancellationError {
            // They stay due.
        } catch let error where error.costsOnlyItsWork {
            logger.say(.storeRefused("putting stories into events", error))
        }
    }

    private func renewEvents(isPatient: Bool, at now: Timestamp) async throws {
        guard !eventKeeper.isAtWork, !isPatient || .now >= eventKeeper.restsUntil,
            try database.areEventsDue()
        else { return }
        eventKeeper.isAtWork = true
        defer { eventKeeper.isAtWork = false }
        let began = ContinuousClock.now
        var index = try eventKeeper.index ?? pulse.duringLongWork { try EventIndex.restored(from: database) }
        // Where something fails, the index is read from the file again.
        eventKeeper.index = nil
        while try takeChangedStories(into: &index) { await giveWay() }
        if let earliest = index.expire() {
            while try database.write({
                try $0.expireEventGists(before: earliest, limit: NewsWriter.rowsAtOnceOfEvents)
            }) { await giveWay() }
        }
        let grouped = try await eventKeeper.thread.run { [index] in
            let events = index.events()
            return (events: events, headlines: index.headlines(of: events))
        }
        try await keep(grouped.events, grouped.headlines, unsettled: index.unsettledStories, at: now)
        eventKeeper.index = index
        let end = ContinuousClock.now
        eventKeeper.restsUntil = end + (end - began) * 20
    }

    /// Others who wait for the writer go first.
    private func giveWay() async {
        pulse.beat()
        await Task.yield()
    }

    /// Takes some of the stories that came, changed or went into the index; whether there are more.
    private func takeChangedStories(into index: inout EventIndex) throws -> Bool {
        try database.write { transaction in
            let stories = try transaction.takeChangedStories(limit: NewsWriter.storiesAtOnce)
            for story in stories {
                index.remove(story)
                let speakers = try transaction.eventSpeakers(
                    of: story,
                    within: index.rules.windowSeconds,
                    textLength: EventGist.textLimitBytes
                )
                for speaker in speakers {
                    index.add(
                        story,
                        EventGist(headline: speaker.title, text: speaker.text),
                        outlet: speaker.outlet,
                        at: speaker.believedAt
                    )
                }
                try transaction.keepEventGist(index.stored(story), of: story)
            }
            return stories.count == NewsWriter.storiesAtOnce
        }
    }

    /// Writes what is other than before, piece by piece. Each transaction leaves a story in one event, and events counted
    /// from their stories.
    private func keep(
        _ events: [[Story.ID]],
        _ headlines: [Story.ID],
        unsettled: [Story.ID],
        at now: Timestamp
    ) async throws {
        let stored = try database.eventsOfStories()
        var names = EventNames(stored.events, last: stored.last)
        let numbers = names.renew(events, of: unsettled)
        var changes: [EventChange] = []
        for ((stories, headline), number) in zip(zip(events, headlines), numbers) {
            let joining = stories.filter { names.event(of: $0) == number && stored.events[$0] != number }
            guard !joining.isEmpty || stored.headlines[number] != headline else { continue }
            changes.append(EventChange(event: Event.ID(number), joining: joining, headline: headline))
        }
        let leaving = unsettled.filter { stored.events[$0] != nil && names.event(of: $0) == nil }.sorted()
        let made = Set(numbers)
        let successors = successors(of: stored.events, in: names, made)
        func isMade(_ event: Event.ID) -> Bool { made.contains(event.number) }
        func successor(_ event: Event.ID) -> Event.ID? { successors[event.number].map { Event.ID($0) } }

        for piece in changes.pieces(of: NewsWriter.eventsAtOnce) {
            try writeEvents(at: now) {
                try $0.keep(piece, leaving: [], isMade: isMade, successor: successor)
            }
            await giveWay()
        }
        for piece in leaving.pieces(of: NewsWriter.eventsAtOnce) {
            try writeEvents(at: now) { try $0.keep([], leaving: piece, isMade: isMade, successor: successor) }
            await giveWay()
        }
        while try writeEvents(
            at: now,
            {
                try $0.recountEvents(limit: NewsWriter.eventsAtOnce, isMade: isMade, successor: successor)
            }
        ) == NewsWriter.eventsAtOnce { await giveWay() }
        try database.write { try $0.recordEvents() }
    }

    /// Writes events and has watches look at them in the same transaction; returns how many there were.
    @discardableResult
    private func writeEvents(at now: Timestamp, _ body: (NewsTransaction) throws -> [Event.ID]) throws -> Int
    {
        defer { tellFound() }
        return try database.write { transaction in
            let events = try body(transaction)
            for event in events { try lookAtWatches(of: event, transaction, at: now) }
            return events.count
        }
    }

    /// For each event that is made no more the one to which most of its stories went; of several the lowest number.
    private func successors(of stored: [Story.ID: Int64], in names: EventNames, _ made: Set<Int64>) -> [Int64:
        Int64]
    {
        var counts: [Int64: [Int64: Int]] = [:]
        for (story, event) in stored where !made.contains(event) {
            if let other = names.event(of: story), other != event {
                counts[event, default: [:]][other, default: 0] += 1
            }
        }
        return counts.compactMapValues { counts in
            counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
        }
    }
}

extension Array {
    /// Its elements in order, `count` to a piece.
    fileprivate func pieces(of count: Int) -> [[Element]] {
        stride(from: 0, to: self.count, by: count).map { Array(self[$0..<Swift.min($0 + count, self.count)]) }
    }
}
