internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Machinery
internal import Synchronization

/// Carries requests to the pages and their answers back.
struct PageDesk: RouterMiddleware {
    typealias Context = BasicRequestContext

    let site: Site
    let threads: ReadingThreads
    /// Whether the service listens on a local socket.
    let isOverSocket: Bool

    /// What is no page.
    private static let others: Set = ["/metrics", "/health"]

    func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard !Self.others.contains(request.uri.path) else { return try await next(request, context) }
        guard let asked = try await PageDesk.read(request, isOverSocket: isOverSocket) else {
            return WebService.response(.badRequest, "text/plain; charset=utf-8", "not understood\n")
        }
        let site = site
        // What was just made for another reader needs no thread.
        let answer: PageAnswer
        if let kept = site.kept(asked) {
            answer = kept
        } else {
            answer = await threads.run { site.answer(asked) }
        }
        let response = PageDesk.response(answer)
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// Nil where it is none that a page answers.
    private static func read(_ request: Request, isOverSocket: Bool) async throws -> PageRequest? {
        var headers: [String: String] = [:]
        for field in request.headers {
            let name = field.name.canonicalName
            // Of a name that comes twice the first counts; no proxy may hand on another `Remote-User` behind its own.
            if headers[name] == nil { headers[name] = field.value }
        }
        headers["host"] = request.head.authority ?? ""
        var target = request.head.path ?? "/"
        // The whole address may stand there. Source: RFC 9112 §3.2.2.
        if !target.hasPrefix("/"), let scheme = target.firstRange(of: "://") {
            let rest = target[scheme.upperBound...]
            target = rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
        }
        switch request.method {
        case .get, .head:
            return PageRequest(.get, target, headers: headers, isOverSocket: isOverSocket)
        case .post:
            var request = request
            guard headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") ?? true,
                let body = try? await request.collectBody(upTo: PageRequest.longestBody)
            else { return nil }
            return PageRequest(
                .post,
                target,
                headers: headers,
                body: Array(body.readableBytesView),
                isOverSocket: isOverSocket
            )
        default: return nil
        }
    }

    private static func response(_ answer: PageAnswer) -> Response {
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
        }
        return Response(
            status: .init(code: answer.status),
            headers: headers,
            body: answer.status == 304 ? .init() : .init(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }
}

/// Threads that read the database for the pages, one request after the other each: a slow disk then holds up those who ask
/// here, and none of the tasks that poll.
package final class ReadingThreads: Sendable {
    private actor Reader {
        private let thread = OwnerThread()

        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

        func run<Made: Sendable>(_ body: @Sendable () -> Made) -> Made { body() }
    }

    private let readers: [Reader]
    private let turns = Atomic<Int>(0)

    package init(_ count: Int) {
        readers = (0..<max(1, count)).map { _ in Reader() }
    }

    package func run<Made: Sendable>(_ body: @Sendable () -> Made) async -> Made {
        let turn = turns.wrappingAdd(1, ordering: .relaxed).newValue
        return await readers[Int(turn.magnitude % UInt(readers.count))].run(body)
    }
}
