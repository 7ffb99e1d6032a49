import Machinery

/// Decides whose turn it is: places for all, one request at a time and a gap between starts for each host.
///
/// A pure value: tickets enter, `next` lets them in, `leave` gives the place back. Hosts that may start are
/// served in turn, one request each, so a host with many waiting callers delays nobody but itself. Transfers
/// that take long move to slow places, where hosts that were slow the last time begin: however many hosts
/// hang, the others keep their places.
struct Turnstile<Ticket: Hashable> {
    typealias Instant = ContinuousClock.Instant

    /// When a transfer counts as slow and gives its place away.
    static var slowAfter: Duration { .seconds(2) }

    private struct HostTurns {
        /// In order, those who have given up still among them.
        var queue = Queue<Ticket>()
        /// How many of them still wait.
        var waiting = 0
        var underWay = 0
        /// The end of the gap after the last start.
        var opens: Instant?
        /// Whether the host stands in `ready` or `readySlow`.
        var isReady = false
    }

    private struct Visit {
        let host: String
        let began: Instant
        var isSlow = false
    }

    private var places: Int
    private var slowPlaces: Int { 3 * places }
    private var usual: HostBudget
    private var budgets: [String: HostBudget]

    private var hosts: [String: HostTurns] = [:]
    /// Hosts that may start a request, each at most once.
    private var ready = Queue<String>()
    /// Likewise, of `slowHosts`.
    private var readySlow = Queue<String>()
    /// Whose last transfer was slow.
    private var slowHosts: Set<String> = []
    /// Ends of gaps.
    private var openings = Heap<Opening>()
    private var waiting: [Ticket: (host: String, gap: Duration)] = [:]
    private var visits: [Ticket: Visit] = [:]
    /// Tickets in the order in which they were let in, those that left or are slow still among them.
    private var begun = Queue<(ticket: Ticket, at: Instant)>()
    private var brisk = 0
    private var slow: Int { visits.count - brisk }

    /// `gap` lies between the starts of one host that has no budget of its own; zero lifts the limit of one at a
    /// time too.
    init(places: Int, gap: Duration, budgets: [String: HostBudget] = [:]) {
        self.places = max(places, 1)
        usual = HostBudget(gap: gap, atOnce: gap == .zero ? .max : 1)
        self.budgets = budgets
    }

    /// Other limits, for whoever enters from now on; who has begun stays, and gaps that run go on.
    mutating func adopt(places: Int, gap: Duration, budgets: [String: HostBudget], at now: Instant) {
        self.places = max(places, 1)
        usual = HostBudget(gap: gap, atOnce: gap == .zero ? .max : 1)
        self.budgets = budgets
        for name in Array(hosts.keys) { review(name, at: now) }
    }

    private func budget(of host: String) -> HostBudget { budgets[host] ?? usual }

    var isEmpty: Bool { waiting.isEmpty && visits.isEmpty }

    /// Hosts with someone waiting, under way or in a gap; the others are forgotten.
    var knownHosts: Int { hosts.count }

    /// Takes a place in the queue of `host`; a redirect goes `first`, as its caller has waited already.
    mutating func enter(
        _ ticket: Ticket,
        host name: String,
        gap: Duration? = nil,
        first: Bool = false,
        at now: Instant
    ) {
        waiting[ticket] = (name, max(gap ?? .zero, budget(of: name).gap))
        var host = hosts.removeValue(forKey: name) ?? HostTurns()
        if first { host.queue.prepend(ticket) } else { host.queue.append(ticket) }
        host.waiting += 1
        hosts[name] = host
        review(name, at: now)
    }

