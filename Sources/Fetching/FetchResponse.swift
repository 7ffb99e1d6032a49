package import News

/// One step of a chain of redirects.
package struct Redirect: Hashable, Sendable {
    /// 301, 302, 303, 307 or 308.
    package let status: Int
    package let from: String
    package let to: String

    package init(status: Int, from: String, to: String) {
        self.status = status
        self.from = from
        self.to = to
    }

    /// Whether the server says that the old address is to be forgotten.
    package var isPermanent: Bool { status == 301 || status == 308 }
}

/// What a server answered in the end, error statuses included.
package struct FetchResponse: Hashable, Sendable {
    package var status: Int
    /// The final URL: percent-encoded ASCII without user name, password and fragment.
    package var url: String
    /// Decoded (gzip, br, zstd; gzip also where no header says so), as many bytes as came; empty with 304.
    package var body: [UInt8]
    /// Whether the body is only the beginning, see `FetchRequest.Overflow`.
    package var isCut: Bool
    package var contentType: String?
    /// Of the final URL; what the server sent this time, so also with 304 only those it repeated.
    ///
    /// One character a byte (ISO 8859-1), so that any byte comes back as it came.
    package var validators: Validators
    /// Seconds to wait as the server asks by `Retry-After`, 0 to 2³¹ - 1.
    package var retryAfterSeconds: Int?
    /// Seconds for which the server calls the answer fresh, 0 to 2³¹ - 1: `max-age` less `Age`, else
    /// `Expires` less `Date`.
    package var maxAgeSeconds: Int?
    package var redirects: [Redirect]
    /// Lower-case name → last value.
    ///
    /// Lines of `cache-control`, `link`, `vary` and `x-robots-tag` are joined by ", ".
    package var headers: [String: String]
    /// Bytes received for heads and bodies, redirects included, as they were on the wire (without TLS).
    package var wireBytes: Int
    /// On the wire, redirects included, waiting for a turn not.
    package var duration: Duration
    /// Keeps the body's place in the memory that all bodies share; nil where it takes none.
    package var hold: BodyHold?

    /// The same with no body, which takes no memory from those that come.
    package var withoutBody: FetchResponse {
        var head = self
        head.body = []
        head.hold = nil
        return head
    }

    /// Whether the body holds only what is new since the entity tag that was sent. Source: RFC 3229 §10.4.1.
    package var isDelta: Bool { status == 226 }

    package var isNotModified: Bool { status == 304 }

    package init(
        status: Int,
        url: String,
        body: [UInt8] = [],
        isCut: Bool = false,
        contentType: String? = nil,
        validators: Validators = Validators(),
        retryAfterSeconds: Int? = nil,
        maxAgeSeconds: Int? = nil,
        redirects: [Redirect] = [],
        headers: [String: String] = [:],
        wireBytes: Int = 0,
        duration: Duration = .zero,
        hold: BodyHold? = nil
    ) {
        self.status = status
        self.url = url
        self.body = body
        self.isCut = isCut
        self.contentType = contentType
        self.validators = validators
        self.retryAfterSeconds = retryAfterSeconds
        self.maxAgeSeconds = maxAgeSeconds
        self.redirects = redirects
        self.headers = headers
        self.wireBytes = wireBytes
        self.duration = duration
        self.hold = hold
    }
}
