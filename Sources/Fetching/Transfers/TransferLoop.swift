import CCurl
import Glibc
import Machinery
import Synchronization

/// The owner of libcurl's multi handle: a loop on a thread of its own that starts, drives and ends transfers.
struct TransferLoop: ~Copyable {
    private var settings: FetchSettings
    private let mailbox: Mailbox<Command>
    private let multi: UnsafeMutableRawPointer
    private let ledger: Ledger
    private let budget: BodyBudget
    private let pulse: Pulse
    private var turnstile: Turnstile<Ticket>
    /// Accepted, and waiting for a turn.
    private var waiting: [Ticket: Job] = [:]
    private var running: [Ticket: Transfer] = [:]
    /// Transfers at rest.
    private var pool: [Transfer] = []
    /// The transfers that go on although the memory for bodies is used up.
    private var favoured: [BodyBudget.Kind: Ticket] = [:]
    /// When to look next who holds much memory and gives little.
    private var relief: ContinuousClock.Instant?
    private let lookups = Lookups()
    private var mostTransfers: Int
    /// When others may start again, after this machine lacked threads, descriptors or memory.
    private var shortUntil: ContinuousClock.Instant?
    /// Whether somebody might have started but for want of memory, threads or descriptors.
    private var wasHeldBack = false

    /// Takes over `multi`, which `run` cleans up.
    init(
        _ settings: FetchSettings,
        mailbox: Mailbox<Command>,
        multi: MultiHandle,
        ledger: Ledger,
        budget: BodyBudget,
        pulse: Pulse
    ) {
        self.ledger = ledger
        self.budget = budget
        self.pulse = pulse
        self.settings = settings
        mostTransfers = Descriptors.mostTransfers(settings)
        self.mailbox = mailbox
        self.multi = multi.raw
        turnstile = Turnstile(
            places: settings.concurrency,
            gap: settings.perHostGap,
            budgets: settings.budgets
        )
    }

    /// Works until it is told to stop.
    mutating func run() {
        limitConnections()
        var stops: [CheckedContinuation<Void, Never>?] = []
        while stops.isEmpty {
            pulse.beat()
            for command in mailbox.take().messages { apply(command, stops: &stops) }
            repeat {
                startWhatMay()
                resumeWhatRests()
                perform()
            } while endWhatIsDone() || wasHeldBack && mayStart
            if stops.isEmpty { wait() }
        }
        mailbox.close()
        for command in mailbox.take().messages { apply(command, stops: &stops) }
        cancelAll()
        pool = []
        curl_multi_cleanup(multi)
        for stop in stops { stop?.resume() }
    }

    /// Connections that rest between the pages of one outlet; beyond that the oldest is closed.
    private func limitConnections() {
        Curl.check(
            khabar_multi_setopt_long(
                multi,
                CURLMOPT_MAXCONNECTS,
                Descriptors.mostRestingConnections(settings)
            )
        )
    }

    // MARK: - Commands

    private mutating func apply(_ command: Command, stops: inout [CheckedContinuation<Void, Never>?]) {
        switch command {
        case .start(let ticket, let request, let reply): accept(ticket, request, reply)
        case .cancel(let ticket): cancel(ticket)
        case .adopt(let settings): adopt(settings)
        case .look: break  // it does after each command
        case .stop(let done): stops.append(done)
        }
    }

    private mutating func accept(
        _ ticket: Ticket,
        _ request: FetchRequest,
        _ reply: CheckedContinuation<Result<FetchResponse, FetchError>, Never>
    ) {
        do throws(FetchError.Cause) {
            // Its cancellation may have overtaken it; that command then found nothing.
            if ticket.isCancelled.load(ordering: .acquiring) { throw .cancelled }
            let address = try WebAddress(request.url)
            waiting[ticket] = Job(
                ticket: ticket,
                request: request,
                reply: reply,
                asked: address,
                address: address
            )
            turnstile.enter(ticket, host: address.domain, gap: request.hostGap, at: .now)
        } catch {
            reply.resume(returning: .failure(FetchError(error, url: request.url)))
        }
    }

