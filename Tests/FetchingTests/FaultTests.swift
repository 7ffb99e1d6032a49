import Fetching
import LoopbackServer
import News
import Testing

private let head = Array("HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: \"x\"\r\n".utf8)
private let filler = [UInt8](repeating: UInt8(ascii: "a"), count: 4096)

@Suite("Faults of servers", .timeLimit(.minutes(5)))
struct FaultTests {
    @Test(
        "F9: the total deadline holds whatever the server is slow with",
        arguments: ["answer", "head", "body", "rest of the body"]
    )
    func total(slowPart: String) async throws {
        let settings = try loopbackSettings { $0.timeout = .milliseconds(500) }
        let steps: [LoopbackServer.Response.Step] =
            switch slowPart {
            case "answer": [.stall]
            case "head": [.drip(head, every: .milliseconds(40)), .stall]
            case "body": [.send(head + Array("\r\n".utf8)), .drip(filler, every: .milliseconds(20))]
            default: [.send(head + Array("Content-Length: 9\r\n\r\n12".utf8)), .stall]
            }
        try await withFetcher(settings) { _ in
            .init(steps)
        } _: { fetcher, server in
            #expect(await fetcher.cause(server.url("/")) == .timedOut(.total))
            await server.until { $0.openConnections == 0 }
        }
    }

    @Test("F9: a body that crawls is given up long before the deadline")
    func crawling() async throws {
        let settings = try loopbackSettings {
            $0.lowSpeedTime = .seconds(1)
            $0.timeout = .seconds(3600)
        }
        try await withFetcher(settings) { _ in
            .init([.send(head + Array("\r\n".utf8)), .drip(filler, every: .milliseconds(50))])
        } _: { fetcher, server in
            #expect(await fetcher.cause(server.url("/")) == .timedOut(.crawling))
        }
    }

    @Test("F20: a stalled TLS handshake ends with the connect timeout")
    func stalledTLS() async throws {
        let settings = try loopbackSettings { $0.connectTimeout = .milliseconds(300) }
        try await withFetcher(settings) { _ in
            .init([.stall])
        } _: { fetcher, server in
            #expect(await fetcher.cause("https://127.0.0.1:\(server.port)/") == .timedOut(.connecting))
        }
    }

    @Test("F20: a handshake that fails is named so")
    func noTLS() async throws {
        try await withFetcher { _ in
            .raw("")
        } _: { fetcher, server in
            // The server takes the handshake for the beginning of a request, and is stopped while it waits.
            async let cause = fetcher.cause("https://127.0.0.1:\(server.port)/")
            await server.until { $0.acceptedConnections == 1 }
            await server.stop()
            let seen = await cause
            #expect(seen?.isTLS == true, "\(String(describing: seen))")
        }
    }

    @Test("F10: an endless body stops at the limit", arguments: [1, 5000, 1_000_000])
    func endless(limit: Int) async throws {
        try await withFetcher { _ in
            .init([.send(head + Array("\r\n".utf8)), .endless(filler)])
        } _: { fetcher, server in
            let cause = await fetcher.cause(FetchRequest(url: server.url("/"), maxBodyBytes: limit))
            #expect(cause == .tooLarge(limitBytes: limit))
            await server.until { $0.openConnections == 0 }
        }
    }

    @Test("F10: where it is asked for, the beginning is kept, marked as cut and without validators")
    func cut() async throws {
        try await withFetcher { _ in
            .init([.send(head + Array("Content-Length: 99999999\r\n\r\n".utf8)), .endless(filler)])
        } _: { fetcher, server in
            let response = try await fetcher.fetch(
                FetchRequest(url: server.url("/"), maxBodyBytes: 5000, overflow: .cut)
            )
            #expect(response.isCut)
            #expect(response.body.count == 5000)
            #expect(response.validators.isEmpty)
            #expect(response.contentType == "application/rss+xml")
        }
    }

    @Test("F10, P12: an endless page of an error does not hide its status and Retry-After")
    func endlessError() async throws {
        try await withFetcher { _ in
            .init([
                .send(Array("HTTP/1.1 429 Too Many\r\nRetry-After: 60\r\n\r\n".utf8)), .endless(filler),
            ])
        } _: { fetcher, server in
            let response = try await fetcher.fetch(FetchRequest(url: server.url("/"), maxBodyBytes: 5000))
            #expect(response.status == 429 && response.retryAfterSeconds == 60)
            #expect(response.isCut && response.body.count == 5000)
        }
    }

