internal import HTTPTypes
internal import Hummingbird

/// Answers 421 to requests that mean another host, and 400 to those that name two.
///
/// The host in a target such as `http://localhost/health` is gone before the request comes here; what counts is the header, which
/// must name the same one. Source: RFC 9112 §3.2.2.
struct HostGuard: RouterMiddleware {
    typealias Context = BasicRequestContext

    let hosts: AllowedHosts

    func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        // The first one became the authority. Whoever sends two may have a proxy believe one and us the other.
        // Source: RFC 9112 §3.2.
        if let host = HTTPField.Name("Host"), request.headers.contains(host) {
            return WebService.response(
                .badRequest,
                "text/plain; charset=utf-8",
                "more than one Host\n"
            )
        }
        guard hosts.include(request.head.authority) else {
            return WebService.response(
                .misdirectedRequest,
                "text/plain; charset=utf-8",
                "khabar answers for this machine alone; name other hosts as \"web.hosts\" in its configuration\n"
            )
        }
        return try await next(request, context)
    }
}

/// Answers 405 to requests that would change what only can be read. Source: RFC 9110 §15.5.6.
struct MethodGuard: RouterMiddleware {
    typealias Context = BasicRequestContext

    /// Those that answer to GET.
    let paths: Set<String>

    func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.method != .get, request.method != .head, paths.contains(request.uri.path) else {
            return try await next(request, context)
        }
        var response = WebService.response(
            .methodNotAllowed,
            "text/plain; charset=utf-8",
            "only GET and HEAD\n"
        )
        response.headers[.allow] = "GET, HEAD"
        return response
    }
}