    private mutating func adopt(_ settings: FetchSettings) {
        self.settings = settings
        mostTransfers = Descriptors.mostTransfers(settings)
        turnstile.adopt(
            places: settings.concurrency,
            gap: settings.perHostGap,
            budgets: settings.budgets,
            at: .now
        )
        limitConnections()
        pool = []
        for transfer in running.values { transfer.isOutdated = true }
    }

    private mutating func cancel(_ ticket: Ticket) {
        if let job = waiting.removeValue(forKey: ticket) {
            turnstile.leave(ticket, at: .now)
            job.finish(.failure(.cancelled))
        } else if let transfer = running[ticket], let job = transfer.job {
            retire(transfer, of: ticket, mayLookUpStill: true)
            job.finish(.failure(.cancelled))
        }
    }

    private mutating func cancelAll() {
        for ticket in Array(waiting.keys) + Array(running.keys) { cancel(ticket) }
    }

    // MARK: - Transfers

    private mutating func startWhatMay() {
        while mayStart, let ticket = turnstile.next(at: .now, beginningSlow: lookups.mayBeginSlow(at: .now)) {
            guard let job = waiting.removeValue(forKey: ticket) else { continue }
            do throws(FetchError.Cause) {
                try refusePrivateBehindProxy(job)
                let transfer =
                    if let rested = pool.popLast() {
                        rested
                    } else {
                        try Transfer(settings, budget: budget, lookups: lookups)
                    }
                transfer.begin(job)
                ledger.start(job.request, isHop: !job.redirects.isEmpty, domain: job.address.domain, at: .now)
                running[ticket] = transfer
                Curl.check(curl_multi_add_handle(multi, transfer.easy))
            } catch {
                turnstile.leave(ticket, at: .now)
                job.finish(.failure(error))
            }
        }
        wasHeldBack = !waiting.isEmpty && !mayStart
    }

    /// Whether a further transfer would find what it needs: a thread for its lookup, descriptors, and memory, which it may not
    /// get while many usual bodies rest for want of it.
    private var mayStart: Bool {
        !waiting.isEmpty && !isShort && lookups.mayBegin(at: .now) && running.count < mostTransfers
            && running.values.count { $0.room.wantedBytes.map(BodyBudget.Kind.init) == .usual } < mostResting
    }

    private var isShort: Bool { shortUntil.map { $0 > .now } ?? false }

    /// How often, and how long each time, a transfer waits for what this machine lacks, before that is told.
    private static let mostShortages = 8
    private static let shortPause: Duration = .milliseconds(250)

    private var mostResting: Int { max(settings.concurrency / 4, 1) }

    /// Behind a proxy the addresses that names lead to are not seen; those that are written are.
    private func refusePrivateBehindProxy(_ job: Job) throws(FetchError.Cause) {
        guard job.request.access?.proxy != nil, let address = IPAddress(job.address.host),
            !AddressRules.isPublic(address),
            !(settings.allowPrivateHosts + job.request.allowPrivateHosts).contains(where: {
                $0.allows(address, port: job.address.port, host: job.address.host)
            })
        else { return }
        throw .privateAddress("\(address)")
    }

    /// Lets transfers go on that rested for want of memory: those for which there is room, else one of a kind.
    private mutating func resumeWhatRests() {
        guard running.values.contains(where: \.room.isPaused) else {
            if relief != nil { stopRelief() }
            return
        }
        relieve()
        let resting = running.filter { $0.value.room.isPaused }.sorted { $0.value.began < $1.value.began }
        for (ticket, transfer) in resting {
            guard let kind = transfer.room.wantedBytes.map(BodyBudget.Kind.init) else { continue }
            let mayResume = transfer.room.widenToWanted(evenWithoutRoom: false)
            guard mayResume || mayExceed(ticket, kind) && transfer.room.widenToWanted(evenWithoutRoom: true)
            else {
                continue
            }
            if !mayResume { favoured[kind] = ticket }
            // What was kept while it rested is lost where libcurl cannot hand it over, so the body is not whole.
            if let failure = transfer.resume() { end(transfer.easy, failure) }
        }
    }

