import Fetching
import LoopbackServer
import Testing

@Suite("Memory of bodies", .timeLimit(.minutes(1)))
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
            // It rests behind its small beginning.
            let beginning = fetcher.mostBodyBytes - Self.body.count
            #expect(beginning > 1 && beginning <= 65536 + 16384)
            first = nil
            #expect(try await second.body == Self.body)
        }
    }
}
