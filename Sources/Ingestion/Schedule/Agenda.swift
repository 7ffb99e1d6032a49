import Fetching
import Machinery
import News

/// The order in which feeds, or pages, are worked on: when each is due, and whose turn it is among those that are. Pure.
///
/// A call costs at most the logarithm of what is planned. So twenty thousand feeds cost no more than the few that are
/// due. Domains take turns, and no domain has more than `mostPerDomain` items under way: items that wait for each other
/// at one domain must not hold the places of all others.
struct Agenda<ID: Hashable & Comparable & Sendable>: Sendable {
    /// A feed to poll, or a page to fetch.
    struct Item: Hashable, Sendable {
        let id: ID
        /// The registrable domain that will be asked.
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
    /// Due times, earliest first. Times that were changed since are still among them and are skipped when they come up.
    private var coming = Heap<Coming>()
    private var planned: [ID: Item] = [:]
    /// Items that are due and wait for their turn.
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

    /// Plans an item, in place of what was planned for it before. An item that is due already keeps its place in the queue.
    /// An item under way is planned by `end`.
    mutating func plan(_ item: Item) {
        guard underWay[item.id] == nil, !waiting.contains(item.id) else { return }
        planned[item.id] = item
        coming.insert(Coming(at: item.at, id: item.id))
    }

    /// The next item whose time has come and whose turn it is; it is under way from then on. Nil while there is none.
    mutating func next(at now: Timestamp) -> ID? {
        while let first = coming.first, first.at <= now {
            coming.removeFirst()
            // The item was planned anew since, or is done.
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

    /// Ends the work on an item and plans it for `next`; nil means that it does not come again.
    mutating func end(_ id: ID, again next: Timestamp? = nil) {
        guard let domain = underWay.removeValue(forKey: id) else { return }
        doors[domain]?.underWay -= 1
        review(domain)
        if let next { plan(Item(id: id, domain: domain, at: next)) }
    }

    /// Puts a domain into the queue of turns when it may have one, and drops it when it has no items left.
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