    /// How long a transfer may need, at its present pace, to bring what it has room for, while others rest.
    private static let patientSeconds = 8.0

    /// Drops who holds much and gives little, as far as others need the room; looked at once a second while anybody rests.
    private mutating func relieve() {
        let now = ContinuousClock.now
        guard let due = relief else {
            for transfer in running.values { _ = transfer.room.secondsToEarnIt(at: now) }
            relief = now + .seconds(1)
            return
        }
        guard due <= now else { return }
        relief = now + .seconds(1)
        let paces = running.compactMap { entry in
            entry.value.room.secondsToEarnIt(at: now).map { (transfer: entry.value, seconds: $0) }
        }
        for kind in BodyBudget.Kind.allCases {
            let resting = running.values.compactMap(\.room.wantedBytes).filter {
                BodyBudget.Kind(of: $0) == kind
            }
            guard var wanted = resting.min() else { continue }
            let holders = paces.filter { $0.transfer.room.grant.kind == kind && $0.transfer.job != nil }
            let fair = budget.fairBytes(among: holders.count + resting.count)
            for (transfer, seconds) in holders.sorted(by: { $0.seconds > $1.seconds })
            where wanted > 0 && seconds > Self.patientSeconds && transfer.room.grant.bytes > fair {
                wanted -= transfer.room.grant.bytes
                drop(transfer)
            }
            // Who rests until it may become large keeps room from the usual ones.
            let hoarders = running.values.filter {
                $0.room.isPaused && $0.room.grant.kind == kind && $0.room.grant.bytes > fair
                    && $0.room.wantedBytes.map(BodyBudget.Kind.init) != kind
            }
            for transfer in hoarders.sorted(by: { $0.began > $1.began }) where wanted > 0 {
                wanted -= transfer.room.grant.bytes
                drop(transfer)
            }
        }
    }

    private mutating func stopRelief() {
        relief = nil
        for transfer in running.values { transfer.room.stopMeasuring() }
    }

    private mutating func beginAnew(_ job: Job) {
        var job = job
        job.hasBegunAnew = true
        waiting[job.ticket] = job
        turnstile.enter(job.ticket, host: job.address.domain, gap: job.request.hostGap, at: .now)
    }

    private mutating func drop(_ transfer: Transfer) {
        guard let job = transfer.job else { return }
        let held = transfer.room.grant.bytes
        let isRestingForUs = transfer.room.isPaused
        ledger.end(domain: job.address.domain, status: transfer.status, wireBytes: transfer.cost.wireBytes)
        retire(transfer, of: job.ticket, mayLookUpStill: false)
        if isRestingForUs, !job.hasBegunAnew {
            beginAnew(job)
        } else {
            job.finish(.failure(.crowdedOut(heldBytes: held)))
        }
    }

    private func perform() {
        var left: Int32 = 0
        Curl.check(curl_multi_perform(multi, &left))
    }

