import Glibc
import LoopbackServer
import Testing

@testable import Fetching

@Suite("Secrets and proxies", .timeLimit(.minutes(5)))
struct AccessTests {
    private let access = Access(
        authorization: .bearer("s3cret"),
        cookie: "session=1",
        headers: [.init(name: "X-Reader", value: "khabar")],
        domains: ["127.0.0.1"]
    )

    private func names(_ request: LoopbackServer.Request?) -> Set<String> {
        Set(["authorization", "cookie", "x-reader"].filter { request?[$0] != nil })
    }

    @Test("secrets and headers are sent to the outlet's own domain")
    func sent() async throws {
        try await LoopbackServer.with({ _ in .reply(body: "in") }) { server in
            let fetcher = try Fetcher(loopbackSettings())
            _ = try await fetcher.fetch(FetchRequest(url: server.url("/feed"), access: access))
            let request = server.log.requests.first
            #expect(request?["authorization"] == "Bearer s3cret")
            #expect(request?["cookie"] == "session=1")
            #expect(request?["x-reader"] == "khabar")
            let basic = Access(
                authorization: .basic(.init(user: "أمين", password: "كلمة")),
                domains: ["127.0.0.1"]
            )
            _ = try await fetcher.fetch(FetchRequest(url: server.url("/feed"), access: basic))
            #expect(server.log.requests.last?["authorization"] == "Basic 2KPZhdmK2YY62YPZhNmF2Kk=")
            await fetcher.stop()
        }
    }

    @Test("an address of another domain, such as a feed may name as an article's page, gets none of them")
    func otherDomain() async throws {
        try await LoopbackServer.with({ _ in .reply(body: "in") }) { server in
            let fetcher = try Fetcher(loopbackSettings())
            var elsewhere = access
            elsewhere.domains = ["outlet.example"]
            _ = try await fetcher.fetch(FetchRequest(url: server.url("/page"), access: elsewhere))
            #expect(names(server.log.requests.first) == [])
            await fetcher.stop()
        }
    }

    @Test("P23: a redirect to another origin takes none of them along")
    func redirected() async throws {
        try await LoopbackServer.with({ _ in .reply(body: "there") }) { other in
            let target = other.url("/there")
            try await LoopbackServer.with({ request in
                request.path == "/here"
                    ? .reply(302, headers: [("Location", "/next")], body: "")
                    : .reply(302, headers: [("Location", target)], body: "")
            }) { server in
                let fetcher = try Fetcher(loopbackSettings())
                _ = try await fetcher.fetch(FetchRequest(url: server.url("/here"), access: access))
                #expect(
                    server.log.requests.map(names) == [
                        ["authorization", "cookie", "x-reader"], ["authorization", "cookie", "x-reader"],
                    ]
                )
                #expect(other.log.requests.map(names) == [[]])
                await fetcher.stop()
            }
        }
    }

    @Test("a proxy is asked in place of the host, and may itself have a private address")
    func proxied() async throws {
        try await LoopbackServer.with({ _ in .reply(body: "through") }) { proxy in
            let fetcher = try Fetcher(loopbackSettings { $0.allowPrivateHosts = [] })
            let through = Access(proxy: proxy.url(""))
            let response = try await fetcher.fetch(
                FetchRequest(url: "http://outlet.example/feed/", access: through)
            )
            #expect(response.body == Array("through".utf8))
            #expect(proxy.log.requests.map(\.target) == ["http://outlet.example/feed/"])
            // Behind it, written private addresses stay out of reach.
            await #expect(throws: FetchError(.privateAddress("127.0.0.1"), url: proxy.url("/"))) {
                _ = try await fetcher.fetch(FetchRequest(url: proxy.url("/"), access: through))
            }
            #expect(proxy.log.requests.count == 1)
            await fetcher.stop()
        }
    }

    @Test("U14: a proxy's login is sent to the proxy and to nobody else")
    func proxyLogin() async throws {
        try await LoopbackServer.with({ _ in .reply(body: "through") }) { proxy in
            try await LoopbackServer.with({ _ in .reply(body: "straight") }) { other in
                let fetcher = try Fetcher(loopbackSettings())
                let through = Access(
                    proxy: proxy.url(""),
                    proxyLogin: .init(user: "reader", password: "s3cret:/@")
                )
                #expect(!"\(through)".contains("s3cret"))
                for _ in 1...2 {
                    _ = try await fetcher.fetch(FetchRequest(url: "http://outlet.example/", access: through))
                }
                _ = try await fetcher.fetch(FetchRequest(url: other.url("/")))
                _ = try await fetcher.fetch(
                    FetchRequest(url: "http://outlet.example/", access: Access(proxy: proxy.url("")))
                )
                let sent = proxy.log.requests.map { $0["proxy-authorization"] }
                let basic = "Basic cmVhZGVyOnMzY3JldDovQA=="
                #expect(sent == [basic, basic, nil])
                #expect(proxy.log.requests.allSatisfy { $0["authorization"] == nil })
                #expect(other.log.requests.allSatisfy { $0["proxy-authorization"] == nil })
                await fetcher.stop()
            }
        }
    }

    @Test(
        "U12: variables of the environment neither lead past an outlet's proxy nor to one",
        .serialized,
        arguments: ["NO_PROXY", "no_proxy"]
    )
    func environment(exception: String) async throws {
        setenv(exception, "*", 1)
        defer { unsetenv(exception) }
        try await LoopbackServer.with({ _ in .reply(body: "inside") }) { inside in
            try await LoopbackServer.with({ _ in .reply(body: "through") }) { proxy in
                setenv("http_proxy", inside.url(""), 1)
                setenv("ALL_PROXY", inside.url(""), 1)
                defer {
                    unsetenv("http_proxy")
                    unsetenv("ALL_PROXY")
                }
                let fetcher = try Fetcher(loopbackSettings { $0.allowPrivateHosts = [] })
                // Without the proxy this name leads to the server inside.
                let request = FetchRequest(
                    url: inside.url("/", host: "outlet.localhost"),
                    access: Access(proxy: proxy.url(""))
                )
                #expect(try await fetcher.fetch(request).body == Array("through".utf8))
                // And what has no proxy goes straight.
                let straight = FetchRequest(
                    url: proxy.url("/straight"),
                    allowPrivateHosts: [try #require(PrivateHostRule(parsing: "127.0.0.1"))]
                )
                #expect(try await fetcher.fetch(straight).status == 200)
                #expect(inside.log.acceptedConnections == 0)
                #expect(proxy.log.requests.last?.target == "/straight")
                await fetcher.stop()
            }
        }
    }

    @Test("no description of a request holds a secret")
    func described() {
        let request = FetchRequest(url: "https://outlet.example/", access: access)
        for text in ["\(request)", String(reflecting: request), "\(access)"] {
            #expect(!text.contains("s3cret") && !text.contains("session"))
        }
    }

    @Test("headers that libcurl sets, and values that would break out of their line, are refused")
    func headerRules() {
        #expect(Access.isHeaderName("X-Api-Key"))
        for name in ["", "Host", "authorization", "Content-Length", "a b", "x:y"] {
            #expect(!Access.isHeaderName(name))
        }
        #expect(Access.isHeaderValue("a b"))
        for value in ["", "a\r\nHost: b", "ب"] { #expect(!Access.isHeaderValue(value)) }
    }
}
