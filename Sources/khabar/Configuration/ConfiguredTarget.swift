import Fetching
import Ingestion
import Machinery
import News
import Parsing
import Storage

/// One of `deliver.targets`, its secrets by name.
struct ConfiguredTarget: Hashable, Sendable {
    var id = ""
    var kind: DeliveryTarget.Kind = .webhook
    var url: ConfiguredAccess.Value?
    var secret: ConfiguredAccess.Secret?
    var formerSecret: ConfiguredAccess.Secret?
    var token: ConfiguredAccess.Secret?
    var chat: String?
    var to: [String] = []
    var language = MessageLanguage.arabic
    var rule = DeliveryRule()

    /// With the secrets themselves.
    func resolved() throws(CommandFailure) -> DeliveryTarget {
        let owner = "target \(id) of \"deliver.targets\""
        var target = DeliveryTarget(
            id: id,
            kind: kind,
            chat: chat,
            recipients: to,
            language: language,
            rule: rule
        )
        target.token = try token?.line(of: owner)
        switch url {
        case .text(let text)?: target.url = text
        case .secret(let secret)?: target.url = try secret.line(of: owner)
        case nil: if let token = target.token, kind == .telegram { target.url = Self.telegram(token) }
        }
        guard target.kind == .mail || ConfigurationReader.isHTTP(target.url) else {
            throw CommandFailure(.configuration, "the URL of \(owner) is no http or https URL; mend its file")
        }
        for secret in [secret, formerSecret].compactMap({ $0 }) {
            guard let key = SigningKey(try secret.line(of: owner)) else {
                throw CommandFailure(
                    .configuration,
                    "the secret of \(owner) is no key; write whsec_ and 24 to 64 bytes in base64: "
                        + "echo whsec_$(head -c 32 /dev/urandom | base64)"
                )
            }
            target.signingKeys.append(key)
        }
        return target
    }

    /// Source: https://core.telegram.org/bots/api#making-requests
    private static func telegram(_ token: String) -> String {
        "https://api.telegram.org/bot\(token)/sendMessage"
    }

    /// What sets its address apart from others; of secrets only where they stand.
    var address: String {
        var address = "\(kind.rawValue) \(chat ?? "") \(to.joined(separator: ","))"
        switch url {
        case .text(let text)?: address += " \(text)"
        case .secret(let secret)?: address += " \(secret)"
        case nil: break
        }
        return address
    }

    var secrets: [ConfiguredAccess.Secret] {
        var secrets = [secret, formerSecret, token].compactMap { $0 }
        if case .secret(let secret)? = url { secrets.append(secret) }
        return secrets
    }
}

extension ConfiguredTarget: Configured {
    static let keys: [Key] = [
        Key(
            "id",
            \.id,
            .shortName,
            isRequired: true,
            "Its name in `watches[].notify`; of a-z, 0-9, `-` and `_`."
        ),
        Key(
            "kind",
            \.kind,
            .choice,
            "`\"webhook\"`: JSON by Standard Webhooks; the others write what that service shows; `\"mail\"`."
        ),
        Key(
            "url",
            \.url,
            .address,
            default: "none",
            "Where messages are posted: an https URL, or a secret that holds it. Telegram needs only `token`, mail none."
        ),
        Key(
            "secret",
            \.secret,
            .secret,
            "The key that signs a webhook: `whsec_` and 24 to 64 bytes in base64."
        ),
        Key(
            "formerSecret",
            \.formerSecret,
            .secret,
            "The key of before, which signs too while keys are changed."
        ),
        Key("token", \.token, .secret, "The token of a Telegram bot or of ntfy."),
        Key("chat", \.chat, .text("the chat's id or @name in quotes"), "The chat of Telegram."),
        Key("to", \.to, .mailAddresses, "Mail addresses."),
        Key("language", \.language, .choice, "The language of its messages."),
        Key(
            "groupFor",
            \.rule.groupSeconds,
            .seconds(atMost: .hours(24)),
            "So long a message waits for what else is found; `\"0s\"` sends each at once."
        ),
        Key(
            "perHour",
            \.rule.perHour,
            .number(1...1000),
            "Messages in an hour; what is beyond comes in one at the hour's end."
        ),
        Key(
            "quiet",
            \.rule.quiet,
            .quietHours,
            default: "none",
            "Hours without messages, in the zone of this machine, such as `\"22:00-07:00\"`; what is found then comes at their end."
        ),
        Key(
            "digestAt",
            \.rule.digest.time,
            .timeOfDay,
            "When its digests come, in the zone of this machine."
        ),
        Key("digestDay", \.rule.digest.weekday, .choice, "On which day its weekly digests come."),
    ]
}

