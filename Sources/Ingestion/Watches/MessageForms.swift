internal import Fetching
internal import FoundationEssentials
internal import Machinery
internal import News
internal import Storage

/// The form that each kind of target shows.
extension WatchMessage {
    /// Code points that services take; Slack and Mattermost take more.
    private static let (discordLimit, telegramLimit) = (2000, 4096)
    /// Bytes; Standard Webhooks asks for less than 20 kB, ntfy for less than 4 KB.
    static let webhookLimit = 19_000
    private static let ntfyLimit = 4000

    /// What is posted to a target, which is no mail.
    func posting(
        _ delivery: Delivery,
        _ hits: [DeliveredHit],
        to target: DeliveryTarget,
        at now: Timestamp
    ) -> FetchRequest.Posting {
        switch target.kind {
        case .webhook: return webhook(delivery, hits, signedBy: target.signingKeys, at: now)
        case .slack:
            return json { json in json.member("text", chatText { "<\($1)|\(WatchMessage.slackEscaped($0))>" })
            }
        case .mattermost:
            return json { json in
                json.member("text", chatText { "[\(WatchMessage.markdownEscaped($0))](\($1))" })
            }
        case .discord:
            return json { json in
                let text = chatText { "[\(WatchMessage.markdownEscaped($0))](<\($1)>)" }
                json.member("content", WatchMessage.cut(text, WatchMessage.discordLimit))
                json.member("allowed_mentions") {
                    $0.key("parse"); $0.open("["); $0.close("]")
                }
            }
        case .telegram:
            return json { json in
                json.member("chat_id", target.chat)
                json.member("text", WatchMessage.cut("\(title)\n\n\(text)", WatchMessage.telegramLimit))
                json.member("link_preview_options") { $0.member("is_disabled", true) }
            }
        case .ntfy, .mail:
            var headers = [Access.Header(name: "Title", value: MailText.encoded(subject))]
            if lines.count == 1, let link = lines.first?.link, Access.isHeaderValue(link) {
                headers.append(.init(name: "Click", value: link))
            }
            if let token = target.token, Access.isHeaderValue(token) {
                headers.append(.init(name: "Authorization", value: "Bearer \(token)"))
            }
            let body = WatchMessage.cut(text, WatchMessage.ntfyLimit / 4)
            return .init(Array(body.utf8), contentType: "text/plain; charset=utf-8", headers: headers)
        }
    }

    private func json(_ body: (inout JSONWriter) -> Void) -> FetchRequest.Posting {
        var json = JSONWriter()
        json.object(body)
        return .init(json.bytes, contentType: "application/json")
    }

    private func chatText(_ link: (_ title: String, _ address: String) -> String) -> String {
        var parts = ["\(title)"]
        parts += lines.map { line in
            let shown = line.link.map {
                link(line.title, $0.replacing(">", with: "%3E").replacing("|", with: "%7C"))
            }
            let facts = line.facts.isEmpty ? "" : "\n\(line.facts.joined(separator: " · "))"
            let begin = line.occasion.isEmpty ? "" : "\(heading(of: line)): "
            return "\(begin)\(shown ?? line.title)\(facts)"
        }
        if more > 0 { parts.append(language.more(more)) }
        return parts.joined(separator: "\n\n")
    }

    /// Source: https://api.slack.com/reference/surfaces/formatting#escaping
    private static func slackEscaped(_ text: String) -> String {
        MarkupEscape.escaped(text, for: .content)
    }

    private static func markdownEscaped(_ text: String) -> String {
        String(text.flatMap { "\\[]()*_`~|<>@".contains($0) ? ["\\", $0] : [$0] })
    }

    private static func cut(_ text: String, _ limit: Int) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count > limit else { return text }
        return String(String.UnicodeScalarView(scalars.prefix(limit - 1))) + "…"
    }

    // MARK: - Webhooks

    /// Source: Standard Webhooks 1.0.
    private func webhook(
        _ delivery: Delivery,
        _ hits: [DeliveredHit],
        signedBy keys: [SigningKey],
        at now: Timestamp
    ) -> FetchRequest.Posting {
        var count = hits.count
        var body = payload(delivery, hits[...])
        while body.count > WatchMessage.webhookLimit, count > 0 {
            count /= 2
            body = payload(delivery, hits.prefix(count))
        }
        let seconds = now.secondsSince1970
        var headers = [
            Access.Header(name: "webhook-id", value: delivery.messageID),
            Access.Header(name: "webhook-timestamp", value: "\(seconds)"),
        ]
        if !keys.isEmpty {
            let signatures = keys.map { $0.signature(id: delivery.messageID, seconds: seconds, body: body) }
            headers.append(.init(name: "webhook-signature", value: signatures.joined(separator: " ")))
        }
        return .init(body, contentType: "application/json", headers: headers)
    }

    private func payload(_ delivery: Delivery, _ hits: ArraySlice<DeliveredHit>) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member(
                "type",
                delivery.digest != nil
                    ? "watch.digest" : delivery.watch == nil ? "watch.summary" : "watch.found"
            )
            json.member("timestamp", delivery.createdAt.description)
            json.member("data") { json in
                json.member("watch_id", delivery.watch)
                json.member("title", title)
                json.array("finds", Array(zip(hits, lines))) { json, find in
                    WatchMessage.write(find.0, find.1, to: &json)
                }
                let left = delivery.hitCount - hits.count
                if left > 0 { json.member("more", left) }
            }
        }
        return json.bytes
    }

    private static func write(_ hit: DeliveredHit, _ line: Line, to json: inout JSONWriter) {
        json.member("watch_id", hit.watch)
        json.member("occasion", hit.occasion)
        json.member("found_at", hit.at.description)
        json.member("title", line.title)
        json.member("link", line.link)
        if let story = hit.story {
            json.member("story") { json in
                json.member("id", Int(story.id.number))
                json.member("first_outlet_id", story.firstOutlet.text)
                json.member("first_published_at", story.firstPublishedAt.description)
                json.member("article_count", story.articleCount)
                json.member("outlet_count", story.outletCount)
                json.member("agency", story.agency)
            }
        }
        if let event = hit.event { json.member("event_id", Int(event.number)) }
        if let article = hit.article, hit.occasion != "digest" {
            json.member("article") { json in
                json.member("id", Int(article.id.number))
                json.member("outlet_id", article.article.outlet.text)
                json.member("url", article.article.url.text)
                json.member("language", article.article.language)
                json.member("published_at", article.article.publishedAt?.description)
            }
        }
        if let outlet = hit.feedOutlet {
            json.member("feed") { json in
                json.member("outlet_id", outlet.text)
                json.member("url", hit.feedURL)
            }
        }
    }
}
