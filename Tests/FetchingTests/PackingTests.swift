import Fetching
import LoopbackServer
import Testing

@Suite("Bodies under wrong content codings")
struct PackingTests {
    private static let text = Array("<rss>خبر اليوم، نص طويل بما يكفي</rss>".utf8)
    private static var packed: [UInt8] { Packed.gzip(text) }

    @Test(
        "a body is read whatever coding its head names, as long as it is plain or gzip",
        arguments: [
            ("UTF-8", "plain"), ("aws-chunked", "plain"), ("binary", "plain"), ("none", "plain"),
            ("gzip", "plain"), ("gzip, gzip", "plain"), ("gzip, gzip", "gzip"), ("br", "plain"),
            ("deflate", "plain"), ("compress", "plain"), ("utf-8", "gzip"), ("identity", "gzip"),
            ("gzip", "trailing"), ("gzip", "two members"), ("gzip", "twice"), (nil, "gzip"),
            (nil, "two members"),
            (nil, "trailing"), (nil, "twice"),
        ] as [(String?, String)]
    )
    func coding(name: String?, kind: String) async throws {
        let body =
            switch kind {
            case "gzip": Self.packed
            case "trailing": Self.packed + Array("\n<!-- made in 0.1 s -->".utf8)
            case "two members":
                Packed.gzip(Array(Self.text.prefix(10))) + Packed.gzip(Array(Self.text.dropFirst(10)))
            case "twice": Packed.gzip(Self.packed)
            default: Self.text
            }
        try await withFetcher { _ in
            .reply(headers: name.map { [("Content-Encoding", $0)] } ?? [], body: body)
        } _: { fetcher, server in
            let response = try await fetcher.fetch(FetchRequest(url: server.url("/sitemap.xml")))
            #expect(
                response.body == Self.text,
                "\(String(decoding: response.body.prefix(80), as: UTF8.self))"
            )
        }
    }

    @Test("a well-coded body is asked for once, a miscoded one once more")
    func requests() async throws {
        try await withFetcher { request in
            .reply(
                headers: [("Content-Encoding", request.path == "/good" ? "gzip" : "UTF-8")],
                body: request.path == "/good" ? Self.packed : Self.text
            )
        } _: { fetcher, server in
            _ = try await fetcher.fetch(FetchRequest(url: server.url("/good")))
            _ = try await fetcher.fetch(FetchRequest(url: server.url("/bad")))
            #expect(server.requests.map(\.path) == ["/good", "/bad", "/bad"])
        }
    }

    @Test("a compressed body that breaks off says so")
    func damaged() async throws {
        try await withFetcher { _ in
            .reply(body: Array(Self.packed.dropLast(12)))
        } _: { fetcher, server in
            let cause = await fetcher.cause(server.url("/"))
            #expect(cause == .malformed("the body is compressed and damaged"))
        }
    }

    @Test("a bomb without a label is stopped as one with it")
    func bomb() async throws {
        try await withFetcher { _ in
            .reply(body: Packed.gzipBomb(byteCount: 14_000_000))
        } _: { fetcher, server in
            #expect(await fetcher.cause(server.url("/")) == .bomb(limitRatio: 100))
        }
    }
}
