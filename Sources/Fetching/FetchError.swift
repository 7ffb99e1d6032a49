import News

/// Why a URL gave no answer. A status of 400 or more is an answer, not an error.
package struct FetchError: Error, Hashable, Sendable {
    /// What went wrong; an error of its own only inside this room, where the URL is not yet known.
    package enum Cause: Error, Hashable, Sendable {
        case badURL(String)
        case unsupportedScheme(String)
        /// The name has no address, or no name server answered.
        case unresolvable(host: String)
        /// Nothing listens, or no route leads there.
        case refused
        /// A numeric address that is not public and that the configuration does not allow.
        case privateAddress(String)
        case timedOut(Phase)
        /// The certificate or the handshake.
        case tls(String)
        case tooLarge(limitBytes: Int)
        /// The decoded body grew out of all proportion to what was sent.
        case bomb(limitRatio: Int)
        case headersTooLarge(limitBytes: Int, limitLines: Int)
        case tooManyRedirects(limit: Int)
        /// From https to http.
        case downgradingRedirect(to: String)
        /// The connection ended before the whole body had come.
        case truncated
        /// The connection broke before or while the answer came.
        case connectionLost(String)
        /// The answer breaks HTTP or its content coding.
        case malformed(String)
        case filesNotAllowed
        case unreadableFile(String)
        /// The calling task was cancelled, or the fetcher stopped.
        case cancelled
        /// It held much of the memory for bodies and sent next to nothing, while others waited for theirs.
        case crowdedOut(heldBytes: Int)
        /// This machine lacked threads, descriptors or memory: a failure of ours, which says nothing of the server.
        case shortage(String)
        /// libcurl or the system refused us something.
        case system(String)
    }

    package enum Phase: Hashable, Sendable {
        case connecting
        /// Less than `lowSpeedBytesPerSecond` for `lowSpeedTime`.
        case crawling
        case total
    }

    package let cause: Cause
    /// As it was asked for, without user name and password.
    package let url: String
    /// Where redirects had led when it failed; nil: nowhere else.
    package let redirectedTo: String?

    package init(_ cause: Cause, url: String, redirectedTo: String? = nil) {
        self.cause = cause
        self.url = FetchError.shown(FetchError.withoutSecrets(url))
        self.redirectedTo = redirectedTo.map(FetchError.shown)
    }

    /// As much of a URL as tells which it is.
    private static func shown(_ url: String) -> String {
        guard url.utf8.count > 1000 else { return url }
        return String(decoding: url.utf8.prefix(1000), as: UTF8.self) + "…"
    }

    /// What stands before the last "@" of the authority is left out, also where the URL is malformed.
    private static func withoutSecrets(_ url: String) -> String {
        let parts = URLReference(url)
        guard let at = parts.authority?.lastIndex(of: "@"), let authority = parts.authority else {
            return url
        }
        var clean = parts
        clean.authority = String(authority[authority.index(after: at)...])
        return clean.description
    }

    /// Whether asking again later may help although nothing is changed on either side.
    package var isTransient: Bool {
        switch cause {
        case .unresolvable, .refused, .timedOut, .truncated, .connectionLost, .cancelled, .crowdedOut,
            .shortage,
            .system:
            true
        case .badURL, .unsupportedScheme, .privateAddress, .tls, .tooLarge, .bomb, .headersTooLarge,
            .tooManyRedirects, .downgradingRedirect, .malformed, .filesNotAllowed, .unreadableFile:
            false
        }
    }
}

extension FetchError.Cause {
    /// Whether a server that was made to wait may have given up.
    var isLostPatience: Bool {
        switch self {
        case .truncated, .connectionLost, .timedOut(.total), .timedOut(.crawling): true
        default: false
        }
    }

    /// Whether it is a failure of this machine, which says nothing of the server.
    package var isOurs: Bool {
        if case .shortage = self { true } else { false }
    }

    /// Whether no server was asked: the configuration, this machine or its name servers stood in the way.
    package var isBeforeAsking: Bool {
        switch self {
        case .badURL, .unsupportedScheme, .unresolvable, .privateAddress, .filesNotAllowed, .unreadableFile,
            .shortage:
            true
        default: false
        }
    }

