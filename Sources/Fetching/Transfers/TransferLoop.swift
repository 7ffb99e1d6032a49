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
    /// The transfer that goes on although the memory for bodies is used up.
    private var favoured: Ticket?

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
            } while endWhatIsDone()
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
        Curl.check(khabar_multi_setopt_long(multi, CURLMOPT_MAXCONNECTS, 2 * max(settings.concurrency, 1)))
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
            retire(transfer, of: ticket)
            job.finish(.failure(.cancelled))
        }
    }

    private mutating func cancelAll() {
        for ticket in Array(waiting.keys) + Array(running.keys) { cancel(ticket) }
    }

    // MARK: - Transfers

    private mutating func startWhatMay() {
        while let ticket = turnstile.next(at: .now) {
            guard let job = waiting.removeValue(forKey: ticket) else { continue }
            do throws(FetchError.Cause) {
                try refusePrivateBehindProxy(job)
                let transfer =
                    if let rested = pool.popLast() { rested } else { try Transfer(settings, budget: budget) }
                transfer.begin(job)
                ledger.start(job.request, isHop: !job.redirects.isEmpty, domain: job.address.domain, at: .now)
                running[ticket] = transfer
                Curl.check(curl_multi_add_handle(multi, transfer.easy))
            } catch {
                turnstile.leave(ticket, at: .now)
                job.finish(.failure(error))
            }
        }
    }

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

    /// Lets transfers go on that rested for want of memory: all of them where there is room, else one.
    private mutating func resumeWhatRests() {
        guard running.values.contains(where: \.isPaused) else { return }
        let resting = running.filter { $0.value.isPaused }.sorted { $0.value.began < $1.value.began }
        for (ticket, transfer) in resting {
            if budget.isSpent {
                guard budget.mayExceed, favoured.map({ running[$0] == nil }) ?? true else { return }
                favoured = ticket
                transfer.mayExceed = true
            }
            transfer.resume()
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
        retire(transfer, of: job.ticket)
        switch outcome {
        case .done(let result):
            job.finish(result)
        case .redirect(let redirect, let address):
            job.redirects.append(redirect)
            job.address = address
            job.wireBytes += cost.wireBytes
            job.spent += cost.time
            // A hop is a request like any other to the host it goes to.
            waiting[job.ticket] = job
            turnstile.enter(
                job.ticket,
                host: address.domain,
                gap: job.request.hostGap,
                first: true,
                at: .now
            )
        }
    }

    private mutating func retire(_ transfer: Transfer, of ticket: Ticket) {
        Curl.check(curl_multi_remove_handle(multi, transfer.easy))
        running[ticket] = nil
        turnstile.leave(ticket, at: .now)
        transfer.end()
        if !transfer.isOutdated, pool.count < max(settings.concurrency, 1) { pool.append(transfer) }
    }

    private mutating func wait() {
        // libcurl shortens this to its own timers, the mailbox ends it.
        var longest: Duration = .seconds(600)
        if let next = turnstile.nextInstant() { longest = min(longest, max(next - .now, .zero)) }
        if running.values.contains(where: \.isPaused) {
            budget.isAwaited.store(true, ordering: .releasing)
            // Whatever was let go of before that did not wake us.
            if !budget.isSpent { longest = .zero }
            // Transfers that wait for each other alone are let on at the next turn of the loop.
            if budget.mayExceed, running.values.allSatisfy(\.isPaused), !running.isEmpty { longest = .zero }
        }
        Curl.check(curl_multi_poll(multi, nil, 0, Int32(longest.wholeMilliseconds), nil))
    }
}
