import Fetching
import LoopbackServer
import News
import Synchronization
import Testing

@Suite("Validators", .timeLimit(.minutes(5)))
struct ValidatorTests {
    /// Sends `line` as a header, then gives back what came, and what the next request said.
    private func roundTrip(_ line: [UInt8]) async throws -> (Validators, LoopbackServer.Request?) {
        try await withFetcher { request in
            let head = Array("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n".utf8) + line + Array("\r\n\r\nx".utf8)
            return request["if-none-match"] ?? request["if-modified-since"] == nil
                ? .init([.send(head)], keepsAlive: true) : .reply(304)
        } _: { fetcher, server in
            let first = try await fetcher.fetch(FetchRequest(url: server.url("/")))
            _ = try await fetcher.fetch(FetchRequest(url: server.url("/"), validators: first.validators))
            return (first.validators, server.requests.last)
        }
    }

    @Test(
        "P1, P2, P7: an entity tag goes back byte for byte",
        arguments: [
            "\"abc\"", "W/\"abc\"", "unquoted", "\"a\\b\"", "\"a\", \"b\"", "\"with  two spaces\"", "\"\"",
        ]
    )
    func etags(tag: String) async throws {
        let (validators, request) = try await roundTrip(Array("ETag:  \(tag) ".utf8))
        #expect(validators == Validators(etag: tag))
        #expect(request?["if-none-match"] == tag)
        #expect(request?["if-modified-since"] == nil)
    }

    @Test(
        "P1, P2: a date goes back byte for byte, however it is written",
        arguments: [
            "Sat, 31 May 2025 03:00:00 GMT", "Sat, 31 May 2025 03:00:00 +0000", "2025-05-31", "0",
            "yesterday",
        ]
    )
    func dates(date: String) async throws {
        let (validators, request) = try await roundTrip(Array("last-modified: \(date)".utf8))
        #expect(validators == Validators(lastModified: date))
        #expect(request?["if-modified-since"] == date)
        #expect(request?["if-none-match"] == nil)
    }

    @Test(
        "P7: bytes outside ASCII go back as they came",
        arguments: [Array("\"خبر\"".utf8), [0x22, 0xe9, 0xff, 0x22]]
    )
    func bytes(tag: [UInt8]) async throws {
        let seen = Latest()
        try await withFetcher { request in
            seen.set(request["if-none-match"])
            return .init([
                .send(
                    Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nETag: ".utf8) + tag
                        + Array("\r\n\r\n".utf8)
                )
            ])
        } _: { fetcher, server in
            let first = try await fetcher.fetch(FetchRequest(url: server.url("/")))
            let second = try await fetcher.fetch(
                FetchRequest(url: server.url("/"), validators: first.validators)
            )
            #expect(second.validators == first.validators)
            #expect(first.validators.etag?.unicodeScalars.map { UInt8(exactly: $0.value) } == tag)
        }
        #expect(seen.value == String(decoding: tag, as: UTF8.self))
    }

    @Test("P7: of several ETag lines the last one goes back, and no quotes are added")
    func severalTags() async throws {
        let lines = Array("ETag: \"first\"\r\nX-Other: 1\r\nETag: bare".utf8)
        let (validators, request) = try await roundTrip(lines)
        #expect(validators == Validators(etag: "bare"))
        #expect(request?["if-none-match"] == "bare")
    }

    @Test("P38: a feed with an entity tag is asked for what is new, and 226 is an answer of that kind")
    func delta() async throws {
        try await withFetcher { request in
            request["a-im"] == "feed"
                ? .reply(226, headers: [("IM", "feed"), ("ETag", "\"2\"")], body: "new") : .reply(body: "all")
        } _: { fetcher, server in
            let tag = Validators(etag: "\"1\"")
            let delta = try await fetcher.fetch(
                FetchRequest(url: server.url("/"), validators: tag, accept: .feed)
            )
            #expect(delta.isDelta && delta.validators == Validators(etag: "\"2\""))
            for request in [
                FetchRequest(url: server.url("/"), accept: .feed),
                FetchRequest(url: server.url("/"), validators: tag, accept: .page),
                FetchRequest(url: server.url("/"), validators: Validators(lastModified: "x"), accept: .feed),
            ] {
                #expect(try await fetcher.fetch(request).isDelta == false)
            }
        }
    }

    @Test("P39: a page may be asked for with its validators as well")
    func conditionalPage() async throws {
        try await withFetcher { request in
            request["if-none-match"] == "\"page\""
                ? .reply(304) : .reply(headers: [("ETag", "\"page\"")], body: "x")
        } _: { fetcher, server in
            let first = try await fetcher.fetch(FetchRequest(url: server.url("/1/"), accept: .page))
            let again = try await fetcher.fetch(
                FetchRequest(url: server.url("/1/"), validators: first.validators, accept: .page)
            )
            #expect(again.isNotModified)
        }
    }

    @Test("P3: 304 is unchanged, with those validators that the server repeats")
    func notModified() async throws {
        try await withFetcher { _ in
            .reply(304, headers: [("ETag", "\"new\"")])
        } _: { fetcher, server in
            let response = try await fetcher.fetch(
                FetchRequest(
                    url: server.url("/"),
                    validators: Validators(etag: "\"old\"", lastModified: "then")
                )
            )
            #expect(response.isNotModified && response.body.isEmpty)
            #expect(response.validators == Validators(etag: "\"new\""))
        }
    }

    @Test(
        "what cannot go back in a header line is not sent",
        arguments: ["\r\nX-Evil: 1", "\u{0}", "\u{7f}", "خبر"].map(Unprintable.init)
    )
    func unsendable(unprintable: Unprintable) async throws {
        let tag = "\"a\(unprintable.text)\""
        try await withFetcher { _ in
            .reply(body: "x")
        } _: { fetcher, server in
            _ = try await fetcher.fetch(FetchRequest(url: server.url("/"), validators: Validators(etag: tag)))
            #expect(server.requests.first?["if-none-match"] == nil)
            #expect(server.requests.first?["x-evil"] == nil)
        }
    }

    @Test("P21: validators belong to the final URL and go only there when it is known")
    func finalURL() async throws {
        try await withFetcher { request in
            request.path == "/old"
                ? .reply(301, headers: [("Location", "/new"), ("ETag", "\"hop\"")])
                : .reply(headers: [("ETag", "\"end\"")], body: "x")
        } _: { fetcher, server in
            let first = try await fetcher.fetch(FetchRequest(url: server.url("/old")))
            #expect(first.validators == Validators(etag: "\"end\""))
            #expect(first.url == server.url("/new"))
            for known in [server.url("/new"), server.url("/elsewhere")] {
                _ = try await fetcher.fetch(
                    FetchRequest(url: server.url("/old"), validators: first.validators, validatorsURL: known)
                )
            }
            #expect(server.requests.map { $0["if-none-match"] } == [nil, nil, nil, "\"end\"", nil, nil])
        }
    }
}

/// The value set last, from any thread.
final class Latest: Sendable {
    private let stored = Mutex<String?>(nil)
    var value: String? { stored.withLock { $0 } }
    func set(_ value: String?) { stored.withLock { $0 = value } }
}

/// Text that must not reach the terminal in the name of a case.
struct Unprintable: Sendable, CustomTestStringConvertible {
    let text: String
    var testDescription: String {
        text.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
    }
}
