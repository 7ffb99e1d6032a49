import Foundation
import LoopbackServer
import Testing

@Suite("khabar reads khabar", .timeLimit(.minutes(3)))
struct SelfReadingTests {
    /// Where `khabar serve` says that it listens.
    private static func address(of server: Program) async throws -> String {
        for _ in 0..<300 {
            let said =
                (try? String(contentsOf: server.folder.appending(path: "serve.err"), encoding: .utf8)) ?? ""
            if let found = said.firstMatch(of: /127\.0\.0\.1:([1-9]\d*)/) { return String(found.output.0) }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw NoAddress()
    }

    private struct NoAddress: Error {}

    private static func feed(_ address: String, _ suffix: String) -> String {
        """
        { "fetch": { "perHostGap": "0s", "allowPrivateHosts": ["127.0.0.0/8"] },
          "outlets": [ { "id": "khabar", "name": "khabar", "feeds": [ { "url": "http://\(address)/feed.\(suffix)" } ] } ] }
        """
    }

    @Test(
        "what one khabar serves another polls whole, and twice brings nothing twice",
        arguments: ["atom", "json"]
    )
    func poll(suffix: String) async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { outlets in
            try await Program.with { first in
                try first.write(SampleWorld.configuration(3, server: outlets), to: "config.json")
                let now = "2025-05-31T20:00:00Z"
                let polled = try first.finish(try first.start(["poll"], now: now))
                #expect(polled.status == 0, "\(polled.errors)")
                let stories = try first.finish(
                    try first.start(["stories", "--json", "--limit", "500"], now: now)
                )
                let titles = stories.output.split(separator: "\n").count
                #expect(titles > 3)
                let server = try first.start(["serve", "--listen", "127.0.0.1:0"], now: now, name: "serve")
                defer {
                    kill(server.processIdentifier, SIGTERM)
                    server.waitUntilExit()
                }
                let address = try await Self.address(of: first)
                try await Program.with { second in
                    try second.write(Self.feed(address, suffix), to: "config.json")
                    for _ in 0..<2 {
                        let outcome = try second.finish(
                            try second.start(["poll", "--now"], now: "2025-05-31T21:00:00Z")
                        )
                        #expect(outcome.status == 0, "\(outcome.errors)")
                        let read = try second.finish(
                            try second.start(["articles", "--json", "--limit", "500"], now: now)
                        )
                        #expect(read.output.split(separator: "\n").count == titles, "\(outcome.output)")
                    }
                }
            }
        }
    }
}
