package import News

/// One URL to get, and what is already known of it.
package struct FetchRequest: Hashable, Sendable {
    /// What the caller hopes for; decides the `Accept` header.
    package enum Accept: Hashable, Sendable {
        case feed
        case page
        case any
    }

    /// What becomes of a body beyond `maxBodyBytes`; that of an error status is always cut.
    package enum Overflow: Hashable, Sendable {
        /// `FetchError.Cause.tooLarge`.
        case fail
        /// The body as far as it goes, marked as cut and without validators.
        case cut
    }

    /// What is posted rather than asked for.
    package struct Posting: Hashable, Sendable {
        package var body: [UInt8]
        package var contentType: String
        package var headers: [Access.Header]

        package init(_ body: [UInt8], contentType: String, headers: [Access.Header] = []) {
            self.body = body
            self.contentType = contentType
            self.headers = headers
        }
    }

    package var url: String
    /// Nil: the URL is only read.
    package var posting: Posting?
    /// Whether the configuration itself names the URL, so that it may be a file: what a feed links to, or a server redirects
    /// to, never is.
    package var isConfigured: Bool
    /// Sent back byte for byte as `If-None-Match` and `If-Modified-Since`.
    package var validators: Validators
    /// The final URL that gave the validators; nil: whichever URL answers in the end.
    ///
    /// Where a redirect has moved on since, another resource must not be asked whether it is newer.
    package var validatorsURL: String?
    package var accept: Accept
    /// Nil: `FetchSettings.timeout`.
    package var timeout: Duration?
    /// Nil: `FetchSettings.maxBodyBytes`.
    package var maxBodyBytes: Int?
    package var overflow: Overflow
    /// Where larger than `FetchSettings.perHostGap`, the gap after this request, such as a `Crawl-delay`.
    package var hostGap: Duration?
    /// What opens the door, where not everybody is let in.
    package var access: Access?
    /// What may be reached for this request beside `FetchSettings.allowPrivateHosts`.
    package var allowPrivateHosts: [PrivateHostRule]
    /// For a date in Retry-After or Expires of a server that does not tell its own time; nil: the system's.
    package var now: Timestamp?

    package init(
        url: String,
        posting: Posting? = nil,
        isConfigured: Bool = false,
        validators: Validators = Validators(),
        validatorsURL: String? = nil,
        accept: Accept = .any,
        timeout: Duration? = nil,
        maxBodyBytes: Int? = nil,
        overflow: Overflow = .fail,
        hostGap: Duration? = nil,
        access: Access? = nil,
        allowPrivateHosts: [PrivateHostRule] = [],
        now: Timestamp? = nil
    ) {
        self.url = url
        self.posting = posting
        self.isConfigured = isConfigured
        self.validators = validators
        self.validatorsURL = validatorsURL
        self.accept = accept
        self.timeout = timeout
        self.maxBodyBytes = maxBodyBytes
        self.overflow = overflow
        self.hostGap = hostGap
        self.access = access
        self.allowPrivateHosts = allowPrivateHosts
        self.now = now
    }
}
