import Fetching

extension Configuration {
    /// How people are told of what watches find.
    struct Deliver: Hashable, Sendable {
        var targets: [ConfiguredTarget] = []
        var allowPrivateHosts: [PrivateHostRule] = []
        var smtp = "smtp://localhost:25"
        var smtpUser: String?
        var smtpPassword: ConfiguredAccess.Secret?
        var startTLS: Bool?
        var authorities: String?
        var from: String?
        var page: String?
    }

    static let deliverKeys: [Key] = [
        Key(section: "deliver", "How people are told of what watches find. Only `khabar run` sends."),
        Key("deliver.targets", \.deliver.targets, .targets, default: "none", "Who can be told."),
        Key(
            "deliver.allowPrivateHosts",
            \.deliver.allowPrivateHosts,
            .privateHosts,
            "Addresses, CIDR ranges or `host:port` that targets may have although they are private; mail may always go to "
                + "this machine."
        ),
        Key(
            "deliver.smtp",
            \.deliver.smtp,
            .smtpURL,
            "The mail server. `smtp://` to another machine must offer STARTTLS; `smtps://` speaks TLS from the beginning."
        ),
        Key("deliver.smtpUser", \.deliver.smtpUser, .text("a user name in quotes"), "Its login."),
        Key("deliver.smtpPassword", \.deliver.smtpPassword, .secret, "The password of its login."),
        Key(
            "deliver.startTLS",
            \.deliver.startTLS,
            .flag,
            default: "`true`, but for this machine",
            "Whether an `smtp://` server must speak TLS before it is given anything."
        ),
        Key(
            "deliver.authorities",
            \.deliver.authorities,
            .text("a path in quotes"),
            default: "the system's",
            "A PEM file of the authorities that may vouch for targets and the mail server."
        ),
        Key("deliver.from", \.deliver.from, .mailAddress, default: "none", "The sender of mail."),
        Key(
            "deliver.page",
            \.deliver.page,
            .httpURL,
            "Where those who are told find khabar's pages, such as `\"https://news.example.org\"`; messages then link to the story."
        ),
    ]
}
