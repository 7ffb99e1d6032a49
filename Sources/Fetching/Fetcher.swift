import CCurl
import Glibc
package import Machinery
import Synchronization

/// URL → bytes: the door of this room.
///
/// `Fetcher(settings)`, `fetch` as often and from as many tasks as wished, `stop` in the end. All transfers
/// run on one thread that owns libcurl; the fetcher keeps nothing across runs. Redirects are followed hop by
/// hop, and each hop waits for its host's turn like any other request. Hosts of one registrable domain share one budget.
package final class Fetcher: Sendable {
    private let settings: Mutex<FetchSettings>
    private let mailbox: Mailbox<Command>
    private let ledger = Ledger()
    private let budget: BodyBudget
    /// Beats with each turn of the loop, which sleeps where there is nothing to do; `prod` makes it turn.
    package let pulse = Pulse()
    private let underWay = Atomic(0)

    /// Requests that wait for their turn or are being answered.
    package var requestsUnderWay: Int { underWay.load(ordering: .relaxed) }

    /// Of the library that transfers.
    package static var libraryVersion: String {
        khabar_version_info().flatMap { $0.pointee.version }.map { String(cString: $0) } ?? "unknown"
    }

    /// Starts the thread; throws where the system or the settings forbid.
    package init(_ settings: FetchSettings) throws(FetchError) {
        try settings.check()
        guard Curl.isReady, let multi = curl_multi_init().map(MultiHandle.init) else {
            throw FetchError(.system("libcurl does not start"), url: "")
        }
        self.settings = Mutex(settings)
        // The one function of libcurl that any thread may call; the handle lives until the mailbox has closed.
        let mailbox = Mailbox<Command> { curl_multi_wakeup(multi.raw) }
        self.mailbox = mailbox
        // Of the largest bodies one at a time, beside all the usual ones.
        budget = BodyBudget(limitBytes: settings.bodiesLimitBytes) {
            // A loop that has ended waits for no room.
            _ = mailbox.post(.look)
        }
        let problem = DetachedThread.start { [ledger, budget, pulse] in
            var loop = TransferLoop(
                settings,
                mailbox: mailbox,
                multi: multi,
                ledger: ledger,
                budget: budget,
                pulse: pulse
            )
            loop.run()
        }
        if let problem {
            curl_multi_cleanup(multi.raw)
            throw FetchError(.system(problem), url: "")
        }
    }

    deinit {
        // A loop that has stopped refuses the message. Nothing is left to stop then.
        _ = mailbox.post(.stop(nil))
    }

    /// Gets one URL, when its turn has come.
    ///
    /// Cancelling the calling task drops the transfer, or its place in the queue, and throws at once.
    /// Statuses of 400 and more are responses; errors are what gave no answer that could be used.
    package func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        if FeedFile.isFile(request.url) { return try readFile(request) }
        underWay.add(1, ordering: .relaxed)
        defer { underWay.subtract(1, ordering: .relaxed) }
        let ticket = Ticket()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { reply in
                if !mailbox.post(.start(ticket, request, reply)) {
                    reply.resume(returning: .failure(FetchError(.cancelled, url: request.url)))
                }
            }
        } onCancel: {
            ticket.isCancelled.store(true, ordering: .releasing)
            // A loop that has ended has cancelled everything itself.
            _ = mailbox.post(.cancel(ticket))
        }
        return try result.get()
    }

    /// Uses other settings for requests that begin from now on. Requests under way end by the old ones, and a domain's running
    /// pause keeps its length.
    package func adopt(_ settings: FetchSettings) throws(FetchError) {
        try settings.check()
        self.settings.withLock { $0 = settings }
        budget.limitBytes = settings.bodiesLimitBytes
        // A loop that has ended fetches nothing any more.
        _ = mailbox.post(.adopt(settings))
    }

    /// Has the loop turn once, so that its pulse shows whether it can.
    package func prod() {
        // A loop that has ended does not turn.
        _ = mailbox.post(.look)
    }

    /// What was asked of each domain since the last call, by name; files are nobody's.
    package func takeLedger() -> [Asked] { ledger.take() }

    /// The most memory, in bytes, that bodies have taken at once so far.
    package var mostBodyBytes: Int { budget.mostBytes }

    /// Cancels what is under way or waiting and ends the thread; later fetches are cancelled at once.
    package func stop() async {
        await withCheckedContinuation { done in
            if !mailbox.post(.stop(done)) { done.resume() }
        }
    }

    // On the caller's thread: a local file of bounded size takes less time than two changes of threads.
    private func readFile(_ request: FetchRequest) throws(FetchError) -> FetchResponse {
        do throws(FetchError.Cause) {
            let settings = settings.withLock { $0 }
            guard settings.allowFiles, request.isConfigured else { throw .filesNotAllowed }
            return try FeedFile.read(request, limitBytes: request.maxBodyBytes ?? settings.maxBodyBytes)
        } catch {
            throw FetchError(error, url: request.url)
        }
    }
}