    /// Lets in the next ticket whose turn it is, nil while there is none; of hosts that were slow the last time only where
    /// `beginningSlow`.
    mutating func next(at now: Instant, beginningSlow: Bool = true) -> Ticket? {
        while let opening = openings.first, opening.at <= now {
            openings.removeFirst()
            review(opening.host, at: now)
        }
        retireSlow(at: now)
        while brisk < places, let name = ready.popFirst() {
            if let ticket = admit(name, isSlow: false, at: now) { return ticket }
        }
        while beginningSlow, slow < slowPlaces, let name = readySlow.popFirst() {
            if let ticket = admit(name, isSlow: true, at: now) { return ticket }
        }
        return nil
    }

    /// Gives a place back, in the queue or under way.
    mutating func leave(_ ticket: Ticket, at now: Instant) {
        if let place = waiting.removeValue(forKey: ticket) {
            hosts[place.host]?.waiting -= 1
            review(place.host, at: now)
        } else if let visit = visits.removeValue(forKey: ticket) {
            if !visit.isSlow { brisk -= 1 }
            remember(visit.host, isSlow: now - visit.began >= Self.slowAfter)
            hosts[visit.host]?.underWay -= 1
            review(visit.host, at: now)
        }
    }

    /// The next instant at which time alone may let someone in; nil: only `enter` or `leave` can.
    mutating func nextInstant() -> Instant? {
        var next = openings.first?.at
        if brisk >= places, slow < slowPlaces, !ready.isEmpty {
            dropLeft()
            let slowed = begun.first.map { $0.at + Self.slowAfter }
            next = [next, slowed].compactMap(\.self).min()
        }
        return next
    }

    // MARK: -

    /// Lets in the first caller of a ready host, nil where all have given up.
    private mutating func admit(_ name: String, isSlow: Bool, at now: Instant) -> Ticket? {
        guard var host = hosts.removeValue(forKey: name) else { return nil }
        host.isReady = false
        var admitted: Ticket?
        while admitted == nil, let ticket = host.queue.popFirst() {
            guard let place = waiting.removeValue(forKey: ticket) else { continue }
            admitted = ticket
            visits[ticket] = Visit(host: name, began: now, isSlow: isSlow)
            if !isSlow {
                brisk += 1
                begun.append((ticket, now))
            }
            host.waiting -= 1
            host.underWay += 1
            if place.gap > .zero {
                host.opens = now + place.gap
                openings.insert(Opening(at: now + place.gap, host: name))
            }
        }
        hosts[name] = host
        review(name, at: now)
        return admitted
    }

    private mutating func remember(_ name: String, isSlow: Bool) {
        if isSlow {
            // Names come from redirects too, so a hostile server may invent them.
            if slowHosts.count >= 10_000 { slowHosts = [] }
            slowHosts.insert(name)
        } else if !slowHosts.isEmpty {
            slowHosts.remove(name)
        }
    }

    /// Puts a host among the ready ones when it may start, forgets it when nothing is known of it.
    private mutating func review(_ name: String, at now: Instant) {
        guard var host = hosts.removeValue(forKey: name) else { return }
        let isOpen = host.opens.map { $0 <= now } ?? true
        if isOpen { host.opens = nil }
        if host.waiting == 0 {
            host.queue = Queue()
            guard host.underWay > 0 || !isOpen || host.isReady else { return }
        } else if isOpen, !host.isReady, host.underWay < budget(of: name).atOnce {
            host.isReady = true
            if slowHosts.contains(name) { readySlow.append(name) } else { ready.append(name) }
        }
        hosts[name] = host
    }

    private mutating func retireSlow(at now: Instant) {
        dropLeft()
        while slow < slowPlaces, let oldest = begun.first, now - oldest.at >= Self.slowAfter {
            visits[oldest.ticket]?.isSlow = true
            brisk -= 1
            _ = begun.popFirst()
            dropLeft()
        }
    }

    private mutating func dropLeft() {
        while let oldest = begun.first, visits[oldest.ticket]?.began != oldest.at { _ = begun.popFirst() }
    }

    private struct Opening: Comparable {
        let at: Instant
        let host: String

        static func < (a: Opening, b: Opening) -> Bool { a.at < b.at }
    }
}
