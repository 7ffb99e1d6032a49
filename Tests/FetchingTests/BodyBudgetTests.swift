import Fetching
import LoopbackServer
import Synchronization
import Testing

@Suite("Memory of bodies", .timeLimit(.minutes(5)))
struct BodyBudgetTests {
    private static let body = [UInt8](repeating: 0x61, count: 400_000)

    /// Gets as many bodies at once as there are tasks; they let go of each as soon as it has come.
    private func fetchMany(_ count: Int, budget: Int?) async throws -> Int {
        let settings = try loopbackSettings {
            $0.maxBodyBytes = 500_000
            $0.maxBodiesBytes = budget
        }
        return try await withFetcher(settings) { _ in
            .reply(body: Self.body)
        } _: { fetcher, server in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<count {
                    group.addTask {
                        try await fetcher.fetch(FetchRequest(url: server.url("/\(number)"))).body.count
                    }
                }
                for try await bytes in group { #expect(bytes == Self.body.count) }
            }
            return fetcher.mostBodyBytes
        }
    }

    /// What may be held beyond the budget: one body, and the small beginning of each of the others.
    private func beyond(_ count: Int) -> Int { 500_000 + count * 65536 + 16384 * count }

    @Test("bodies in flight take no more than their budget and one body more, and all come whole")
    func bounded() async throws {
        let most = try await fetchMany(40, budget: 1_000_000)
        #expect(most > 400_000 && most <= 1_000_000 + beyond(40))
        // All of them would be sixteen megabytes.
        #expect(1_000_000 + beyond(40) < 40 * Self.body.count / 3)
    }

    @Test("a budget below one body holds nothing up for ever")
    func tiny() async throws {
        #expect(try await fetchMany(10, budget: 1) <= 1 + beyond(10))
    }

    @Test("without a budget of its own a fetcher has that of the largest body")
    func derived() async throws {
        #expect(try await fetchMany(20, budget: nil) <= 500_000 + beyond(20))
    }

    @Test("who keeps a response keeps its place, and the next one comes when it is let go of")
    func held() async throws {
        let settings = try loopbackSettings { $0.maxBodiesBytes = 300_000 }
        try await withFetcher(settings) { request in
            request.path == "/small" ? .reply(body: "x") : .reply(body: Self.body)
        } _: { fetcher, server in
            var first: FetchResponse? = try await fetcher.fetch(FetchRequest(url: server.url("/first")))
            #expect(first?.body.count == Self.body.count)
            async let second = fetcher.fetch(FetchRequest(url: server.url("/second")))
            await server.until { $0.requests.count == 2 }
            // Its bytes are on their way. Each of these turns the transfers' loop some times, so it could have taken them.
            for _ in 0..<100 { _ = try await fetcher.fetch(FetchRequest(url: server.url("/small"))) }
            // It rests, at most its small beginning was taken.
            let beginning = fetcher.mostBodyBytes - Self.body.count
            #expect(beginning <= 65536 + 16384)
            first = nil
            #expect(try await second.body == Self.body)
        }
    }

    // MARK: - Rests

