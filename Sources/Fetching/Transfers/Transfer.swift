import CCurl
import Glibc
import News

/// One libcurl easy handle, set up once and used for one transfer after the other.
///
/// A class, because libcurl keeps its address for the callbacks. Only the owner thread touches it.
final class Transfer {
    enum Outcome {
        case done(Result<FetchResponse, FetchError.Cause>)
        case redirect(Redirect, to: WebAddress)
    }

    let easy: UnsafeMutableRawPointer
    private(set) var job: Job?

    let settings: FetchSettings
    /// libcurl writes what went wrong here; zero-terminated.
    let message: UnsafeMutablePointer<CChar>
    private var requestLines: UnsafeMutablePointer<curl_slist>?
    private(set) var head = ResponseHead()
    var body = Bytes()
    private(set) var limitBytes = 0
    /// The room of the body.
    var room: BodyRoom
    private let lookups: Lookups
    /// Whether a thread may be looking up the host's address.
    private var isLookingUp = false
    /// Whether the settings that it was made for hold no more.
    var isOutdated = false
    /// When the present hop was begun.
    private(set) var began = ContinuousClock.now
    /// Why a callback broke the transfer off.
    private(set) var stopped: FetchError.Cause?
    private(set) var refusedAddress: IPAddress?
    private(set) var hasTriedAddress = false
    /// Why the system gave no socket.
    private(set) var socketError: Int32 = 0

    init(_ settings: FetchSettings, budget: BodyBudget, lookups: Lookups) throws(FetchError.Cause) {
        guard let easy = curl_easy_init() else { throw .shortage("no memory for a transfer") }
        self.easy = easy
        self.settings = settings
        room = BodyRoom(of: budget)
        self.lookups = lookups
        message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        setUp()
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(requestLines)
        message.deallocate()
    }

    // MARK: - Options

