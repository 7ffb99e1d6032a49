internal import Machinery

/// Why a program is not given what it asked for, and what to do. Source: RFC 9457.
struct Problem: Error, Hashable, Sendable {
    let status: Int
    /// What is wrong, where, and how to mend it.
    let detail: String
    /// The field of the query, of the path or of the body that is meant.
    var parameter: String?
    /// Seconds after which it may be asked again.
    var retryAfter: Int?
    /// The methods that the address has.
    var allowed: [String] = []

    init(_ status: Int, _ detail: String, parameter: String? = nil, retryAfter: Int? = nil) {
        self.status = status
        self.detail = detail
        self.parameter = parameter
        self.retryAfter = retryAfter
    }

    static let mediaType = "application/problem+json"

    static let unreadable = Problem(
        503,
        "the database cannot be read for the moment; ask again later",
        retryAfter: 30
    )

    static let noWriter = Problem(
        503,
        "the daemon, which alone writes, does not run; start `khabar run` and ask again",
        retryAfter: 30
    )

    static func wrongMethod(_ allowed: [String]) -> Problem {
        var problem = Problem(405, "this address takes \(allowed.joined(separator: " and ")) alone")
        problem.allowed = allowed
        return problem
    }

    private var title: String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 409: "Conflict"
        case 410: "Gone"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 429: "Too Many Requests"
        default: "Service Unavailable"
        }
    }

    var answer: PageAnswer {
        var json = JSONWriter()
        json.object { json in
            json.member("type", "about:blank")
            json.member("title", title)
            json.member("status", status)
            json.member("detail", detail)
            json.member("parameter", parameter)
        }
        json.endLine()
        var answer = PageAnswer(status, type: Problem.mediaType, caching: "no-store", json.bytes)
        if let retryAfter { answer.headers.append(("retry-after", "\(retryAfter)")) }
        if !allowed.isEmpty { answer.headers.append(("allow", allowed.joined(separator: ", "))) }
        if status == 401 {
            answer.headers.append(("www-authenticate", "Basic realm=\"khabar\", charset=\"UTF-8\""))
        }
        return answer
    }
}