    /// Whether anything ended, so that others may start.
    private mutating func endWhatIsDone() -> Bool {
        var ended = false
        var queued: Int32 = 0
        while let message = curl_multi_info_read(multi, &queued) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            ended = true
            end(message.pointee.easy_handle, khabar_message_result(message))
        }
        return ended
    }

    private mutating func end(_ easy: UnsafeMutableRawPointer?, _ result: CURLcode) {
        var pointer: UnsafeMutableRawPointer?
        Curl.check(khabar_getinfo_pointer(easy, CURLINFO_PRIVATE, &pointer))
        guard let transfer = pointer.map(Transfer.at), var job = transfer.job else {
            preconditionFailure("libcurl ended a transfer that was never begun")
        }
        let outcome = transfer.outcome(result)
        let cost = transfer.cost
        ledger.end(domain: job.address.domain, status: transfer.status, wireBytes: cost.wireBytes)
        let hasRested = transfer.room.rested > .zero
        let isMiscoded = transfer.isMiscoded(result)
        retire(transfer, of: job.ticket, mayLookUpStill: result == CURLE_OPERATION_TIMEDOUT)
        switch outcome {
        case .done(.failure) where isMiscoded:
            job.takesBodyAsItComes = true
            job.wireBytes += cost.wireBytes
            job.spent += cost.time
            ask(job)
        case .done(.failure(let cause)) where hasRested && cause.isLostPatience && !job.hasBegunAnew:
            // It was we who let it wait.
            job.wireBytes += cost.wireBytes
            beginAnew(job)
        case .done(.failure(.shortage)) where job.shortages < Self.mostShortages:
            shortUntil = .now + Self.shortPause
            job.shortages += 1
            ask(job)
        case .done(let result):
            job.finish(result)
        case .redirect(let redirect, let address):
            job.redirects.append(redirect)
            job.address = address
            job.wireBytes += cost.wireBytes
            job.spent += cost.time
            // A hop is a request like any other to the host it goes to.
            ask(job)
        }
    }

    /// Asks for a job once more, before what has not been asked yet.
    private mutating func ask(_ job: Job) {
        waiting[job.ticket] = job
        turnstile.enter(
            job.ticket,
            host: job.address.domain,
            gap: job.request.hostGap,
            first: true,
            at: .now
        )
    }

    private mutating func retire(_ transfer: Transfer, of ticket: Ticket, mayLookUpStill: Bool) {
        Curl.check(curl_multi_remove_handle(multi, transfer.easy))
        running[ticket] = nil
        turnstile.leave(ticket, at: .now)
        transfer.end(mayLookUpStill: mayLookUpStill)
        if !transfer.isOutdated, pool.count < max(settings.concurrency, 1) { pool.append(transfer) }
    }

    /// Whether a transfer that rests finds room at the next turn of the loop.
    private func mayGoOn(_ ticket: Ticket, _ transfer: Transfer) -> Bool {
        guard let wanted = transfer.room.wantedBytes else { return false }
        return budget.hasRoom(for: wanted, inPlaceOf: transfer.room.grant)
            || mayExceed(ticket, BodyBudget.Kind(of: wanted))
    }

    /// Whether a transfer may go on without room: one of a kind at a time, and that one until it ends.
    private func mayExceed(_ ticket: Ticket, _ kind: BodyBudget.Kind) -> Bool {
        guard let other = favoured[kind], let transfer = running[other],
            BodyBudget.Kind(of: max(transfer.room.grant.bytes, transfer.room.wantedBytes ?? 0)) == kind
        else { return budget.mayExceed(kind) }
        return other == ticket
    }

    private mutating func wait() {
        // libcurl shortens this to its own timers, the mailbox ends it.
        var longest: Duration = .seconds(600)
        // Without anybody who waits a host's opening lets nobody in, and none takes it off the list.
        if !waiting.isEmpty, !wasHeldBack, let next = turnstile.nextInstant() {
            longest = min(longest, max(next - .now, .zero))
        }
        if running.values.contains(where: \.room.isPaused) {
            budget.isAwaited.store(true, ordering: .releasing)
            // Room that was freed before this line woke nobody, so we look once.
            for (ticket, transfer) in running where mayGoOn(ticket, transfer) { longest = .zero }
            if let relief { longest = min(longest, max(relief - .now, .zero)) }
        }
        if !waiting.isEmpty, let shortUntil, shortUntil > .now {
            longest = min(longest, shortUntil - .now)
        }
        if !waiting.isEmpty, let next = lookups.nextInstant() {
            longest = min(longest, max(next - .now, .zero))
        }
        Curl.check(curl_multi_poll(multi, nil, 0, Int32(longest.wholeMilliseconds), nil))
    }
}
