import CCurl
import Glibc
import News

/// What a finished hop means: an answer, a redirect, or why there is none.
extension Transfer {
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

    var isRedirect: Bool { location != nil }

    var location: String? {
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

    func number(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        Curl.check(khabar_getinfo_off(easy, info, &value))
        return Int(value)
    }
}