    @Test("304 may state the length of a body beyond the limit")
    func notModifiedLength() async throws {
        try await withFetcher { _ in
            .raw("HTTP/1.1 304 Not Modified\r\nContent-Length: 99999999\r\n\r\n")
        } _: { fetcher, server in
            let response = try await fetcher.fetch(
                FetchRequest(url: server.url("/"), validators: Validators(etag: "\"a\""))
            )
            #expect(response.isNotModified)
        }
    }

    @Test("a body of exactly the limit is taken, one byte more is not")
    func exactLimit() async throws {
        try await withFetcher { _ in
            .reply(body: filler)
        } _: { fetcher, server in
            let response = try await fetcher.fetch(FetchRequest(url: server.url("/"), maxBodyBytes: 4096))
            #expect(response.body.count == 4096)
            let cause = await fetcher.cause(FetchRequest(url: server.url("/"), maxBodyBytes: 4095))
            #expect(cause == .tooLarge(limitBytes: 4095))
        }
    }

    @Test("a length that is stated beyond the limit is refused without reading")
    func statedLength() async throws {
        try await withFetcher { _ in
            .init([.send(head + Array("Content-Length: 16000001\r\n\r\n".utf8)), .stall])
        } _: { fetcher, server in
            #expect(await fetcher.cause(server.url("/")) == .tooLarge(limitBytes: 16_000_000))
        }
    }

    @Test(
        "F12: a bomb is stopped by its ratio, in any coding and framing",
        arguments: [("gzip", true), ("gzip", false), ("zstd", true), ("zstd", false)]
    )
    func bomb(coding: String, isChunked: Bool) async throws {
        let packed =
            coding == "gzip" ? Packed.gzipBomb(byteCount: 14_000_000) : Packed.zstdBomb(byteCount: 14_000_000)
        let chunk =
            Array("\(String(packed.count, radix: 16))\r\n".utf8) + packed + Array("\r\n0\r\n\r\n".utf8)
        let framing = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(packed.count)"
        try await withFetcher { _ in
            let lines = Array("Content-Encoding: \(coding)\r\n\(framing)\r\n\r\n".utf8)
            return .init([.send(head + lines + (isChunked ? chunk : packed))])
        } _: { fetcher, server in
            #expect(await fetcher.cause(server.url("/")) == .bomb(limitRatio: 100))
        }
    }

    @Test("F12: the limit counts what the body unpacks to")
    func unpackedLimit() async throws {
        let packed = Packed.gzipBomb(byteCount: 900_000)
        try await withFetcher { _ in
            .reply(headers: [("Content-Encoding", "gzip")], body: packed)
        } _: { fetcher, server in
            let cause = await fetcher.cause(FetchRequest(url: server.url("/"), maxBodyBytes: 100_000))
            #expect(cause == .tooLarge(limitBytes: 100_000))
        }
    }

    @Test("F12: codings one upon the other count as what comes out in the end")
    func chainedCodings() async throws {
        let packed = Packed.gzip(Packed.gzipBomb(byteCount: 14_000_000))
        try await withFetcher { _ in
            .reply(headers: [("Content-Encoding", "gzip, gzip")], body: packed)
        } _: { fetcher, server in
            #expect(await fetcher.cause(server.url("/")) == .bomb(limitRatio: 100))
        }
    }

    @Test(
        "F12: a body that no coding undoes is an error",
        arguments: ["gzip", "br", "zstd", "compress"]
    )
    func brokenCoding(name: String) async throws {
        var body = (0..<200).map { UInt8($0 * 7 % 32) }
        if name == "gzip" {
            body = Packed.gzip(body)
            // No deflated block is of this kind.
            body[10] = 0b111
        }
        let broken = body
        try await withFetcher { _ in
            .reply(headers: [("Content-Encoding", name)], body: broken)
        } _: { fetcher, server in
            let cause = await fetcher.cause(server.url("/"))
            #expect(cause?.isMalformed == true, "\(String(describing: cause))")
        }
    }