    /// A short name for the log that never changes.
    package var code: String {
        switch self {
        case .badURL: "bad_url"
        case .unsupportedScheme: "unsupported_scheme"
        case .unresolvable: "unresolvable"
        case .refused: "refused"
        case .privateAddress: "private_address"
        case .timedOut(.connecting): "timed_out_connecting"
        case .timedOut(.crawling): "timed_out_crawling"
        case .timedOut(.total): "timed_out"
        case .tls: "tls"
        case .tooLarge: "too_large"
        case .bomb: "bomb"
        case .headersTooLarge: "headers_too_large"
        case .tooManyRedirects: "too_many_redirects"
        case .downgradingRedirect: "downgrading_redirect"
        case .truncated: "truncated"
        case .connectionLost: "connection_lost"
        case .malformed: "malformed"
        case .filesNotAllowed: "files_not_allowed"
        case .unreadableFile: "unreadable_file"
        case .cancelled: "cancelled"
        case .crowdedOut: "crowded_out"
        case .shortage: "shortage"
        case .system: "system"
        }
    }
}

extension FetchError: CustomStringConvertible {
    package var description: String {
        "fetch \(url)\(redirectedTo.map { " (redirected to \($0))" } ?? ""): \(cause.sentence)"
    }
}

extension FetchError.Cause {
    /// What failed and how to mend it.
    fileprivate var sentence: String {
        switch self {
        case .badURL(let why):
            "not a URL that can be fetched (\(why)); write it as https://host/path"
        case .unsupportedScheme(let scheme):
            "scheme \"\(scheme)\" is not fetched; use http or https (or file with \"fetch.allowFiles\": true)"
        case .unresolvable(let host):
            "no address for host \"\(host)\"; check its spelling and this machine's name server"
        case .refused:
            "no connection; the server is down, or a firewall stands between"
        case .privateAddress(let address):
            "\(address) is no public address; to reach it add it to \"fetch.allowPrivateHosts\""
        case .timedOut(.connecting):
            "no connection in time; the server is down or slow, it is asked again later"
        case .timedOut(.crawling):
            "the server sends next to nothing; it is asked again later"
        case .timedOut(.total):
            "not finished in time; raise \"fetch.timeout\" if the server is always so slow"
        case .tls(let why):
            "no secure connection (\(why)); the outlet must mend its certificate"
        case .tooLarge(let limit):
            "body exceeds \(limit) bytes; raise \"fetch.maxBodyBytes\" to accept it"
        case .bomb(let ratio):
            "the body unpacks to more than \(ratio) times what was sent, so it was dropped; tell the outlet"
        case .headersTooLarge(let bytes, let lines):
            "the answer's headers exceed \(bytes) bytes or \(lines) lines; tell the outlet"
        case .tooManyRedirects(let limit):
            "more than \(limit) redirects; open the URL in a browser and configure where it leads"
        case .downgradingRedirect(let target):
            "redirected from https to \(target), which is not followed; configure that URL to accept it"
        case .truncated:
            "the connection ended before the whole body had come; it is asked again later"
        case .connectionLost(let why):
            "the connection broke (\(why)); it is asked again later"
        case .malformed(let why):
            "the answer is broken (\(why)); tell the outlet"
        case .filesNotAllowed:
            "a file is read only as a feed that the configuration names, with \"fetch.allowFiles\": true"
        case .unreadableFile(let why):
            "cannot read the file (\(why)); check the path and its permissions"
        case .cancelled:
            "cancelled"
        case .crowdedOut(let held):
            "it sent next to nothing while others waited for the \(held) bytes of memory that it held; it is asked again "
                + "later; raise \"fetch.maxBodyBytes\" if the server is always so slow"
        case .shortage(let why):
            "this machine is short of something (\(why)), the server is not to blame; it is asked again later; raise the limits "
                + "of open files, tasks and memory"
        case .system(let why):
            "the system refused (\(why)); check limits of memory and open files"
        }
    }
}