    @Test("U6: what rests for want of memory runs down no time")
    func restingTakesNoTime() async throws {
        let settings = try loopbackSettings {
            $0.maxBodiesBytes = 300_000
            $0.timeout = .seconds(1)
        }
        try await withFetcher(settings) { request in
            request.path == "/silent" ? .init([.stall]) : .reply(body: Self.body)
        } _: { fetcher, server in
            var first: FetchResponse? = try await fetcher.fetch(FetchRequest(url: server.url("/first")))
            #expect(first?.status == 200)
            async let second = fetcher.fetch(FetchRequest(url: server.url("/second")))
            await server.until { $0.requests.count == 2 }
            // Two seconds, longer than the second may take.
            for _ in 0..<2 { #expect(await fetcher.cause(server.url("/silent")) == .timedOut(.total)) }
            first = nil
            let response = try await second
            #expect(response.body == Self.body)
            #expect(response.duration < .seconds(1))
        }
    }

    @Test("U6: a server that gives up while its body rests is asked once more")
    func impatientServer() async throws {
        let settings = try loopbackSettings { $0.maxBodiesBytes = 300_000 }
        let answers = Mutex(0)
        try await withFetcher(settings) { request in
            guard request.path == "/impatient" else { return .reply(body: Self.body) }
            let isFirst = answers.withLock { count in
                count += 1
                return count == 1
            }
            let head = "HTTP/1.1 200 OK\r\nContent-Length: \(Self.body.count)\r\n\r\n"
            return isFirst
                ? .init([.send(Array(head.utf8) + Self.body.prefix(100_000))]) : .reply(body: Self.body)
        } _: { fetcher, server in
            var first: FetchResponse? = try await fetcher.fetch(FetchRequest(url: server.url("/first")))
            #expect(first?.status == 200)
            async let second = fetcher.fetch(FetchRequest(url: server.url("/impatient")))
            await server.until { $0.requests.count == 2 && $0.openConnections == 0 }
            // What the server sent may still be on its way to us, and the body rests only when it has come.
            try await Task.sleep(for: .seconds(1))
            first = nil
            #expect(try await second.body == Self.body)
            #expect(server.requests.count == 3)
        }
    }

    private static func dripping(_ sent: Int, of length: Int) -> LoopbackServer.Response {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n"
        return .init([
            .send(Array(head.utf8) + [UInt8](repeating: 0x62, count: sent)),
            .drip([UInt8](repeating: 0x62, count: length - sent), every: .milliseconds(5)),
        ])
    }

    @Test("U6: two bodies of 9 MB that stop short of their end hold up no usual ones")
    func hostile() async throws {
        let settings = try loopbackSettings { $0.timeout = .seconds(20) }
        try await withFetcher(settings) { request in
            request.path == "/hostile" ? Self.dripping(9_000_000, of: 10_000_000) : .reply(body: Self.body)
        } _: { fetcher, server in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        // Whatever becomes of it.
                        _ = try? await fetcher.fetch(FetchRequest(url: server.url("/hostile")))
                    }
                }
                await server.until { $0.requests.count == 2 }
                let good = await withTaskGroup(of: Int.self) { group in
                    for number in 0..<6 {
                        group.addTask {
                            let request = FetchRequest(url: server.url("/\(number)"))
                            return (try? await fetcher.fetch(request).body.count) ?? 0
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(good == [Int](repeating: Self.body.count, count: 6))
                #expect(fetcher.requestsUnderWay == 2)
                group.cancelAll()
            }
        }
    }

    @Test("U6: who holds much memory and sends next to nothing is dropped when others wait for it")
    func dropped() async throws {
        let large = [UInt8](repeating: 0x63, count: 2_000_000)
        try await withFetcher { request in
            request.path == "/hostile" ? Self.dripping(9_000_000, of: 12_000_000) : .reply(body: large)
        } _: { fetcher, server in
            let (isWhole, cause) = await withTaskGroup(of: FetchError.Cause?.self) { group in
                for _ in 0..<2 { group.addTask { await fetcher.cause(server.url("/hostile")) } }
                await server.until { $0.requests.count == 2 }
                // The response is let go of at once, for its room is part of what the others wait for.
                let body = try? await fetcher.fetch(FetchRequest(url: server.url("/large"))).body
                let cause = await group.next() ?? nil
                group.cancelAll()
                return (body == large, cause)
            }
            #expect(isWhole)
            #expect(cause == .crowdedOut(heldBytes: 12_000_000))
        }
    }

    @Test("U6: a body that pauses for a second and a half is not crowded out by those that wait for its room")
    func pausing() async throws {
        let large = [UInt8](repeating: 0x63, count: 2_000_000)
        let head = Array("HTTP/1.1 200 OK\r\nContent-Length: 12000000\r\n\r\n".utf8)
        let pausing = LoopbackServer.Response([
            .send(head + [UInt8](repeating: 0x62, count: 9_000_000)), .wait(.milliseconds(1500)),
            .send([UInt8](repeating: 0x62, count: 3_000_000)),
        ])
        try await withFetcher { request in
            request.path == "/pausing" ? pausing : .reply(body: large)
        } _: { fetcher, server in
            async let one = fetcher.fetch(FetchRequest(url: server.url("/pausing"))).body.count
            await server.until { $0.requests.count == 1 }
            let others = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        try await fetcher.fetch(FetchRequest(url: server.url("/\(number)"))).body.count
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(others == [Int](repeating: large.count, count: 6))
            #expect(try await one == 12_000_000)
        }
    }

    @Test("S6: a body whose last piece rested and was then refused is not whole", arguments: [true, false])
    func lastPiece(isKnown: Bool) async throws {
        let settings = try loopbackSettings {
            $0.maxBodiesBytes = 300_000
            $0.maxBodyBytes = 400_000
        }
        let (start, end) = ([UInt8](repeating: 0x61, count: 60_000), [UInt8](repeating: 0x62, count: 360_000))
        try await withFetcher(settings) { request in
            if request.path == "/first" { return .reply(body: Self.body) }
            let length = isKnown ? "Content-Length: \(start.count + end.count)\r\n" : ""
            return .init([.send(Array("HTTP/1.1 200 OK\r\n\(length)\r\n".utf8) + start), .send(end)])
        } _: { fetcher, server in
            var first: FetchResponse? = try await fetcher.fetch(FetchRequest(url: server.url("/first")))
            #expect(first?.status == 200)
            async let second = fetcher.cause(server.url("/second"))
            await server.until { $0.requests.count == 2 }
            first = nil
            #expect(await second == .tooLarge(limitBytes: 400_000))
        }
    }
}
