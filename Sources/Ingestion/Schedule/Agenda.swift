import Fetching
import Machinery
import News

/// What comes when, and whose turn it is of what has come: the times of feeds, or of pages. Pure.
///
/// Each call costs the logarithm of what is planned at most, so that twenty thousand feeds are no more work than
/// those of them whose time has come. Domains take turns, and none has more than `mostPerDomain` under way: those
/// who wait for each other at one door must not hold the places of everybody else.
struct Agenda<ID: Hashable & Comparable & Sendable>: Sendable {
    /// One thing to be done.
    struct Item: Hashable, Sendable {
        let id: ID
        /// The registrable domain that is asked for it.
        let domain: String
        let at: Timestamp
    }

    private struct Coming: Comparable {
        let at: Timestamp
        let id: ID

        static func < (a: Coming, b: Coming) -> Bool { (a.at, a.id) < (b.at, b.id) }
    }

    private struct Door {
        /// In the order in which their time came.
        var waiting = Queue<ID>()
        var underWay = 0
        /// Whether it stands in `turns`.
        var hasTurn = false
    }

    private let mostAtOnce: Int
    private let mostPerDomain: Int
    /// Times to come; those that were changed since are still among them.
    private var coming = Heap<Coming>()
    private var planned: [ID: Item] = [:]
    /// Whose time has come.
    private var waiting: Set<ID> = []
    private var doors: [String: Door] = [:]
    private var turns = Queue<String>()
    private var underWay: [ID: String] = [:]

    init(mostAtOnce: Int, mostPerDomain: Int) {
        self.mostAtOnce = max(mostAtOnce, 1)
        self.mostPerDomain = max(mostPerDomain, 1)
    }

    /// Whether it is planned, waits for its turn or is under way.
    func contains(_ id: ID) -> Bool { planned[id] != nil || waiting.contains(id) || underWay[id] != nil }

    /// Plans an item, in place of what was planned for it. One whose time has come keeps its place, and what is under
    /// way is planned when it has ended.
    mutating func plan(_ item: Item) {
        guard underWay[item.id] == nil, !waiting.contains(item.id) else { return }
        planned[item.id] = item
        coming.insert(Coming(at: item.at, id: item.id))
    }

    /// The next item whose time has come and whose turn it is; it is under way from then on. Nil while there is none.
    mutating func next(at now: Timestamp) -> ID? {
        while let first = coming.first, first.at <= now {
            coming.removeFirst()
            // Planned anew since, or done.
            guard let item = planned[first.id], item.at == first.at else { continue }
            planned[first.id] = nil
            waiting.insert(first.id)
            doors[item.domain, default: Door()].waiting.append(item.id)
            review(item.domain)
        }
        guard underWay.count < mostAtOnce else { return nil }
        while let domain = turns.popFirst() {
            doors[domain]?.hasTurn = false
            guard let id = doors[domain]?.waiting.popFirst() else { continue }
            waiting.remove(id)
            underWay[id] = domain
            doors[domain]?.underWay += 1
            review(domain)
            return id
        }
        return nil
    }

    /// Notes that an item is no longer under way, and plans it for `next`; nil: it does not come again.
    mutating func end(_ id: ID, again next: Timestamp? = nil) {
        guard let domain = underWay.removeValue(forKey: id) else { return }
        doors[domain]?.underWay -= 1
        review(domain)
        if let next { plan(Item(id: id, domain: domain, at: next)) }
    }

    /// Gives a domain its turn when it may have one, forgets it when nothing is left of it.
    private mutating func review(_ domain: String) {
        guard let door = doors[domain] else { return }
        if door.waiting.isEmpty, door.underWay == 0 {
            if !door.hasTurn { doors[domain] = nil }
        } else if !door.waiting.isEmpty, !door.hasTurn, door.underWay < mostPerDomain {
            doors[domain]?.hasTurn = true
            turns.append(domain)
        }
    }
}
