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

    private let settings: FetchSettings
    /// libcurl writes what went wrong here; zero-terminated.
    private let message: UnsafeMutablePointer<CChar>
    private var requestLines: UnsafeMutablePointer<curl_slist>?
    private var head = ResponseHead()
    private var body = Bytes()
    private var limitBytes = 0
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
    private var stopped: FetchError.Cause?
    private var refusedAddress: IPAddress?
    private var hasTriedAddress = false
    /// Why the system gave no socket.
    private var socketError: Int32 = 0

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
    private func timeLimit(of job: Job) -> Duration {
        (job.request.timeout ?? settings.timeout) - job.spent
    }

    private func setRequestLines(_ request: FetchRequest, _ access: Access?, url: String) {
        var lines = curl_slist_append(nil, request.accept.headerLine)
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

    // MARK: - Outcome

    /// What libcurl's verdict on the present hop means for the job.
    func outcome(_ result: CURLcode) -> Outcome {
        guard let job else { preconditionFailure("a transfer that was not begun cannot end") }
        // A redirect's head says all; what became of its body does not matter.
        if let location, head.isComplete, stopped == nil {
            do throws(FetchError.Cause) {
                return try follow(location, of: job)
            } catch {
                return .done(.failure(error))
            }
        }
        // An error's status and Retry-After are worth more than its page.
        let isCut =
            stopped == .tooLarge(limitBytes: limitBytes)
            && (job.request.overflow == .cut || head.status >= 400)
        guard result == CURLE_OK || isCut else {
            return .done(.failure(stopped ?? cause(of: result, in: job)))
        }
        do throws(FetchError.Cause) {
            let came = body.take()
            let (text, isCutNow) = try isCut ? (came, true) : unpacked(came, for: job)
            return .done(.success(response(of: job, body: text, isCut: isCutNow)))
        } catch {
            return .done(.failure(error))
        }
    }

    /// Whether the body's coding could not be undone: its name is none, or it is not what its name says. The body itself may be
    /// good.
    func isMiscoded(_ result: CURLcode) -> Bool {
        guard let job, !job.takesBodyAsItComes, stopped == nil, head.isComplete,
            head.headers["content-encoding"] != nil
        else { return false }
        return result == CURLE_BAD_CONTENT_ENCODING || result == CURLE_WRITE_ERROR
    }

    /// The body without compression that the head does not name, or names wrongly, and whether only its beginning is kept.
    private func unpacked(_ bytes: [UInt8], for job: Job) throws(FetchError.Cause) -> ([UInt8], Bool) {
        guard head.status < 300 else { return (bytes, false) }
        switch Packing.unpacked(bytes, limitBytes: limitBytes) {
        case .plain:
            if job.takesBodyAsItComes, !Transfer.isText(bytes) {
                throw .malformed(
                    "its content coding \(head.headers["content-encoding"] ?? "") cannot be undone"
                )
            }
            return (bytes, false)
        case .bytes(let text): return (text, false)
        case .tooLarge(let beginning):
            guard job.request.overflow == .cut else { throw .tooLarge(limitBytes: limitBytes) }
            return (beginning, true)
        case .damaged: throw .malformed("the body is compressed and damaged")
        case .bomb: throw .bomb(limitRatio: Bomb.ratio)
        }
    }

    /// Whether bytes begin as texts do, and not like packed ones.
    private static func isText(_ bytes: [UInt8]) -> Bool {
        let controls = bytes.prefix(256).count { $0 < 9 || (14..<32).contains($0) && $0 != 27 }
        return controls * 20 <= min(bytes.count, 256) || bytes.starts(with: [0xFF, 0xFE])
            || bytes.starts(with: [0xFE, 0xFF])
    }

    /// Bytes and time that this hop has cost, without its rests.
    var cost: (wireBytes: Int, time: Duration) {
        (
            number(CURLINFO_SIZE_DOWNLOAD_T) + head.countedBytes,
            max(.microseconds(number(CURLINFO_TOTAL_TIME_T)) - room.rested, .zero)
        )
    }

    /// What this hop was answered; nil where no head came.
    var status: Int? { head.isComplete ? head.status : nil }

    private var isRedirect: Bool { location != nil }

    private var location: String? {
        switch head.status {
        case 301, 302, 303, 307, 308: head.headers["location"].flatMap { $0.isEmpty ? nil : $0 }
        default: nil
        }
    }

    private func follow(_ location: String, of job: Job) throws(FetchError.Cause) -> Outcome {
        let target = try job.address.redirected(to: location)
        guard job.redirects.count < settings.maxRedirects else {
            throw .tooManyRedirects(limit: settings.maxRedirects)
        }
        return .redirect(Redirect(status: head.status, from: job.address.url, to: target.url), to: target)
    }

    private func response(of job: Job, body: [UInt8], isCut: Bool) -> FetchResponse {
        let now = job.request.now ?? Timestamp(secondsSince1970: Int64(time(nil)))
        let cost = cost
        return FetchResponse(
            status: head.status,
            url: job.address.url,
            body: body,
            isCut: isCut,
            contentType: head.headers["content-type"],
            validators: isCut ? Validators() : head.validators,
            retryAfterSeconds: Freshness.retryAfter(head.headers, now: now),
            maxAgeSeconds: Freshness.maxAge(head.headers, now: now),
            redirects: job.redirects,
            headers: head.headers,
            wireBytes: job.wireBytes + cost.wireBytes,
            duration: job.spent + cost.time,
            hold: room.handOver(body.count)
        )
    }

    private func cause(of result: CURLcode, in job: Job) -> FetchError.Cause {
        let detail =
            message.pointee == 0 ? String(cString: curl_easy_strerror(result)) : String(cString: message)
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            if let shortage = shortage(saying: detail) { return shortage }
            return .unresolvable(
                host: result == CURLE_COULDNT_RESOLVE_HOST
                    ? job.address.host : job.request.access?.proxy ?? ""
            )
        case CURLE_COULDNT_CONNECT:
            if let refusedAddress, !hasTriedAddress { return .privateAddress("\(refusedAddress)") }
            if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(socketError) {
                return .shortage(String(cString: strerror(socketError)))
            }
            return .refused
        case CURLE_ABORTED_BY_CALLBACK where refusedAddress != nil:
            return .privateAddress(refusedAddress.map { "\($0)" } ?? "")
        case CURLE_OPERATION_TIMEDOUT:
            return .timedOut(phase(in: job))
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER,
            CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_SHUTDOWN_FAILED:
            return .tls(detail)
        case CURLE_PARTIAL_FILE:
            return .truncated
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            return .connectionLost(detail)
        case CURLE_WRITE_ERROR where head.headers["content-encoding"] != nil:
            return .malformed("its content coding cannot be undone: \(detail)")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
            return .malformed(detail)
        case CURLE_OUT_OF_MEMORY where number(CURLINFO_PRETRANSFER_TIME_T) > 0 && !head.isComplete:
            // What libcurl says of a single header line beyond its own limit of 100 KiB.
            return .headersTooLarge(limitBytes: ResponseHead.limitBytes, limitLines: ResponseHead.limitLines)
        case CURLE_OUT_OF_MEMORY:
            return .shortage(detail)
        case CURLE_SSL_CACERT_BADFILE:
            return shortage(saying: detail) ?? .system(detail)
        case CURLE_PROXY:
            return .connectionLost("proxy: \(detail)")
        case CURLE_URL_MALFORMAT:
            return .badURL(detail)
        default:
            return .system(detail)
        }
    }

    private func phase(in job: Job) -> FetchError.Phase {
        if number(CURLINFO_PRETRANSFER_TIME_T) == 0 { return .connecting }
        // libcurl's timers fire up to some milliseconds early and do not say which of them it was.
        let limit = timeLimit(of: job)
        return cost.time >= limit - .milliseconds(100) ? .total : .crawling
    }

    /// Whether it was this machine that lacked what a lookup or a file needs: libcurl tells of threads alone, so whether there
    /// are descriptors is tried.
    private func shortage(saying detail: String) -> FetchError.Cause? {
        if detail.contains("thread") { return .shortage(detail) }
        let probe = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard probe < 0 else {
            close(probe)
            return nil
        }
        return .shortage(String(cString: strerror(errno)))
    }

    private func number(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        Curl.check(khabar_getinfo_off(easy, info, &value))
        return Int(value)
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
