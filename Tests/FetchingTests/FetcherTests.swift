import Fetching
import Machinery
import LoopbackServer
import News
import Testing

@Suite("Fetcher", .timeLimit(.minutes(5)))
struct FetcherTests {
    @Test("a response carries status, body, type, final URL and what it cost")
    func plain() async throws {
        try await withFetcher { _ in
            .reply(headers: [("Content-Type", "application/rss+xml")], body: "<rss/>")
        } _: { fetcher, server in
            let response = try await fetcher.fetch(FetchRequest(url: server.url("/feed#top")))
            #expect(response.status == 200)
            #expect(response.body == Array("<rss/>".utf8))
            #expect(response.contentType == "application/rss+xml")
            #expect(response.url == server.url("/feed"))
            #expect(response.redirects.isEmpty && !response.isCut)
            #expect((60..<200).contains(response.wireBytes))
            #expect(response.duration > .zero)
        }
    }

    @Test("a fetcher that has nothing to do sleeps, though its hosts may be asked again")
    func sleeps() async throws {
        try await withFetcher { _ in
            .reply(body: "x")
        } _: { fetcher, server in
            _ = try await fetcher.fetch(FetchRequest(url: server.url("/"), hostGap: .milliseconds(50)))
            try await Task.sleep(for: .milliseconds(200))
            let beats = fetcher.pulse.beats
            try await Task.sleep(for: .milliseconds(500))
            #expect(fetcher.pulse.beats - beats < 20)
        }
    }

    @Test("statuses of 400 and more are answers", arguments: [400, 403, 404, 410, 429, 500, 503])
    func errorStatuses(status: Int) async throws {
        try await withFetcher { _ in
            .reply(status, headers: [("Retry-After", "120")], body: "sorry")
        } _: { fetcher, server in
            let response = try await fetcher.fetch(FetchRequest(url: server.url("/")))
            #expect(response.status == status)
            #expect(response.body == Array("sorry".utf8))
            #expect(response.retryAfterSeconds == 120)
        }
    }

    @Test("the last of several header lines counts, list headers are joined, trailers change nothing")
    func headers() async throws {
        try await withFetcher { _ in
            .raw(
                "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nETag: \"b\"\r\nX-One: 1\r\nX-One: 2\r\n"
                    + "Link: <a>\r\nLink: <b>\r\nX-Folded: one\r\n two\r\n"
                    + "Cache-Control: public\r\nCache-Control: max-age=60\r\nAge: 20\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nETag: \"late\"\r\n\r\n"
            )
        } _: { fetcher, server in
            let response = try await fetcher.fetch(FetchRequest(url: server.url("/")))
            #expect(response.validators.etag == "\"b\"")
            #expect(response.headers["x-one"] == "2")
            #expect(response.headers["link"] == "<a>, <b>")
            #expect(response.headers["x-folded"] == "one two")
            #expect(response.maxAgeSeconds == 40)
            #expect(response.body == Array("hi".utf8))
        }
    }

    @Test(
        "P28: gzip, br and zstd are asked for and undone",
        arguments: ["gzip", "br", "zstd", "GZIP", "identity"]
    )
    func codings(name: String) async throws {
        let text = Array("<rss>خبر</rss>".utf8)
        let packed =
            switch name.lowercased() {
            case "gzip": Packed.gzip(text)
            case "br": Packed.brotli(text)
            case "zstd": Packed.zstd(text)
            default: text
            }
        try await withFetcher { _ in
            .reply(headers: [("Content-Encoding", name)], body: packed)
        } _: { fetcher, server in
            let response = try await fetcher.fetch(FetchRequest(url: server.url("/")))
            #expect(response.body == text)
            #expect(server.requests.first?["accept-encoding"] == "gzip, br, zstd")
        }
    }

    @Test("P27: the agent is constant, and no Referer, cookie or query is added")
    func quietRequests() async throws {
        try await withFetcher { request in
            request.path == "/go"
                ? .reply(302, headers: [("Location", "/end"), ("Set-Cookie", "a=b; Path=/")])
                : .reply(headers: [("Set-Cookie", "c=d; Path=/")], body: "x")
        } _: { fetcher, server in
            for _ in 0..<2 { _ = try await fetcher.fetch(FetchRequest(url: server.url("/go"))) }
            let requests = server.requests
            #expect(requests.map(\.target) == ["/go", "/end", "/go", "/end"])
            for request in requests {
                #expect(request.method == "GET")
                #expect(request["user-agent"] == "khabar/0 (+http://outlet.test/about)")
                #expect(request["cookie"] == nil && request["referer"] == nil)
            }
        }
    }

