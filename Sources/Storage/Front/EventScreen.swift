package import Language
package import News

/// An event with everything that its page shows.
package struct EventScreen: Hashable, Sendable {
    package let card: EventCard
    /// What its stories have in common.
    package let digest: EventDigest
}

/// What stands at an event's address.
package enum EventAnswer: Hashable, Sendable {
    case event(EventScreen)
    /// Most of its stories are in this one.
    case moved(Event.ID)
    /// It was there once: its stories went, or were found to tell of different things.
    case gone
    case unknown
}

extension NewsDatabase {
    /// An event's page. `statistics` are those of `wordStatistics()`, which say which words are common.
    package func eventScreen(
        _ id: Event.ID,
        statistics: WordStatistics = WordStatistics()
    ) throws(StorageError) -> EventAnswer {
        let found = try read { db -> (card: EventCard?, moved: Int64?, last: Int64) in
            if let card = try EventCards(db: db).card(id.number) { return (card, nil, 0) }
            let moved: Int64? = try db.first(
                "SELECT event_id FROM event_alias WHERE id = ? AND event_id IN (SELECT id FROM event)",
                [id.number]
            )
            let last: Int64 = try db.first("SELECT seq FROM sqlite_sequence WHERE name = 'event'") ?? 0
            return (nil, moved, last)
        }
        if let card = found.card {
            return .event(
                EventScreen(card: card, digest: EventDigest(try eventTexts(id), against: statistics))
            )
        }
        if let moved = found.moved { return .moved(Event.ID(moved)) }
        return id.number > 0 && id.number <= found.last ? .gone : .unknown
    }
}