    /// What never changes from transfer to transfer.
    private func setUp() {
        set(CURLOPT_NOSIGNAL, 1)
        // Without it, giving up a name lookup would wait for the resolver and hold up every other transfer.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        set(CURLOPT_USERAGENT, settings.userAgent)
        set(CURLOPT_CONNECTTIMEOUT_MS, max(settings.connectTimeout.wholeMilliseconds, 1))
        set(CURLOPT_LOW_SPEED_LIMIT, settings.lowSpeedBytesPerSecond)
        set(CURLOPT_LOW_SPEED_TIME, max((settings.lowSpeedTime.wholeMilliseconds + 999) / 1000, 1))
        trustAuthorities()
        // Without both, variables of the environment would choose a proxy, or lead past one: `NO_PROXY` would then reach
        // addresses that only a proxy may be asked for.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NOPROXY, "")

        // Unretained is sound: the pointers are used only by this handle, which deinit cleans up first.
        let this = Unmanaged.passUnretained(self).toOpaque()
        set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(message))
        set(CURLOPT_PRIVATE, this)
        set(CURLOPT_HEADERDATA, this)
        set(CURLOPT_WRITEDATA, this)
        set(CURLOPT_OPENSOCKETDATA, this)
        Curl.check(
            khabar_setopt_write(easy, CURLOPT_HEADERFUNCTION) { line, size, count, this in
                guard let line, let this else { return 0 }
                let bytes = UnsafeRawBufferPointer(start: line, count: size * count)
                return Transfer.at(this).takeHeader(bytes) ? bytes.count : 0
            }
        )
        Curl.check(
            khabar_setopt_write(easy, CURLOPT_WRITEFUNCTION) { chunk, size, count, this in
                guard let chunk, let this else { return 0 }
                let bytes = UnsafeRawBufferPointer(start: chunk, count: size * count)
                switch Transfer.at(this).takeBody(bytes) {
                case .taken: return bytes.count
                case .refused: return 0
                case .later: return Int(CURL_WRITEFUNC_PAUSE)
                }
            }
        )
        Curl.check(
            khabar_setopt_opensocket(easy) { this, _, address in
                guard let address, let this else { return -1 }
                return Transfer.at(this).openSocket(address)
            }
        )
        set(CURLOPT_PREREQDATA, this)
        Curl.check(
            khabar_setopt_prereq(easy) { this, address, _, _, _ in
                guard let address, let this, Transfer.at(this).mayAsk(String(cString: address)) else {
                    return CURL_PREREQFUNC_ABORT
                }
                return CURL_PREREQFUNC_OK
            }
        )
    }

    /// Debian's libcurl trusts a folder of certificates beside a bundle of the same. With a folder it reads all of them
    /// anew for each connection, which takes 41 ms; a bundle alone it reads once a day.
    private func trustAuthorities() {
        if let bundle = settings.certificateBundle {
            set(CURLOPT_CAINFO, bundle)
            set(CURLOPT_PROXY_CAINFO, bundle)
        } else if Curl.certificateBundle == nil {
            return
        }
        set(CURLOPT_CAPATH, nil)
        set(CURLOPT_PROXY_CAPATH, nil)
    }

    /// Readies the handle for the job's present hop.
    func begin(_ job: Job) {
        head = ResponseHead()
        body.removeAll()
        stopped = nil
        refusedAddress = nil
        hasTriedAddress = false
        socketError = 0
        message.pointee = 0
        room.begin()
        isLookingUp = job.address.isLookedUp || job.request.access?.proxy != nil
        if isLookingUp { lookups.begin() }
        began = .now
        let request = job.request
        limitBytes = max(request.maxBodyBytes ?? settings.maxBodyBytes, 0)
        set(CURLOPT_ACCEPT_ENCODING, job.takesBodyAsItComes ? nil : Curl.acceptEncoding)
        set(CURLOPT_URL, job.address.url)
        setPosting(request.posting)
        set(CURLOPT_TIMEOUT_MS, max(timeLimit(of: job).wholeMilliseconds, 1))
        // A server may send us elsewhere, but not our secrets.
        let isAtHome = job.address.hasSameOrigin(as: job.asked)
        let access =
            isAtHome ? request.access.flatMap { $0.domains.contains(job.address.domain) ? $0 : nil } : nil
        var login: Access.Login?
        if case .basic(let own)? = access?.authorization { login = own }
        set(CURLOPT_USERNAME, login?.user)
        set(CURLOPT_PASSWORD, login?.password)
        set(CURLOPT_PROXY, request.access?.proxy ?? "")
        let proxyLogin = request.access?.proxyLogin
        set(CURLOPT_PROXYUSERNAME, proxyLogin?.user)
        set(CURLOPT_PROXYPASSWORD, proxyLogin?.password)
        setRequestLines(request, access, url: job.address.url)
        self.job = job
    }

    /// - Parameter mayLookUpStill: whether the thread that looks up its host may go on.
    func end(mayLookUpStill: Bool) {
        if isLookingUp, mayLookUpStill {
            isLookingUp = false
            lookups.abandon(at: .now)
        }
        hasAddress()
        job = nil
        room.giveBack()
        body.shrink()
    }

    /// No thread looks up the address any more.
    private func hasAddress() {
        guard isLookingUp else { return }
        isLookingUp = false
        lookups.found()
    }

    /// For the present hop, without the time that it rests.
    func timeLimit(of job: Job) -> Duration {
        (job.request.timeout ?? settings.timeout) - job.spent
    }

    private func setRequestLines(_ request: FetchRequest, _ access: Access?, url: String) {
        var lines = curl_slist_append(nil, request.accept.headerLine)
        if let posting = request.posting {
            lines = curl_slist_append(lines, "Content-Type: \(posting.contentType)")
            // No server need be asked whether it takes so little.
            lines = curl_slist_append(lines, "Expect:")
            for header in posting.headers {
                lines = curl_slist_append(lines, "\(header.name): \(header.value)")
            }
        }
        if case .bearer(let token)? = access?.authorization {
            lines = curl_slist_append(lines, "Authorization: Bearer \(token)")
        }
        if let cookie = access?.cookie { lines = curl_slist_append(lines, "Cookie: \(cookie)") }
        for header in access?.headers ?? [] {
            lines = curl_slist_append(lines, "\(header.name): \(header.value)")
        }
        if request.validatorsURL == nil || request.validatorsURL == url {
            if let line = request.validators.etag.flatMap({ headerLine("If-None-Match", bytewise: $0) }) {
                lines = curl_slist_append(lines, line)
                // Only what is new, from servers that can. Source: RFC 3229 §10.5.3.
                if request.accept == .feed { lines = curl_slist_append(lines, "A-IM: feed") }
            }
            if let line = request.validators.lastModified.flatMap({
                headerLine("If-Modified-Since", bytewise: $0)
            }) {
                lines = curl_slist_append(lines, line)
            }
        }
        Curl.check(khabar_setopt_list(easy, CURLOPT_HTTPHEADER, lines))
        curl_slist_free_all(requestLines)
        requestLines = lines
    }

    /// libcurl keeps a copy of what is posted.
    private func setPosting(_ posting: FetchRequest.Posting?) {
        guard let posting else { return set(CURLOPT_HTTPGET, 1) }
        set(CURLOPT_POST, 1)
        set(CURLOPT_POSTFIELDSIZE, posting.body.count)
        var body = posting.body
        body.withUnsafeMutableBytes { bytes in
            if let start = bytes.baseAddress { set(CURLOPT_COPYPOSTFIELDS, start) }
        }
    }

    /// Absurd numbers are brought within what libcurl takes.
    private func set(_ option: CURLoption, _ value: Int) {
        Curl.check(khabar_setopt_long(easy, option, min(max(value, 0), Int(Int32.max))))
    }

    private func set(_ option: CURLoption, _ value: String?) {
        Curl.check(khabar_setopt_string(easy, option, value))
    }

    private func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) {
        Curl.check(khabar_setopt_pointer(easy, option, value))
    }

    // MARK: - Callbacks

    static func at(_ pointer: UnsafeMutableRawPointer) -> Transfer {
        // Unretained is sound: libcurl calls back only while the handle is in the multi handle, and the
        // loop keeps its transfers alive for that time.
        Unmanaged<Transfer>.fromOpaque(pointer).takeUnretainedValue()
    }

    private func takeHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        guard head.take(line) else {
            stopped = .headersTooLarge(
                limitBytes: ResponseHead.limitBytes,
                limitLines: ResponseHead.limitLines
            )
            return false
        }
        if head.isComplete, head.status == 200, job?.request.overflow == .fail,
            let length = head.contentLength, length > limitBytes
        {
            // No need to read what will be refused. Only of 200 is it the length of what follows: 304 may
            // state the length of what it does not send.
            stopped = .tooLarge(limitBytes: limitBytes)
            return false
        }
        return true
    }

    private enum Taking {
        case taken
        case refused
        /// The chunk comes again when the transfer goes on.
        case later
    }

    private func takeBody(_ chunk: UnsafeRawBufferPointer) -> Taking {
        if isRedirect {
            // Read, so that the connection can be used again, unless that costs more than a new one.
            body.discardedBytes += chunk.count
            return body.discardedBytes <= BodyBudget.smallBytes ? .taken : .refused
        }
        guard body.count + chunk.count <= limitBytes else {
            stopped = .tooLarge(limitBytes: limitBytes)
            append(UnsafeRawBufferPointer(rebasing: chunk[..<(limitBytes - body.count)]))
            return .refused
        }
        guard
            room.hasRoom(
                for: body.count + chunk.count,
                ofLength: head.headers["content-encoding"] == nil ? head.contentLength : nil,
                limitBytes: limitBytes,
                evenWithoutRoom: { isPackedDensely(with: chunk.count) }
            )
        else {
            // During a rest no time runs out.
            set(CURLOPT_TIMEOUT_MS, 0)
            return .later
        }
        if Bomb.isSuspected(
            decodedBytes: body.count + chunk.count,
            wireBytes: { number(CURLINFO_SIZE_DOWNLOAD_T) }
        ) {
            stopped = .bomb(limitRatio: Bomb.ratio)
            return .refused
        }
        if body.isEmpty, let length = head.contentLength { body.reserve(min(length, limitBytes)) }
        append(chunk)
        return .taken
    }

    private func append(_ chunk: UnsafeRawBufferPointer) {
        body.append(chunk, limitBytes: limitBytes)
        room.take(chunk.count)
    }

    /// Whether the body is packed so densely that pausing would hold more memory in libcurl than it saves. A bomb is found out
    /// sooner by reading on.
    private func isPackedDensely(with more: Int) -> Bool {
        head.headers["content-encoding"] != nil
            && body.count + more > Bomb.harmlessRatio
                * (number(CURLINFO_SIZE_DOWNLOAD_T) + Bomb.uncountedBytes)
    }

    /// Goes on after a rest; what libcurl says where it cannot, so that the rest of the body is lost.
    func resume() -> CURLcode? {
        guard let job else { preconditionFailure("a transfer that was not begun cannot go on") }
        room.endRest()
        // Set before it goes on: it may rest again at once, which sets it anew.
        set(CURLOPT_TIMEOUT_MS, max((timeLimit(of: job) + room.rested).wholeMilliseconds, 1))
        let result = curl_easy_pause(easy, CURLPAUSE_CONT)
        return result == CURLE_OK ? nil : result
    }

    /// Opens the socket to one of the addresses of the host, unless the address is none an outlet may have.
    ///
    /// Every connection of libcurl passes here before its first packet, for every address that is tried and
    /// on every hop, whatever name server or spelling led to it.
    private func openSocket(_ target: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        hasAddress()
        guard let job, let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return -1 }
        let (family, type, transport) = (
            target.pointee.family, target.pointee.socktype, target.pointee.protocol
        )
        // libcurl stores the whole address from `addr` on, beyond the C struct's nominal size for IPv6.
        let start = UnsafeRawPointer(target) + offset
        guard let address = IPAddress(socketAddress: start, length: Int(target.pointee.addrlen)) else {
            return -1
        }
        guard allows(address, for: job) else {
            refusedAddress = address
            return -1
        }
        hasTriedAddress = true
        let socket = socket(family, type | Int32(SOCK_CLOEXEC.rawValue), transport)
        if socket < 0 { socketError = errno }
        return socket
    }

    /// Whether the connection, a kept one too, leads where this request may go: what one request was allowed to open
    /// is not for every other.
    private func mayAsk(_ text: String) -> Bool {
        hasAddress()
        guard let job, let address = IPAddress(text) else { return false }
        guard allows(address, for: job) else {
            refusedAddress = address
            return false
        }
        return true
    }

    /// What stands behind a proxy is the proxy's to guard.
    private func allows(_ address: IPAddress, for job: Job) -> Bool {
        job.request.access?.proxy != nil || AddressRules.isPublic(address)
            || (settings.allowPrivateHosts + job.request.allowPrivateHosts).contains {
                $0.allows(address, port: job.address.port, host: job.address.host)
            }
    }
}

extension FetchRequest.Accept {
    /// Any type is accepted in the end, as many servers label feeds wrongly.
    fileprivate var headerLine: String {
        switch self {
        case .feed:
            "Accept: application/rss+xml, application/atom+xml, application/feed+json, "
                + "application/rdf+xml;q=0.9, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, "
                + "*/*;q=0.5"
        case .page:
            "Accept: text/html, application/xhtml+xml, */*;q=0.5"
        case .any:
            "Accept: */*"
        }
    }
}

extension Duration {
    /// Rounded up.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
