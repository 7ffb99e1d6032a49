/// A key of `config.json` as its page and its manual show it.
///
/// What a key does to the program stands in `ConfigurationReader`; a test holds the two together.
struct ConfigurationKey: Hashable, Sendable {
    /// From the root, as problems name it: `outlets[].feeds[].url`. A part in capitals stands for a name of the
    /// operator's own, such as a domain.
    let path: String
    let form: Form
    /// As it would be written in the file; nil where there is none.
    let standard: String?
    /// What it does, with its unit and its limits, in Markdown without "|".
    let words: String

    enum Form: String, Sendable {
        case text, duration, size, number, url = "URL", xpath = "XPath", list, object, choice
        case flag = "true or false"
        /// An object that names where a secret stands.
        case secret
    }

    init(_ path: String, _ form: Form, default standard: String? = nil, _ words: String) {
        self.path = path
        self.form = form
        self.standard = standard
        self.words = words
    }
}

extension ConfigurationKey {
    /// What a `secret` holds: one of these.
    static let membersOfSecret = ["credential", "file"]

    static let all: [ConfigurationKey] =
        top + poll + fetch + stories + retention + web + outlets + doors + feeds
}

// MARK: - Sections

extension ConfigurationKey {
    private static let top: [ConfigurationKey] = [
        .init(
            "database",
            .text,
            default: "\"khabar.sqlite\"",
            "The file, relative to the working directory."
        ),
        .init(
            "contact",
            .text,
            "A page or mail address sent in the `User-Agent`, so that outlets can reach you; plain ASCII."
        ),
    ]

    private static let poll: [ConfigurationKey] = [
        .init("poll", .object, "How often feeds are asked."),
        .init(
            "poll.every",
            .duration,
            default: "\"15m\"",
            "Between two polls of a feed, until its rhythm is known."
        ),
        .init(
            "poll.minInterval",
            .duration,
            default: "\"5m\" for `run`, \"0s\" for `poll`",
            "Never oftener than this."
        ),
        .init(
            "poll.maxInterval",
            .duration,
            default: "\"24h\"",
            "The longest that back-off and servers' wishes put a poll off."
        ),
    ]

    private static let fetch: [ConfigurationKey] = [
        .init("fetch", .object, "How the net is asked."),
        .init("fetch.concurrency", .number, default: "64", "Transfers at once, 1 to 2000."),
        .init(
            "fetch.perHostGap",
            .duration,
            default: "\"1s\"",
            "Between two requests to one registrable domain; one at a time unless it is `\"0s\"`."
        ),
        .init(
            "fetch.hosts",
            .object,
            default: "known hosts",
            "Other budgets: `{ \"example.org\": { \"gap\": \"5s\", \"concurrency\": 2 } }`."
        ),
        .init("fetch.hosts.DOMAIN", .object, "The budget of one registrable domain."),
        .init(
            "fetch.hosts.DOMAIN.gap",
            .duration,
            default: "`fetch.perHostGap`",
            "Between two requests to it."
        ),
        .init("fetch.hosts.DOMAIN.concurrency", .number, default: "1", "Requests to it at once, 1 to 100."),
        .init("fetch.timeout", .duration, default: "\"30s\"", "For a whole transfer; at least `\"1s\"`."),
        .init(
            "fetch.maxBodyBytes",
            .size,
            default: "\"16MB\"",
            "Of one answer after decompression; of the largest one at a time is read."
        ),
        .init(
            "fetch.allowPrivateHosts",
            .list,
            default: "[]",
            "Addresses, CIDR ranges or `host:port` that may be asked although they are private."
        ),
        .init("fetch.allowFiles", .flag, default: "false", "Whether `file:` feeds are read."),
    ]

    private static let stories: [ConfigurationKey] = [
        .init("stories", .object, "How copies are looked for."),
        .init(
            "stories.window",
            .duration,
            default: "\"14d\"",
            "How far back copies are looked for; at least `\"1h\"`."
        ),
        .init(
            "stories.settling",
            .duration,
            default: "\"2h\"",
            "How long after its publication a lone or doubtful article waits for those that come late; `\"0s\"` "
                + "decides each once, as it comes; at most `\"2d\"`."
        ),
        .init("pages", .object, "Pages of articles that were read already."),
        .init(
            "pages.rechecksPerDay",
            .number,
            default: "50",
            "Pages of an outlet's articles that are asked again in a day, `0` for none: an hour, six hours, a day, "
                + "three days and a week after publication, with their validators, where robots.txt allows."
        ),
    ]

    private static let retention: [ConfigurationKey] = [
        .init("retention", .object, "How long things are kept."),
        .init(
            "retention.articles",
            .duration,
            default: "\"forever\"",
            "How long stories are kept after their latest article; no shorter than `stories.window`."
        ),
        .init("retention.revisions", .duration, default: "\"1y\"", "Earlier wordings; or `\"forever\"`."),
        .init(
            "retention.polls",
            .duration,
            default: "\"90d\"",
            "The log of polls, and what `khabar politeness` counts; at least `\"1d\"`, or `\"forever\"`."
        ),
    ]

    private static let web: [ConfigurationKey] = [
        .init("web", .object, "What is served over HTTP to this machine: `/metrics` and `/health`."),
        .init(
            "web.listen",
            .text,
            "Where: a loopback address with a port, such as `\"127.0.0.1:8420\"`, or a local socket, `\"unix:/run/khabar/web.sock\"`. "
                + "Without it nothing is served."
        ),
        .init(
            "web.hosts",
            .list,
            default: "[]",
            "Names besides those of this machine (`localhost`, 127.0.0.0/8, `[::1]`) under which it may be asked, such as "
                + "`[\"news.example.org\"]` behind a proxy that passes the `Host` on; a request for any other gets 421. At a "
                + "local socket without this list every name is answered, for no page in a browser reaches it."
        ),
    ]

