import Deduplication
import News

/// The events of one input, as its stories grow.
struct DedupEvents {
    /// Every five days of the articles' time old stories are forgotten, with the events that they are in by then.
    private static let renewalSeconds: Int64 = 5 * 86_400

    private var index = EventIndex()
    private var names = EventNames()
    private var latest: Timestamp?
    private var renewedAt: Timestamp?
    /// The numbers of stories that stand alone, given when the input has ended.
    private var lone: [Int64: Int64] = [:]

    mutating func add(_ item: DedupItem, in story: Int64, _ joins: [NumberedStories.Join]) {
        if let time = item.published {
            latest = max(latest ?? time, time)
            renewIfDue()
        }
        index.add(
            Story.ID(story),
            EventGist(headline: item.title, text: item.text),
            outlet: Outlet.ID(item.outlet),
            at: item.published
        )
        for join in joins { index.join(Story.ID(join.story), into: Story.ID(join.into)) }
    }

    /// Makes the events of what is left, and gives every other story of `rows` a number of its own.
    mutating func end(_ rows: [DedupRun.Row]) {
        renew()
        for row in rows where names.event(of: Story.ID(row.story)) == nil && lone[row.story] == nil {
            lone[row.story] = names.next()
        }
    }

    /// A number after `end`; stories of equal numbers tell of one happening.
    func event(of story: Int64) -> Int64 {
        names.event(of: Story.ID(story)) ?? lone[story] ?? 0
    }

    private mutating func renewIfDue() {
        guard let latest else { return }
        if let renewedAt, latest.seconds(since: renewedAt) < DedupEvents.renewalSeconds { return }
        if renewedAt != nil { renew() }
        renewedAt = latest
        index.expire()
    }

    private mutating func renew() {
        names.renew(index.events(), of: index.unsettledStories)
    }
}
