import Fetching
import LoopbackServer
import News
import Testing

/// Settings that reach the test server, without waiting for turns.
func loopbackSettings(_ change: (inout FetchSettings) -> Void = { _ in }) throws -> FetchSettings {
    var settings = FetchSettings(userAgent: "khabar/0 (+http://outlet.test/about)")
    settings.perHostGap = .zero
    settings.allowPrivateHosts = [try #require(PrivateHostRule(parsing: "127.0.0.0/8"))]
    change(&settings)
    return settings
}

/// Runs `body` with a server and a fetcher, and ends both.
func withFetcher<Result>(
    _ settings: FetchSettings? = nil,
    _ answer: @escaping LoopbackServer.Answer,
    _ body: (Fetcher, LoopbackServer) async throws -> Result
) async throws -> Result {
    let fetcher = try Fetcher(settings ?? loopbackSettings())
    return try await LoopbackServer.with(answer) { server in
        do {
            let result = try await body(fetcher, server)
            await fetcher.stop()
            return result
        } catch {
            await fetcher.stop()
            throw error
        }
    }
}

extension Fetcher {
    /// The cause of the failure that `request` must meet.
    func cause(_ request: FetchRequest, sourceLocation: SourceLocation = #_sourceLocation) async -> FetchError
        .Cause?
    {
        do throws(FetchError) {
            let response = try await fetch(request)
            Issue.record("an answer of status \(response.status)", sourceLocation: sourceLocation)
            return nil
        } catch {
            return error.cause
        }
    }

    func cause(_ url: String, sourceLocation: SourceLocation = #_sourceLocation) async -> FetchError.Cause? {
        await cause(FetchRequest(url: url), sourceLocation: sourceLocation)
    }
}

extension FetchError.Cause {
    var isConnectionLost: Bool { if case .connectionLost = self { true } else { false } }
    var isMalformed: Bool { if case .malformed = self { true } else { false } }
    var isTLS: Bool { if case .tls = self { true } else { false } }
}
