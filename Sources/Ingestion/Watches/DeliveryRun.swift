internal import Fetching
internal import Machinery
internal import News
internal import Storage

/// How messages of one configuration are sent: one fetcher for all that is posted, two threads for mail.
///
/// The fetcher is another than the one that polls, so that no target takes a turn from an outlet.
final class DeliveryRun: Sendable {
    let settings: DeliverySettings
    let targets: [String: DeliveryTarget]
    private let outlets: [Outlet.ID: String]
    private let fetcher: Fetcher?
    private let mailThreads: WorkThreads?

    /// For a whole message that is posted.
    private static let timeout: Duration = .seconds(15)
    /// No answer is longer than what is to be said of it.
    private static let mostAnswerBytes = 4096

    init(_ settings: DeliverySettings, outlets: [Outlet]) throws(FetchError) {
        self.settings = settings
        targets = Dictionary(settings.targets.map { ($0.id, $0) }) { first, _ in first }
        self.outlets = Dictionary(outlets.map { ($0.id, $0.name) }) { first, _ in first }
        mailThreads = settings.mail == nil ? nil : WorkThreads(2)
        guard settings.targets.contains(where: { $0.kind != .mail }) else {
            fetcher = nil
            return
        }
        var fetching = FetchSettings(userAgent: settings.userAgent)
        fetching.concurrency = max(settings.targets.count, 1)
        fetching.perHostGap = .zero
        fetching.maxRedirects = 0
        fetching.timeout = DeliveryRun.timeout
        fetching.maxBodyBytes = DeliveryRun.mostAnswerBytes
        fetching.allowPrivateHosts = settings.allowPrivateHosts
        fetching.certificateBundle = settings.certificateBundle
        fetcher = try Fetcher(fetching)
    }

    func stop() async { await fetcher?.stop() }

    /// Sends a message once. `failures` are those of its target in a row before.
    func send(
        _ delivery: Delivery,
        _ hits: [DeliveredHit],
        failures: Int,
        at now: Timestamp
    ) async -> DeliveryOutcome {
        guard let target = targets[delivery.target] else {
            return .failed(
                DeliverySchedule.failure(
                    "its target is no longer configured",
                    tries: .max,
                    failures: 1,
                    isPermanent: true,
                    seed: delivery.id,
                    at: now
                )
            )
        }
        let message = WatchMessage(
            delivery,
            hits,
            outlets: outlets,
            page: settings.page,
            language: target.language
        )
        func failed(
            _ reason: String,
            status: Int? = nil,
            wish: Int? = nil,
            isPermanent: Bool = false,
            isGone: Bool = false
        ) -> DeliveryOutcome {
            .failed(
                DeliverySchedule.failure(
                    reason,
                    status: status,
                    tries: delivery.tries + 1,
                    failures: failures + 1,
                    wish: wish,
                    isPermanent: isPermanent,
                    isGone: isGone,
                    seed: delivery.id,
                    at: now
                )
            )
        }
        if target.kind == .mail {
            switch await mail(message, delivery, hits, to: target) {
            case nil: return .sent(status: nil)
            case let error?:
                return failed(error.description, status: error.status, isPermanent: error.isPermanent)
            }
        }
        guard let fetcher else { return failed("nothing is posted by this configuration") }
        do {
            let posting = message.posting(delivery, hits, to: target, at: now)
            var request = FetchRequest(url: target.url, posting: posting, overflow: .cut, now: now)
            request.timeout = DeliveryRun.timeout
            let response = try await fetcher.fetch(request)
            switch response.status {
            case 200..<300: return .sent(status: response.status)
            case 410:
                return failed("it answered 410: gone for good", status: 410, isGone: true)
            default:
                return failed(
                    "it answered \(response.status)",
                    status: response.status,
                    wish: response.retryAfterSeconds
                )
            }
        } catch {
            return failed(DeliveryRun.reason(of: error))
        }
    }

    /// The address is a secret as often as not, so it is not told.
    private static func reason(of error: FetchError) -> String {
        switch error.cause {
        case .tooManyRedirects: "it answered with a redirect, which is not followed; configure where it leads"
        case .privateAddress(let address):
            "\(address) is no public address; to reach it add it to \"deliver.allowPrivateHosts\""
        case .timedOut: "no answer within \(timeout.components.seconds) s"
        case .unresolvable(let host): "no address for host \"\(host)\""
        case .refused: "no connection"
        case .tls(let why): "no secure connection (\(why))"
        case .connectionLost(let why), .malformed(let why): "the answer is broken (\(why))"
        default: error.cause.code
        }
    }

    /// What became of a mail; nil: it was taken.
    private func mail(
        _ message: WatchMessage,
        _ delivery: Delivery,
        _ hits: [DeliveredHit],
        to target: DeliveryTarget
    ) async -> MailError? {
        guard let server = settings.mail, let mailThreads else {
            return MailError("no sender of mail is configured; add \"deliver.from\"")
        }
        let mail = MailText(
            from: server.from,
            to: target.recipients,
            subject: message.subject,
            id: delivery.messageID,
            follows: hits.lazy.compactMap(\.earlierMessage).first,
            date: delivery.createdAt,
            text: "\(message.text)\n\n-- \n\(message.language.why)\n",
            html: message.html
        )
        do {
            return try await mailThreads.run {
                do throws(MailError) {
                    try Mailer.send(mail.bytes, to: target.recipients, by: server)
                    return nil
                } catch {
                    return error
                }
            }
        } catch {
            return MailError("khabar ended while the mail was sent")
        }
    }
}
