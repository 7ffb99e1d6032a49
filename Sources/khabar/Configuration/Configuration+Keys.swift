extension Configuration: Configured {
    static let keys: [Key] =
        top + pollKeys + fetchKeys + storyKeys + pageKeys + retentionKeys + webKeys + deliverKeys + watchKeys
        + outletKeys

    private static let top: [Key] = [
        Key(
            "database",
            \.database,
            .databasePath,
            takesEffect: .atRestart,
            "The file, relative to the working directory."
        ),
        Key(
            "contact",
            \.contact,
            .contact,
            "A page or mail address sent in the `User-Agent`, so that outlets can reach you; plain ASCII."
        ),
    ]

    private static let pollKeys: [Key] = [
        Key(section: "poll", "How often feeds are asked."),
        Key(
            "poll.every",
            \.poll.every,
            .duration(atLeast: .seconds(1)),
            "Between two polls of a feed, until its rhythm is known."
        ),
        Key(
            "poll.minInterval",
            \.poll.minInterval,
            .duration,
            default: minIntervals,
            "Never oftener than this."
        ),
        Key(
            "poll.maxInterval",
            \.poll.maxInterval,
            .duration,
            "The longest that back-off and servers' wishes put a poll off."
        ),
        Key(
            "poll.articlesPerDay",
            \.poll.articlesPerDay,
            .number(1...1_000_000),
            "New articles and new wordings that are taken of one outlet in a day (UTC). The largest agencies bring some "
                + "thousands; a feed whose addresses and texts change with each poll would bring half a million, and fill "
                + "the disk. What is beyond is left over: it is told once a day, counted, and taken the next day where "
                + "the feed still states it."
        ),
    ]

    private static let minIntervals =
        "\"\(ConfigurationText.text(of: Daemon.defaultMinInterval))\" for `run`, "
        + "\"\(ConfigurationText.text(of: PollCommand.defaultMinInterval))\" for `poll`"

    private static let fetchKeys: [Key] = [
        Key(section: "fetch", "How the net is asked."),
        Key("fetch.concurrency", \.fetch.concurrency, .number(1...2000), "Transfers at once."),
        Key(
            "fetch.perHostGap",
            \.fetch.perHostGap,
            .duration,
            "Between two requests to one registrable domain; one at a time unless it is `\"0s\"`."
        ),
        Key(
            "fetch.hosts",
            \.fetch.hosts,
            .budgets,
            default: "known hosts",
            "Other budgets: `{ \"example.org\": { \"gap\": \"5s\", \"concurrency\": 2 } }`."
        ),
        Key("fetch.timeout", \.fetch.timeout, .duration(atLeast: .seconds(1)), "For a whole transfer."),
        Key(
            "fetch.maxBodyBytes",
            \.fetch.maxBodyBytes,
            .size,
            "The longest answer that is read, after decompression. All answers being read share as much room, so only one "
                + "of the longest is read at a time."
        ),
        Key(
            "fetch.allowPrivateHosts",
            \.fetch.allowPrivateHosts,
            .privateHosts,
            "Addresses, CIDR ranges or `host:port` that may be asked although they are private."
        ),
        Key(
            "fetch.allowFiles",
            \.fetch.allowFiles,
            .flag,
            "Whether feeds that are named here as `file:` are read; what a feed links to never is."
        ),
    ]

    private static let storyKeys: [Key] = [
        Key(section: "stories", "How copies are looked for."),
        Key(
            "stories.window",
            \.stories.window,
            .duration(atLeast: .hours(1), because: "copies come hours after their original"),
            takesEffect: .atRestart,
            "How far back copies are looked for."
        ),
        Key(
            "stories.settling",
            \.stories.settling,
            .duration(atMost: .days(2)),
            takesEffect: .atRestart,
            "How long after its publication a lone or doubtful article waits for those that come late; `\"0s\"` "
                + "decides each once, as it comes."
        ),
    ]

    private static let pageKeys: [Key] = [
        Key(section: "pages", "Pages of articles that were read already."),
        Key(
            "pages.rechecksPerDay",
            \.pages.rechecksPerDay,
            .number(0...10_000),
            "Pages of an outlet's articles that are asked again in a day, `0` for none: an hour, six hours, a day, "
                + "three days and a week after publication, with their validators, where robots.txt allows."
        ),
    ]

    private static let retentionKeys: [Key] = [
        Key(section: "retention", "How long things are kept."),
        Key(
            "retention.articles",
            \.retention.articles,
            .durationOrForever,
            "How long stories are kept after their latest article; no shorter than `stories.window`."
        ),
        Key("retention.revisions", \.retention.revisions, .durationOrForever, "Earlier wordings."),
        Key(
            "retention.polls",
            \.retention.polls,
            .durationOrForever(atLeast: .days(1)),
            "The log of polls, gaps of feeds, and what `khabar politeness` counts."
        ),
    ]

    private static let webKeys: [Key] = [
        Key(section: "web", "What is served over HTTP to this machine: the pages, `/metrics` and `/health`."),
        Key(
            "web.listen",
            \.web.listen,
            .listenAddress,
            takesEffect: .atRestart,
            "Where: a loopback address with a port, such as `\"127.0.0.1:8420\"`, or a local socket, "
                + "`\"unix:/run/khabar/web.sock\"`. Without it nothing is served."
        ),
        Key(
            "web.hosts",
            \.web.hosts,
            .hostNames,
            takesEffect: .atRestart,
            "Names besides those of this machine (`localhost`, 127.0.0.0/8, `[::1]`) under which it may be asked, such as "
                + "`[\"news.example.org\"]` behind a proxy that passes the `Host` on. A request for any other gets 421. At a "
                + "local socket without this list every name is answered, for no page in a browser reaches it."
        ),
        Key(
            "web.pages",
            \.web.pages,
            .flag,
            takesEffect: .atRestart,
            "Whether `khabar run` shows the pages itself; `false` where `khabar serve` does."
        ),
        Key(
            "web.language",
            \.web.language,
            .choice,
            takesEffect: .atRestart,
            "Language of the pages for readers whose browser wishes none of the three."
        ),
        Key(
            "web.texts",
            \.web.texts,
            .choice,
            takesEffect: .atRestart,
            "How much of an article's text the pages show: all of it, its beginning, or nothing. An outlet's `noarchive` is obeyed "
                + "in any case."
        ),
        Key(
            "web.pictures",
            \.web.pictures,
            .flag,
            takesEffect: .atRestart,
            "Whether the pages show outlets' pictures. Readers' browsers then ask the outlets for them."
        ),
        Key(
            "web.users",
            \.web.users,
            .secrets,
            default: "none",
            takesEffect: .atRestart,
            "Who may log in and correct: `{ \"amal\": { \"file\": \"/etc/khabar/amal\" } }`, or `{ \"credential\": \"NAME\" }`."
        ),
        Key(
            "web.remoteUser",
            \.web.remoteUser,
            .flag,
            takesEffect: .atRestart,
            "Whether the name in `Remote-User` may correct. It is believed over a local socket alone, from the proxy that "
                + "asked for it; the proxy must take away what others send."
        ),
    ]

    private static let watchKeys: [Key] = [
        Key(
            "watches",
            \.watches,
            .watches,
            default: "none",
            "What people want to hear of: saved searches that speak when an article is kept."
        )
    ]

    private static let outletKeys: [Key] = [
        Key(
            "outlets",
            \.outlets,
            .outlets,
            isRequired: true,
            "The publishers to read, at least one."
        )
    ]
}

extension Configuration.ConfiguredBudget: Configured {
    static let keys: [Key] = [
        Key("gap", \.gap, .duration, default: "`fetch.perHostGap`", "Between two requests to it."),
        Key("concurrency", \.concurrency, .number(1...100), "Requests to it at once."),
    ]
}