extension DeliverySettings {
    /// With the secrets themselves.
    init(_ settings: RoomSettings.Renewable) throws(CommandFailure) {
        self.init()
        let deliver = settings.deliver
        for target in deliver.targets { targets.append(try target.resolved()) }
        allowPrivateHosts = deliver.allowPrivateHosts
        page = deliver.page.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        certificateBundle = deliver.authorities
        userAgent = settings.fetch.userAgent
        guard let from = deliver.from, targets.contains(where: { $0.kind == .mail }) else { return }
        var server = MailServer(url: deliver.smtp, from: from)
        if let user = deliver.smtpUser, let password = deliver.smtpPassword {
            server.login = .init(user: user, password: try password.line(of: "\"deliver.smtpPassword\""))
        }
        server.allowPrivateHosts = allowPrivateHosts
        server.needsTLS = deliver.startTLS
        server.certificateBundle = deliver.authorities
        mail = server
    }
}

extension NewsWriter {
    /// Takes over the watches of a configuration, and who is told.
    func watch(_ settings: RoomSettings.Renewable, at now: Timestamp) throws {
        let targets = settings.deliver.targets
        try watch(
            settings.watches,
            rules: targets.map { .init(id: $0.id, rule: $0.rule) },
            addresses: targets.map { ($0.id, $0.address) },
            outlets: settings.stations.map(\.outlet),
            at: now
        )
    }
}

// MARK: - Notations

extension Notation where Value == ConfiguredAccess.Value {
    /// A URL, or a secret that holds one.
    fileprivate static var address: Notation {
        Notation(.url, adding: "an https URL") { section, name in
            guard let node = section.node(name) else { return nil }
            guard let text = node.string else {
                return Notation<ConfiguredAccess.Secret>.secret.read(&section, name).map { .secret($0) }
            }
            guard ConfigurationReader.isHTTP(text), !URLReference(text).hasUser else {
                section.report(
                    name,
                    "must be an http or https URL with a host and without a password, or name a secret that holds it"
                )
                return nil
            }
            return .text(text)
        }
    }
}

extension Notation where Value == [String] {
    fileprivate static var mailAddresses: Notation {
        .list(of: "must be a mail address such as \"amal@example.org\"", words: { $0 }) {
            MailServer.isAddress($0) ? $0 : nil
        }
    }
}

extension Notation where Value == String {
    static var mailAddress: Notation {
        text("a mail address such as \"khabar@example.org\"", where: MailServer.isAddress)
    }

    static var smtpURL: Notation {
        text(
            "\"smtp://host:587\" or \"smtps://host:465\", without a password",
            form: .url,
            where: MailServer.isURL
        )
    }
}

extension Notation where Value == Int64 {
    fileprivate static func seconds(atMost most: Duration) -> Notation {
        let limit = "\"\(ConfigurationText.text(of: most))\""
        var notation = Notation(
            .duration,
            "a duration such as \"90s\" or \"15m\", at most \(limit)",
            words: { ConfigurationText.text(of: .seconds($0)) }
        ) { node in
            node.string.flatMap(ConfigurationText.duration).flatMap {
                $0 <= most ? $0.components.seconds : nil
            }
        }
        notation.limits = "at most `\(limit)`"
        return notation
    }
}

extension Notation where Value == TimeOfDay {
    fileprivate static var timeOfDay: Notation {
        Notation(.text, "a time of day such as \"07:00\"", words: \.description) {
            $0.string.flatMap { TimeOfDay($0) }
        }
    }
}

extension Notation where Value == QuietHours {
    fileprivate static var quietHours: Notation {
        Notation(.text, "two times of day such as \"22:00-07:00\"", words: \.description) {
            $0.string.flatMap { QuietHours($0) }
        }
    }
}

extension Notation where Value == [ConfiguredTarget] {
    static var targets: Notation { list().telling("targets", by: \.id) }
}
