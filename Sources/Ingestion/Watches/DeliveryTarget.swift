package import Fetching
package import Storage

/// One who is told of what watches find, with the secrets that it takes.
package struct DeliveryTarget: Hashable, Sendable {
    /// How a message is written and sent.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// JSON by Standard Webhooks 1.0.
        case webhook
        case slack
        case mattermost
        case discord
        case telegram
        case ntfy
        case mail
    }

    package var id: String
    package var kind: Kind
    /// Where messages are posted; empty for mail.
    package var url: String
    /// Keys of signatures, the present one first; empty: nothing is signed.
    package var signingKeys: [SigningKey]
    /// A bearer token of ntfy.
    package var token: String?
    /// The chat of Telegram.
    package var chat: String?
    /// Addresses of mail.
    package var recipients: [String]
    package var language: MessageLanguage
    package var rule: DeliveryRule

    package init(
        id: String,
        kind: Kind,
        url: String = "",
        signingKeys: [SigningKey] = [],
        token: String? = nil,
        chat: String? = nil,
        recipients: [String] = [],
        language: MessageLanguage = .arabic,
        rule: DeliveryRule = DeliveryRule()
    ) {
        self.id = id
        self.kind = kind
        self.url = url
        self.signingKeys = signingKeys
        self.token = token
        self.chat = chat
        self.recipients = recipients
        self.language = language
        self.rule = rule
    }
}

/// How messages leave this machine.
package struct DeliverySettings: Hashable, Sendable {
    package var targets: [DeliveryTarget] = []
    /// What may be reached for them although it is no public address.
    package var allowPrivateHosts: [PrivateHostRule] = []
    /// Nil: no target gets mail.
    package var mail: MailServer?
    /// Where the pages stand for those who are told, without a slash at its end; nil: messages link to the outlets alone.
    package var page: String?
    /// A PEM file of the authorities that may vouch for targets; nil: the system's.
    package var certificateBundle: String?
    package var userAgent = "khabar"

    package init() {}
}
