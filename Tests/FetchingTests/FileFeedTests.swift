import Fetching
import FoundationEssentials
import Glibc
import LoopbackServer
import News
import Testing

@Suite("Files as feeds")
struct FileFeedTests {
    /// Runs `body` with the path of a new file that holds `content`.
    private func withFile(_ content: String, _ body: (String) async throws -> Void) async throws {
        let path =
            FileManager.default.temporaryDirectory.path
            + "/khabar خبر \(getpid())-\(Int.random(in: 0..<1 << 40)).xml"
        try content.write(toFile: path, atomically: false, encoding: .utf8)
        defer { unlink(path) }
        try await body(path)
    }

    private func fetcher(allowFiles: Bool = true) throws -> Fetcher {
        try Fetcher(loopbackSettings { $0.allowFiles = allowFiles })
    }

    @Test("a file is read where the configuration says so, and only there")
    func allowed() async throws {
        try await withFile("<rss/>") { path in
            let url = "file://" + path
            let response = try await fetcher().fetch(FetchRequest(url: url, isConfigured: true))
            #expect(response.body == Array("<rss/>".utf8))
            let strict = try fetcher(allowFiles: false)
            do throws(FetchError) {
                _ = try await strict.fetch(FetchRequest(url: url, isConfigured: true))
                Issue.record("a file was read")
            } catch {
                #expect(error.cause == .filesNotAllowed)
                #expect("\(error)".contains("\"fetch.allowFiles\": true"))
            }
        }
    }

    @Test("a path may be percent-encoded, and the host empty, absent or localhost")
    func spellings() async throws {
        try await withFile("x") { path in
            let encoded = path.utf8.map {
                $0 > 127 || $0 == 32 ? "%" + String($0, radix: 16) : String(UnicodeScalar($0))
            }
            for url in ["file://" + encoded.joined(), "file:" + path, "FILE://localhost" + path] {
                let response = try await fetcher().fetch(FetchRequest(url: url, isConfigured: true))
                #expect(response.status == 200)
            }
            let cause = try await fetcher().cause(
                FetchRequest(url: "file://elsewhere" + path, isConfigured: true)
            )
            #expect({ if case .badURL = cause { true } else { false } }())
        }
    }

    @Test("a file is unchanged until it is written or replaced")
    func validators() async throws {
        try await withFile("one") { path in
            let fetcher = try fetcher()
            let first = try await fetcher.fetch(FetchRequest(url: "file://" + path, isConfigured: true))
            var request = FetchRequest(
                url: "file://" + path,
                isConfigured: true,
                validators: first.validators
            )
            let second = try await fetcher.fetch(request)
            #expect(second.isNotModified && second.body.isEmpty && second.validators == first.validators)
            // The same length at the same second.
            try "two".write(toFile: path, atomically: true, encoding: .utf8)
            let third = try await fetcher.fetch(request)
            #expect(third.status == 200 && third.body == Array("two".utf8))
            request.validators = third.validators
            let fourth = try await fetcher.fetch(request)
            #expect(fourth.isNotModified)
        }
    }

    @Test("F10: a file larger than the limit is refused, or cut where that is asked for")
    func limit() async throws {
        try await withFile("0123456789") { path in
            let fetcher = try fetcher()
            var request = FetchRequest(url: "file://" + path, isConfigured: true, maxBodyBytes: 9)
            #expect(await fetcher.cause(request) == .tooLarge(limitBytes: 9))
            request.overflow = .cut
            let response = try await fetcher.fetch(request)
            #expect(response.isCut && response.body == Array("012345678".utf8) && response.validators.isEmpty)
            request.maxBodyBytes = 10
            let whole = try await fetcher.fetch(request)
            #expect(!whole.isCut && whole.body.count == 10)
        }
    }

    @Test(
        "what is no plain file is refused without waiting",
        arguments: ["/", "/dev/null", "/dev/zero", "/nonexistent", "", "/a%00b"]
    )
    func noFile(path: String) async throws {
        let cause = try await fetcher().cause(FetchRequest(url: "file://" + path, isConfigured: true))
        let isRefused =
            switch cause {
            case .unreadableFile, .badURL: true
            default: false
            }
        #expect(isRefused, "\(String(describing: cause))")
    }

    @Test("a pipe that nobody writes to is refused without waiting")
    func pipe() async throws {
        let path = FileManager.default.temporaryDirectory.path + "/khabar-pipe-\(getpid())"
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        let cause = try await fetcher().cause(FetchRequest(url: "file://" + path, isConfigured: true))
        #expect(cause == .unreadableFile("no regular file"))
    }

    @Test("U9: a file that the configuration does not name is not read, whatever links or redirects to it")
    func unnamed() async throws {
        try await withFile("secret") { path in
            let fetcher = try fetcher()
            #expect(await fetcher.cause("file://" + path) == .filesNotAllowed)
            await fetcher.stop()
            let settings = try loopbackSettings { $0.allowFiles = true }
            try await withFetcher(settings) { _ in
                .redirect(to: "file:///etc/hostname")
            } _: { fetcher, server in
                let cause = await fetcher.cause(FetchRequest(url: server.url("/"), isConfigured: true))
                #expect(cause == .unsupportedScheme("file"))
            }
        }
    }
}