    @Test("P28: the connection is kept, and Accept names what is hoped for")
    func acceptAndKeepAlive() async throws {
        try await withFetcher { _ in
            .reply(body: "x")
        } _: { fetcher, server in
            for accept in [FetchRequest.Accept.feed, .page, .any] {
                _ = try await fetcher.fetch(FetchRequest(url: server.url("/"), accept: accept))
            }
            let accepts = server.requests.compactMap { $0["accept"] }
            #expect(accepts.count == 3)
            #expect(
                accepts[0].contains("application/rss+xml") && accepts[0].contains("application/feed+json")
            )
            #expect(accepts[1].hasPrefix("text/html"))
            #expect(accepts[2] == "*/*")
            #expect(server.log.acceptedConnections == 1)
        }
    }

    @Test("many transfers at once all come back with their own bodies, on no more places than allowed")
    func many() async throws {
        let settings = try loopbackSettings { $0.concurrency = 8 }
        try await withFetcher(settings) {
            .reply(body: $0.target)
        } _: { fetcher, server in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        let response = try await fetcher.fetch(FetchRequest(url: server.url("/\(number)")))
                        return response.body == Array("/\(number)".utf8)
                    }
                }
                for try await isOwn in group { #expect(isOwn) }
            }
            #expect(server.log.mostAtOnce <= 8)
            #expect(server.requests.count == 300)
        }
    }

    @Test("raw Arabic and spaces in a URL go out percent-encoded")
    func arabicPath() async throws {
        try await withFetcher { _ in
            .reply(body: "x")
        } _: { fetcher, server in
            let response = try await fetcher.fetch(FetchRequest(url: " \(server.url("/خبر جديد?q=خ"))\n"))
            #expect(
                server.requests.first?.target == "/%D8%AE%D8%A8%D8%B1%20%D8%AC%D8%AF%D9%8A%D8%AF?q=%D8%AE"
            )
            #expect(response.url == server.url("/%D8%AE%D8%A8%D8%B1%20%D8%AC%D8%AF%D9%8A%D8%AF?q=%D8%AE"))
        }
    }

    @Test(
        "what is no URL is refused with the reason",
        arguments: [
            "", "feed", "//outlet.test/", "http://", "http://a b/", "http://[::1/", "http://h:99999/",
        ]
    )
    func badURLs(url: String) async throws {
        let fetcher = try Fetcher(loopbackSettings())
        let cause = await fetcher.cause(url)
        #expect({ if case .badURL = cause { true } else { false } }(), "\(String(describing: cause))")
        await fetcher.stop()
    }

    @Test(
        "only http and https are fetched",
        arguments: [
            ("ftp://127.0.0.1/x", "ftp"), ("gopher://127.0.0.1/", "gopher"), ("ldap://127.0.0.1/", "ldap"),
            ("smb://127.0.0.1/x", "smb"),
        ]
    )
    func schemes(url: String, scheme: String) async throws {
        let fetcher = try Fetcher(loopbackSettings())
        #expect(await fetcher.cause(url) == .unsupportedScheme(scheme))
        await fetcher.stop()
    }

    @Test("U14: user name and password of a URL are sent nowhere and named nowhere")
    func secretsInURL() async throws {
        try await withFetcher { request in
            request.path == "/go" ? .redirect(to: "http://127.0.0.2:1/") : .reply(body: "x")
        } _: { fetcher, server in
            let secret = server.url("/", host: "reader:s3cret@127.0.0.1")
            let response = try await fetcher.fetch(FetchRequest(url: secret))
            #expect(server.requests.first?["authorization"] == nil)
            #expect(!response.url.contains("s3cret"))
            do throws(FetchError) {
                _ = try await fetcher.fetch(
                    FetchRequest(url: server.url("/go", host: "reader:s3cret@127.0.0.1"))
                )
                Issue.record("an answer where nothing listens")
            } catch {
                #expect(!"\(error)".contains("s3cret"))
                #expect("\(error)".contains("redirected to http://127.0.0.2:1/"))
            }
        }
    }

    @Test("a malformed URL is reported without its password as well")
    func secretsInBadURL() async throws {
        let fetcher = try Fetcher(loopbackSettings())
        do throws(FetchError) {
            _ = try await fetcher.fetch(FetchRequest(url: "http://reader:s3cret@a b/feed"))
            Issue.record("an answer from nowhere")
        } catch {
            #expect("\(error)".hasPrefix("fetch http://a b/feed: not a URL"))
        }
        await fetcher.stop()
    }

    @Test("a connection that the server has closed meanwhile is replaced without an error")
    func closedMeanwhile() async throws {
        try await withFetcher { _ in
            .init([.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx".utf8))])
        } _: { fetcher, server in
            for count in 1...3 {
                let response = try await fetcher.fetch(FetchRequest(url: server.url("/")))
                #expect(response.body == [0x78])
                await server.until { $0.openConnections == 0 }
                #expect(server.log.acceptedConnections == count)
            }
        }
    }

    @Test("absurd settings are brought within what can be done")
    func absurdSettings() async throws {
        let settings = try loopbackSettings {
            $0.concurrency = 0
            $0.timeout = .seconds(1 << 40)
            $0.connectTimeout = .seconds(1 << 40)
            $0.lowSpeedTime = .seconds(-1)
            $0.lowSpeedBytesPerSecond = -1
        }
        try await withFetcher(settings) { _ in
            .reply(body: "x")
        } _: { fetcher, server in
            let response = try await fetcher.fetch(FetchRequest(url: server.url("/")))
            #expect(response.status == 200)
        }
    }

    @Test(
        "an agent that would break the request's lines is refused",
        arguments: ["", "a\r\nb: c", "khabar/خ"].map(Unprintable.init)
    )
    func badAgents(unprintable: Unprintable) {
        let agent = unprintable.text
        #expect(throws: FetchError.self) { _ = try Fetcher(FetchSettings(userAgent: agent)) }
    }
}
