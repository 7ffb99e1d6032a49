import LoopbackServer
import News
import Testing

@testable import Fetching

@Suite("Redirects", .timeLimit(.minutes(5)))
struct RedirectTests {
    @Test(
        "F16: a chain of ten is followed and recorded with its statuses",
        arguments: [301, 302, 303, 307, 308]
    )
    func chain(status: Int) async throws {
        try await withFetcher { request in
            let hop = Int(request.path.dropFirst()) ?? 0
            return hop < 10 ? .redirect(status, to: "/\(hop + 1)") : .reply(body: "end")
        } _: { fetcher, server in
            let response = try await fetcher.fetch(FetchRequest(url: server.url("/0")))
            #expect(response.body == Array("end".utf8))
            #expect(response.url == server.url("/10"))
            #expect(response.redirects.count == 10)
            #expect(
                response.redirects.first
                    == Redirect(status: status, from: server.url("/0"), to: server.url("/1"))
            )
            #expect(response.redirects.allSatisfy { $0.isPermanent == [301, 308].contains(status) })
            #expect(server.log.acceptedConnections == 1)
            #expect(response.wireBytes > 500)
        }
    }

    @Test(
        "P22: a redirect goes up to https, never down from it",
        arguments: [
            ("http://a.test/", "https://a.test/", true), ("http://a.test/", "http://b.test/", true),
            ("https://a.test/", "https://b.test/", true), ("https://a.test/", "/feed", true),
            ("https://a.test/", "//b.test/feed", true), ("https://a.test/", "http://a.test/", false),
            ("https://a.test/", "HTTP://b.test/", false),
        ]
    )
    func downgrade(from: String, to: String, isFollowed: Bool) throws {
        let address = try WebAddress(from)
        do throws(FetchError.Cause) {
            let target = try address.redirected(to: to)
            #expect(isFollowed && (target.scheme == "https" || address.scheme == "http"))
        } catch {
            #expect(!isFollowed && error == .downgradingRedirect(to: to.lowercased()))
        }
    }

    @Test("F16, P21: a chain of eleven and a loop end after ten", arguments: ["/0", "/loop"])
    func tooMany(path: String) async throws {
        try await withFetcher { request in
            request.path == "/loop"
                ? .redirect(to: "/loop")
                : .redirect(to: "/\((Int(request.path.dropFirst()) ?? 0) + 1)")
        } _: { fetcher, server in
            #expect(await fetcher.cause(server.url(path)) == .tooManyRedirects(limit: 10))
            #expect(server.requests.count == 11)
        }
    }

    @Test(
        "F16: no hop leads to another scheme",
        arguments: [
            "file:///etc/hostname", "ftp://127.0.0.1/x", "gopher://127.0.0.1:70/x", "dict://127.0.0.1/d:x",
        ]
    )
    func schemes(target: String) async throws {
        try await withFetcher { _ in
            .redirect(to: target)
        } _: { fetcher, server in
            let cause = await fetcher.cause(server.url("/"))
            #expect(cause == .unsupportedScheme(String(target.prefix { $0 != ":" })))
            #expect(server.requests.count == 1)
        }
    }

    @Test("F16, P23: a redirect may change the port, and its user name and password go nowhere")
    func otherPort() async throws {
        try await LoopbackServer.with { _ in
            .reply(body: "other")
        } _: { other in
            try await withFetcher { _ in
                .redirect(to: other.url("/x", host: "admin:admin@127.0.0.1"))
            } _: { fetcher, server in
                let response = try await fetcher.fetch(
                    FetchRequest(url: server.url("/", host: "me:pw@127.0.0.1"))
                )
                #expect(response.body == Array("other".utf8))
                #expect(response.url == other.url("/x"))
                #expect(server.requests.first?["authorization"] == nil)
                #expect(other.requests.first?["authorization"] == nil)
            }
        }
    }

    @Test(
        "raw Arabic, spaces and relative paths in Location are understood",
        arguments: ["/a/خبر 1", "خبر 1", "./خبر%201#x"]
    )
    func rawLocation(location: String) async throws {
        try await withFetcher { request in
            request.path == "/a/b" ? .redirect(to: location) : .reply(body: "x")
        } _: { fetcher, server in
            let response = try await fetcher.fetch(FetchRequest(url: server.url("/a/b")))
            #expect(response.url == server.url("/a/%D8%AE%D8%A8%D8%B1%201"))
        }
    }

    @Test("a 3xx without a target is an answer", arguments: [300, 301, 302, 305, 399])
    func noLocation(status: Int) async throws {
        try await withFetcher { _ in
            .reply(status, headers: status == 301 ? [("Location", "")] : [], body: "choose")
        } _: { fetcher, server in
            let response = try await fetcher.fetch(FetchRequest(url: server.url("/")))
            #expect(response.status == status)
            #expect(response.body == Array("choose".utf8))
        }
    }

    @Test("F10, F16: the endless body of a redirect is not waited for")
    func endlessRedirect() async throws {
        try await withFetcher { request in
            guard request.path == "/" else { return .reply(body: "end") }
            let head = Array("HTTP/1.1 302 Found\r\nLocation: /end\r\n\r\n".utf8)
            return .init([.send(head), .endless([UInt8](repeating: 0x61, count: 4096))])
        } _: { fetcher, server in
            let response = try await fetcher.fetch(FetchRequest(url: server.url("/")))
            #expect(response.body == Array("end".utf8))
        }
    }

    @Test("F20: a redirect counts although its body is cut off or badly packed")
    func brokenRedirectBody() async throws {
        try await withFetcher { request in
            switch request.path {
            case "/cut": .raw("HTTP/1.1 301 Moved\r\nLocation: /end\r\nContent-Length: 9\r\n\r\nx")
            case "/packed":
                .raw("HTTP/1.1 301 Moved\r\nLocation: /end\r\nContent-Encoding: gzip\r\n\r\nx")
            default: .reply(body: "end")
            }
        } _: { fetcher, server in
            for path in ["/cut", "/packed"] {
                let response = try await fetcher.fetch(FetchRequest(url: server.url(path)))
                #expect(response.body == Array("end".utf8))
            }
        }
    }

    @Test("F9: the time of all hops together is limited")
    func totalTime() async throws {
        try await withFetcher { request in
            .init([
                .wait(.milliseconds(150)),
                .send(
                    Array(
                        "HTTP/1.1 302 Found\r\nLocation: \(request.path)x\r\nContent-Length: 0\r\n\r\n".utf8
                    )
                ),
            ])
        } _: { fetcher, server in
            let cause = await fetcher.cause(FetchRequest(url: server.url("/"), timeout: .seconds(1)))
            #expect(cause == .timedOut(.total))
            #expect((2...7).contains(server.requests.count))
        }
    }
}
