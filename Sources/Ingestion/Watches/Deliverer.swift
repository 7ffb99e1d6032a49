internal import Fetching
package import Logging
package import News
package import ServiceLifecycle
internal import Storage
internal import Synchronization

/// The daemon's messenger: sends what waits in the outbox, each target by itself, so that a slow one delays no other.
///
/// A message is marked before it is sent, and what became of it is recorded afterwards. Where the process ends in between, it is
/// sent once more under the same id.
package final class Deliverer: Service {
    private struct State {
        var run: DeliveryRun
        /// Targets that are being told.
        var busy: Set<String> = []
    }

    private let writer: NewsWriter
    private let clock: WallClock
    private let logger: Logger
    private let state: Mutex<State>
    private let wishes: AsyncStream<Void>
    private let wish: AsyncStream<Void>.Continuation

    /// The longest that it sleeps while a message waits: the clock may be set meanwhile. A digest is not that urgent.
    private static let longestSleep: Duration = .seconds(30)
    private static let longestSleepBeforeDigest: Duration = .seconds(600)
    private static let shortestSleep: Duration = .milliseconds(200)
    /// After the database refused to record, and how often it is asked again.
    private static let recordPause: Duration = .seconds(1)
    private static let recordTries = 5

    package init(
        _ settings: DeliverySettings,
        outlets: [Outlet],
        writer: NewsWriter,
        clock: WallClock,
        logger: Logger
    ) throws {
        self.writer = writer
        self.clock = clock
        self.logger = logger
        state = Mutex(State(run: try DeliveryRun(settings, outlets: outlets)))
        (wishes, wish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// By which it sends.
    package var settings: DeliverySettings { state.withLock { $0.run.settings } }

    /// Has it look at once whether there is something to send.
    package func ring() { wish.yield() }

    /// Sends by another configuration from now on; what is under way ends as it was begun.
    package func adopt(_ settings: DeliverySettings, outlets: [Outlet]) throws {
        let run = try DeliveryRun(settings, outlets: outlets)
        // The one before goes when the last message that it sends is done.
        state.withLock { $0.run = run }
        ring()
    }

    package func run() async throws {
        await withDiscardingTaskGroup { group in
            await withGracefulShutdownHandler {
                var wishes = wishes.makeAsyncIterator()
                while !Task.isCancelled, !Task.isShuttingDownGracefully {
                    let digest = await makeDigests()
                    begin(in: &group)
                    // Where nothing waits it sleeps until something is found.
                    let sleep = [digest, untilNext()].compactMap { $0 }.min()
                    let alarm = sleep.map { sleep in
                        Task { [wish] in
                            // Cut short, the sleep wakes nobody who is not awake.
                            guard (try? await Task.sleep(for: sleep)) != nil else { return }
                            wish.yield()
                        }
                    }
                    defer { alarm?.cancel() }
                    guard await wishes.next() != nil else { break }
                }
            } onGracefulShutdown: { [wish] in
                wish.finish()
            }
        }
        await state.withLock { $0.run }.stop()
    }

    /// Begins to send what is due.
    private func begin(in group: inout DiscardingTaskGroup) {
        let (run, busy) = state.withLock { ($0.run, $0.busy) }
        // What cannot be read now is read at the next look; the writer reports a database that fails.
        let due =
            (try? writer.database.dueDeliveries(at: clock.now, to: run.targets.keys.sorted(), except: busy))
            ?? []
        for delivery in due {
            state.withLock { _ = $0.busy.insert(delivery.target) }
            group.addTask { [self] in
                await deliver(delivery, by: run)
                state.withLock { _ = $0.busy.remove(delivery.target) }
                ring()
            }
        }
    }

    /// How long until the next message is due; nil where none waits.
    private func untilNext() -> Duration? {
        let (run, busy) = state.withLock { ($0.run, $0.busy) }
        do {
            let next = try writer.database.nextDelivery(to: run.targets.keys.sorted(), except: busy)
            return next.map { until($0, atMost: Self.longestSleep) }
        } catch {
            // The writer reports a database that fails.
            return Self.longestSleep
        }
    }

    /// Makes the digests whose time has come; how long until the next one, nil where nobody gets any.
    private func makeDigests() async -> Duration? {
        do {
            return try await writer.makeDigests(at: clock.now).map {
                until($0, atMost: Self.longestSleepBeforeDigest)
            }
        } catch {
            logger.say(.digestHeld(error))
            return Self.longestSleep
        }
    }

    private func until(_ time: Timestamp, atMost longest: Duration) -> Duration {
        let seconds = Double(time.seconds(since: clock.now)) / max(clock.secondsPerSecond, 0.001)
        return min(max(.seconds(seconds), Self.shortestSleep), longest)
    }

    private func deliver(_ delivery: Delivery, by run: DeliveryRun) async {
        do {
            try await writer.beginTry(delivery, at: clock.now)
            let hits = try writer.database.hits(of: delivery, limit: WatchMessage.mostLines)
            let failures =
                try writer.database.targetStates().first { $0.id == delivery.target }?.failures ?? 0
            let outcome = await run.send(delivery, hits, failures: failures, at: clock.now)
            // Told to end: whether it was taken is not known, so it is sent again.
            if case .failed = outcome, Task.isCancelled { return }
            await record(outcome, of: delivery)
            logger.say(.delivered(delivery, outcome))
        } catch {
            logger.say(.deliveryHeld(delivery, error))
            // So that a database that refuses is not asked without end.
            try? await Task.sleep(for: Self.recordPause)
        }
    }

    /// Where the database stays shut, the message is sent once more when it opens.
    private func record(_ outcome: DeliveryOutcome, of delivery: Delivery) async {
        for _ in 0..<Self.recordTries {
            do {
                return try await writer.record(outcome, of: delivery, at: clock.now)
            } catch {
                logger.say(.deliveryHeld(delivery, error))
                // Cancelled, it tries at once.
                try? await Task.sleep(for: Self.recordPause)
            }
        }
    }
}