    private static let outlets: [ConfigurationKey] = [
        .init("outlets", .list, "The publishers to read; the only key that must be there."),
        .init(
            "outlets[].id",
            .text,
            "Short and stable, of a-z, 0-9, `-` and `_`: it is the outlet's name in SQL, JSON and logs. Required."
        ),
        .init("outlets[].name", .text, "As readers know it; also recognised in datelines. Required."),
        .init("outlets[].homepage", .url, "Kept with the outlet."),
        .init("outlets[].language", .text, "A language tag such as `\"ar\"`, kept with the outlet."),
        .init(
            "outlets[].country",
            .text,
            "A country code of two letters such as `\"MA\"`, kept with the outlet."
        ),
        .init(
            "outlets[].fullText",
            .choice,
            default: "\"auto\"",
            "`\"auto\"`: article pages are fetched where the feed carries excerpts; `\"always\"`; `\"never\"`."
        ),
        .init(
            "outlets[].every",
            .duration,
            default: "`poll.every`",
            "For this outlet: never less often, whatever its rhythm or the wish its feed states."
        ),
        .init("outlets[].body", .xpath, "Where the text stands on its article pages."),
        .init("outlets[].strip", .xpath, "What is no part of the text there."),
        .init("outlets[].title", .xpath, "Where the title stands there."),
        .init("outlets[].date", .xpath, "Where the time of publication stands there."),
        .init(
            "outlets[].charset",
            .text,
            "The encoding of feeds and pages that name none and are no UTF-8, such as `\"windows-1256\"`."
        ),
        .init(
            "outlets[].zone",
            .text,
            default: "UTC",
            "Of dates that its pages show without one, such as `\"Africa/Casablanca\"`."
        ),
        .init("outlets[].paused", .flag, default: "false", "Nothing is asked of it for now."),
    ]

    private static let doors: [ConfigurationKey] = [
        .init("outlets[].user", .text, "The name for an outlet behind a login; together with `password`."),
        .init("outlets[].password", .secret, "Its password."),
        .init("outlets[].bearer", .secret, "A bearer token, in place of `user`."),
        .init("outlets[].cookie", .secret, "Sent as `Cookie`."),
        .init("outlets[].headers", .object, "Further headers, by their names: a text or a secret each."),
        .init("outlets[].headers.NAME", .text, "One header: a text in visible ASCII, or a secret."),
        .init(
            "outlets[].proxy",
            .url,
            "`\"http://…\"`, `\"https://…\"`, `\"socks5://…\"` or `\"socks5h://…\"`."
        ),
    ]

    private static let feeds: [ConfigurationKey] =
        [
            .init("outlets[].feeds", .list, "What is polled, at least one. Required."),
            .init(
                "outlets[].feeds[].url",
                .url,
                "RSS, Atom, RDF, JSON Feed, a news sitemap, WordPress posts (`/wp-json/wp/v2/posts`), or a page. "
                    + "Required."
            ),
        ] + reading(of: "outlets[].feeds[]") + [
            .init("outlets[].feeds[].paused", .flag, default: "false", "It is not asked for now."),
            .init(
                "outlets[].feeds[].fallback",
                .list,
                "What is asked, in this order, when the feed has failed for a day."
            ),
            .init("outlets[].feeds[].fallback[].url", .url, "As a feed's. Required."),
        ] + reading(of: "outlets[].feeds[].fallback[]") + [
            .init(
                "outlets[].feeds[].allowPrivateHosts",
                .list,
                default: "[]",
                "As `fetch.allowPrivateHosts`, for this feed and its outlet's pages alone."
            )
        ]

    /// A feed and its fallbacks are read alike.
    private static func reading(of feed: String) -> [ConfigurationKey] {
        [
            .init(
                "\(feed).kind",
                .choice,
                default: "found by itself",
                "`\"feed\"`, `\"sitemap\"`, `\"wp-json\"`; `\"page\"` must be said."
            ),
            .init("\(feed).items", .xpath, default: "found by itself", "On a page: one element an item."),
            .init(
                "\(feed).title",
                .xpath,
                default: "found by itself",
                "The title, inside an item of a page."
            ),
            .init("\(feed).link", .xpath, default: "found by itself", "The link, inside an item of a page."),
            .init("\(feed).date", .xpath, default: "found by itself", "The time, inside an item of a page."),
            .init(
                "\(feed).text",
                .xpath,
                default: "found by itself",
                "The teaser, inside an item of a page."
            ),
            .init(
                "\(feed).outlet",
                .xpath,
                "The name of an item's own outlet, on a page that gathers from several."
            ),
        ]
    }
}

// MARK: - The page

extension ConfigurationKey {
    /// `CONFIGURATION.md`, beside this file; the manual page `khabar.json(5)` is made from it.
    static var page: String {
        """
        # config.json, key by key

        Made by `khabar document configuration` from `ConfigurationKey.swift`.

        Keys that are not listed are refused, with the nearest that is. Durations are `"90s"`, `"15m"`, `"6h"`,
        `"14d"`, `"1y"`; sizes `"16MB"` (10⁶) or `"16MiB"` (2²⁰). A secret is never written in the file:
        `{ "credential": "NAME" }` names a credential of the unit (`LoadCredential=NAME:/path`),
        `{ "file": "/path" }` a file that only its owner may read.

        | key | form | default | meaning |
        |---|---|---|---|

        """
            + all.map { key in
                let standard =
                    key.standard.map { $0.contains(" ") || $0.hasPrefix("`") ? $0 : "`\($0)`" } ?? "–"
                return "| `\(key.path)` | \(key.form.rawValue) | \(standard) | \(key.words) |\n"
            }.joined()
    }
}
