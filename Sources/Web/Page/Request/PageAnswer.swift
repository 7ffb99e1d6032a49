internal import Language
internal import News

/// What a browser is sent.
package struct PageAnswer: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    init(_ status: Int, type: String, caching: String, _ body: [UInt8]) {
        self.status = status
        self.body = body
        headers = [("content-type", type), ("cache-control", caching)] + Self.guards
    }

    /// A page of ours. It is asked for anew each time and sent only where it has changed.
    static func page(_ status: Int, _ html: HTML) -> PageAnswer {
        var answer = PageAnswer(status, type: "text/html; charset=utf-8", caching: "no-cache", html.utf8)
        answer.headers.append(("vary", "accept-language, cookie"))
        answer.headers.append(("etag", ETag.of(html.utf8)))
        return answer
    }

    /// Leads on to another page of ours.
    static func moved(_ status: Int, to address: String) -> PageAnswer {
        var answer = PageAnswer(status, type: "text/plain; charset=utf-8", caching: "no-cache", [])
        answer.headers.append(("location", address))
        return answer
    }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// 304 without a body, where the reader has it already.
    func unlessKnown(_ request: PageRequest) -> PageAnswer {
        guard status == 200, isKnown(to: request) else { return self }
        var answer = self
        answer.status = 304
        answer.body = []
        return answer
    }

    /// By the tag where the reader names one, else by the time. Source: RFC 9110 §13.2.2.
    private func isKnown(to request: PageRequest) -> Bool {
        if let known = request.header("if-none-match") {
            return header("etag").map { ETag.list(known, contains: $0) } ?? false
        }
        guard let known = request.header("if-modified-since").flatMap({ NewsDate($0) }),
            let changed = header("last-modified").flatMap({ NewsDate($0) })
        else { return false }
        return known.instant >= changed.instant
    }

    /// Lets the page show outlets' pictures, which come from anywhere; nothing else may.
    mutating func allowPictures() {
        guard let index = headers.firstIndex(where: { $0.name == Self.policy }) else { return }
        headers[index].value = headers[index].value.replacing("img-src 'self' data:", with: "img-src * data:")
    }

    private static let policy = "content-security-policy"

    /// Nothing but what stands in this page may run, load, be framed or learn where its reader came from.
    private static let guards: [(name: String, value: String)] = [
        (
            policy,
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; manifest-src 'self'; "
                + "worker-src 'self'; form-action 'self'; img-src 'self' data:; base-uri 'none'; "
                + "frame-ancestors 'none'; require-trusted-types-for 'script'"
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        // The texts are others'.
        ("x-robots-tag", "noindex"),
    ]
}

/// What tells one version of an answer from another.
///
/// Source: RFC 9110 §8.8.3. FNV-1a of 64 bits: a version is compared with the one before it, never with a stranger's.
enum ETag {
    static func of(_ bytes: [UInt8]) -> String { "\"\(text(of: bytes))\"" }

    static func text(of bytes: [UInt8]) -> String { String(FNV1a.hash(bytes), radix: 36) }

    static func list(_ list: String, contains tag: String) -> Bool {
        list == "*"
            || list.split(separator: ",").contains { piece in
                let known = piece.filter { $0 != " " }
                // A proxy that packs a page makes its tag a weak one.
                return known == tag || known == "W/\(tag)"
            }
    }
}