    @Test(
        "F13: headers are refused when they are too many or too long",
        arguments: [(600, 1), (2, 70_000), (20, 7000)]
    )
    func headerBomb(lineCount: Int, valueBytes: Int) async throws {
        let lines = String(
            repeating: "X-Many: \(String(repeating: "a", count: valueBytes))\r\n",
            count: lineCount
        )
        try await withFetcher { _ in
            .raw("HTTP/1.1 200 OK\r\n\(lines)\r\nx")
        } _: { fetcher, server in
            #expect(
                await fetcher.cause(server.url("/")) == .headersTooLarge(limitBytes: 131_072, limitLines: 512)
            )
        }
    }

    @Test("F13: headers without end are refused", arguments: ["lines", "one line", "1xx"])
    func headerFlood(kind: String) async throws {
        let start = kind == "1xx" ? "" : "HTTP/1.1 200 OK\r\n"
        let flood =
            switch kind {
            case "lines": "X-Flood: 1\r\n"
            case "one line": "X"
            default: "HTTP/1.1 100 Continue\r\n\r\n"
            }
        try await withFetcher { _ in
            .init([.send(Array(start.utf8)), .endless(Array(flood.utf8))])
        } _: { fetcher, server in
            let cause = await fetcher.cause(server.url("/"))
            #expect(cause == .headersTooLarge(limitBytes: 131_072, limitLines: 512))
            await server.until { $0.openConnections == 0 }
        }
    }

    @Test(
        "F20: a body that ends early is no body",
        arguments: [("Content-Length: 100", "half"), ("Transfer-Encoding: chunked", "64;x=y")]
    )
    func truncated(framing: String, start: String) async throws {
        let rest = Array("\(framing)\r\n\r\n\(start)\r\n".utf8)
        try await withFetcher { _ in
            .init([.send(head + rest)])
        } _: { fetcher, server in
            #expect(await fetcher.cause(server.url("/")) == .truncated)
        }
    }

    @Test("F20: a reset or a vanished server is a lost connection", arguments: [true, false])
    func reset(isAfterHead: Bool) async throws {
        let start = isAfterHead ? head + Array("Content-Length: 9\r\n\r\n12".utf8) : []
        try await withFetcher { _ in
            .init([.send(start), .reset])
        } _: { fetcher, server in
            let cause = await fetcher.cause(server.url("/"))
            #expect(cause?.isConnectionLost == true, "\(String(describing: cause))")
        }
    }

    @Test("F20: nothing listening is a refusal")
    func refused() async throws {
        let server = try LoopbackServer { _ in .reply() }
        await server.stop()
        let fetcher = try Fetcher(loopbackSettings())
        #expect(await fetcher.cause(server.url("/")) == .refused)
        await fetcher.stop()
    }

    @Test("broken HTTP is named as such", arguments: ["<rss/>", "HTTP/1.1 abc OK", "SSH-2.0-x"])
    func noHTTP(line: String) async throws {
        try await withFetcher { _ in
            .raw(line + "\r\n\r\n")
        } _: { fetcher, server in
            let cause = await fetcher.cause(server.url("/"))
            #expect(cause?.isMalformed == true, "\(String(describing: cause))")
        }
    }

    @Test("F20: broken chunks are an error, not a body")
    func badChunks() async throws {
        try await withFetcher { _ in
            .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\nzzz\r\nrest\r\n0\r\n\r\n")
        } _: { fetcher, server in
            let cause = await fetcher.cause(server.url("/"))
            #expect(
                cause?.isConnectionLost == true || cause?.isMalformed == true,
                "\(String(describing: cause))"
            )
        }
    }

    @Test("F8: a name without an address is unresolvable")
    func unresolvable() async throws {
        // A label of 64 letters is refused before any name server is asked.
        let host = String(repeating: "a", count: 64) + ".test"
        let fetcher = try Fetcher(loopbackSettings())
        #expect(await fetcher.cause("http://\(host)/") == .unresolvable(host: host))
        await fetcher.stop()
    }

    @Test("after any fault the next transfer is whole")
    func afterwards() async throws {
        let settings = try loopbackSettings { $0.concurrency = 1 }
        let faults: [LoopbackServer.Response] = [
            .init([.stall]), .init([.send(head), .reset]), .raw("<rss/>"), .redirect(to: "ftp://x/"),
            .init([.send(head + Array("Content-Encoding: gzip\r\n\r\n".utf8)), .endless(filler)]),
        ]
        try await withFetcher(settings) { request in
            Int(request.path.dropFirst()).map { faults[$0] } ?? .reply(body: "whole")
        } _: { fetcher, server in
            for number in faults.indices {
                _ = await fetcher.cause(
                    FetchRequest(url: server.url("/\(number)"), timeout: .milliseconds(500))
                )
                let response = try await fetcher.fetch(FetchRequest(url: server.url("/good")))
                #expect(response.body == Array("whole".utf8))
                #expect(response.validators.isEmpty)
            }
        }
    }
}
