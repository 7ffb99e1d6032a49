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
        let asked: PageRequest
        do {
            asked = try await PageDesk.read(request, isOverSocket: isOverSocket)
        } catch let problem as Problem {
            return PageDesk.response(problem.answer)
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

    /// - Throws: `Problem` where it is none that can be answered.
    private static func read(_ request: Request, isOverSocket: Bool) async throws -> PageRequest {
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
        guard target.utf8.count <= PageRequest.longestTarget else {
            throw Problem(414, "the address has more than \(PageRequest.longestTarget) bytes")
        }
        var body: [UInt8] = []
        let method: PageRequest.Method
        switch request.method {
        case .get, .head: method = .get
        case .post:
            method = .post
            body = try await self.body(of: request, type: headers["content-type"])
        default: method = .other
        }
        guard
            let read = PageRequest(method, target, headers: headers, body: body, isOverSocket: isOverSocket)
        else {
            throw Problem(
                400,
                "address or form hold what is no percent-encoded UTF-8, or a zero byte; send them as RFC 3986 says"
            )
        }
        return read
    }

    private static func body(of request: Request, type: String?) async throws -> [UInt8] {
        let type = (type ?? "").prefix { $0 != ";" }.lowercased()
        guard type.isEmpty || ["application/x-www-form-urlencoded", "application/json"].contains(type) else {
            throw Problem(415, "a body is a form (application/x-www-form-urlencoded) or application/json")
        }
        var request = request
        do {
            return Array(try await request.collectBody(upTo: PageRequest.longestBody).readableBytesView)
        } catch {
            throw Problem(413, "a body has no more than \(PageRequest.longestBody) bytes, and comes whole")
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
