import Fetching
import LoopbackServer
import News
import Testing

@Suite("Cancellation", .timeLimit(.minutes(5)))
struct CancellationTests {
    @Test("cancelling drops the transfer under way")
    func underWay() async throws {
        try await withFetcher { _ in
            .init([.stall])
        } _: { fetcher, server in
            let url = server.url("/")
            let task = Task { await fetcher.cause(url) }
            await server.until { $0.requests.count == 1 }
            task.cancel()
            #expect(await task.value == .cancelled)
            await server.until { $0.openConnections == 0 }
        }
    }

    @Test("a task that is cancelled beforehand sends nothing")
    func beforehand() async throws {
        try await withFetcher { _ in
            .reply()
        } _: { fetcher, server in
            let url = server.url("/")
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await fetcher.cause(url)
            }
            #expect(await task.value == .cancelled)
            #expect(server.log.acceptedConnections == 0)
            let later = try await fetcher.fetch(FetchRequest(url: url))
            #expect(later.status == 200)
        }
    }

    @Test("cancelling a caller in the queue takes it out and lets the next one come")
    func inQueue() async throws {
        let settings = try loopbackSettings { $0.perHostGap = .milliseconds(1) }
        try await withFetcher(settings) { request in
            request.path == "/first" ? .init([.stall]) : .reply()
        } _: { fetcher, server in
            let urls = ["/first", "/second", "/third"].map { server.url($0) }
            let first = Task { await fetcher.cause(urls[0]) }
            await server.until { $0.requests.count == 1 }
            let second = Task { await fetcher.cause(urls[1]) }
            second.cancel()
            #expect(await second.value == .cancelled)
            let third = Task { try await fetcher.fetch(FetchRequest(url: urls[2])).status }
            first.cancel()
            #expect(await first.value == .cancelled)
            let status = try await third.value
            #expect(status == 200)
            #expect(server.requests.map(\.target) == ["/first", "/third"])
        }
    }

    @Test("F26: stopping cancels what is under way and what waits; later fetches are cancelled at once")
    func stop() async throws {
        let settings = try loopbackSettings {
            $0.perHostGap = .seconds(3600)
            $0.concurrency = 2
        }
        try await withFetcher(settings) { _ in
            .init([.stall])
        } _: { fetcher, server in
            let urls = (0..<200).map { server.url("/", host: "\($0 % 20).localhost") }
            let tasks = urls.map { url in Task { await fetcher.cause(url) } }
            await server.until { $0.requests.count == 2 }
            await fetcher.stop()
            for task in tasks { #expect(await task.value == .cancelled) }
            #expect(await fetcher.cause(urls[0]) == .cancelled)
            await fetcher.stop()
        }
    }

    @Test("a fetcher that is let go ends its transfers' thread")
    func letGo() async throws {
        try await LoopbackServer.with { _ in
            .reply(body: "x")
        } _: { server in
            do {
                let fetcher = try Fetcher(loopbackSettings())
                _ = try await fetcher.fetch(FetchRequest(url: server.url("/")))
                #expect(server.log.openConnections == 1)
            }
            // The thread closes the kept connection when it ends.
            await server.until { $0.openConnections == 0 }
            #expect(server.log.openConnections == 0)
        }
    }

    @Test("whoever is cancelled at whatever moment hears of it once, and its place is free again")
    func storm() async throws {
        let places = 2
        let settings = try loopbackSettings { $0.concurrency = places }
        try await withFetcher(settings) { request in
            request.path == "/last" ? .init([.stall]) : .reply(body: "x")
        } _: { fetcher, server in
            var cancelled = 0
            for round in 0..<20 {
                let path = "/\(round)"
                let url = server.url(path)
                let tasks = (0..<25).map { _ in
                    Task { () -> Result<Int, FetchError> in
                        do throws(FetchError) {
                            return .success(try await fetcher.fetch(FetchRequest(url: url)).status)
                        } catch {
                            return .failure(error)
                        }
                    }
                }
                if round.isMultiple(of: 2) {
                    await server.until { $0.requests.contains { $0.path == path } }
                }
                for task in tasks { task.cancel() }
                for task in tasks {
                    switch await task.value {
                    case .success(let status): #expect(status == 200)
                    case .failure(let error):
                        #expect(error.cause == .cancelled)
                        cancelled += 1
                    }
                }
            }
            // Two at a time, so most of them were still waiting.
            #expect(cancelled > 20)
            #expect(fetcher.requestsUnderWay == 0)
            // A place that was lost would leave one of these outside.
            let url = server.url("/last")
            let last = (0..<places).map { _ in Task { await fetcher.cause(url) } }
            await server.until { $0.requests.count { $0.path == "/last" } == places }
            for task in last {
                task.cancel()
                #expect(await task.value == .cancelled)
            }
        }
    }
}
