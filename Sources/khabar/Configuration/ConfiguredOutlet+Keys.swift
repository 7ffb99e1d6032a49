import Ingestion
import News
import Parsing

extension Configuration.ConfiguredOutlet: Configured {
    static let keys: [Key] = ownKeys + ConfiguredAccess.keys.map { $0.inside(\.access) } + feedKeys

    private static let ownKeys: [Key] = [
        Key(
            "id",
            \.outlet.id,
            .outletID,
            isRequired: true,
            "Short and stable, of a-z, 0-9, `-` and `_`: it is the outlet's name in SQL, JSON and logs."
        ),
        Key(
            "name",
            \.outlet.name,
            .name,
            isRequired: true,
            "As readers know it; also recognised in datelines."
        ),
        Key("homepage", \.outlet.homepage, .httpURL, "Kept with the outlet."),
        Key(
            "language",
            \.outlet.language,
            .languageTag,
            "A language tag such as `\"ar\"`, kept with the outlet."
        ),
        Key(
            "country",
            \.outlet.country,
            .countryCode,
            "A country code of two letters such as `\"MA\"`, kept with the outlet."
        ),
        Key(
            "fullText",
            \.outlet.fullText,
            .choice,
            "`\"auto\"`: article pages are fetched where the feed carries excerpts; `\"always\"`; `\"never\"`."
        ),
        Key(
            "every",
            \.every,
            .duration,
            default: "`poll.every`",
            "For this outlet: never less often, whatever its rhythm or the wish its feed states."
        ),
        Key("body", \.rules.body, .xPath, "Where the text stands on its article pages."),
        Key("strip", \.rules.strip, .xPath, "What is no part of the text there."),
        Key("title", \.rules.title, .xPath, "Where the title stands there."),
        Key("date", \.rules.date, .xPath, "Where the time of publication stands there."),
        Key(
            "charset",
            \.charset,
            .encoding,
            """
            The encoding of its feeds and pages, such as `"windows-1256"`, whatever they say; text that is UTF-8 beyond \
            doubt stays so.
            """
        ),
        Key(
            "zone",
            \.zone,
            .zone,
            default: "UTC",
            "Of dates that its feeds and pages state without one, such as `\"Africa/Casablanca\"`."
        ),
        Key(
            "was",
            \.outlet.was,
            .outletIDs,
            "Ids that it had before: their feeds and articles become its own, those of an outlet that is still configured "
                + "as far as this one polls its feeds now."
        ),
        Key("paused", \.outlet.isPaused, .flag, "Nothing is asked of it for now."),
    ]

    private static let feedKeys: [Key] = [
        Key(
            "feeds",
            \.listedFeeds,
            .list(
                adding: "a list such as [ { \"url\": \"https://example.org/feed/\" } ]",
                atLeastOne: "feed"
            ),
            isRequired: true,
            "What is polled, at least one."
        )
    ]
}

extension ConfiguredAccess: Configured {
    static let keys: [Key] = [
        Key(
            "user",
            \.user,
            .text("a user name in quotes"),
            "The name for an outlet behind a login; together with `password`."
        ),
        Key("password", \.password, .secret, "Its password."),
        Key("bearer", \.bearer, .secret, "A bearer token, in place of `user`."),
        Key("cookie", \.cookie, .secret, "Sent as `Cookie`."),
        Key("headers", \.headers, .headers, "Further headers, by their names: a text or a secret each."),
        Key(
            "proxy",
            \.proxy,
            .proxy,
            "`\"http://…\"`, `\"https://…\"`, `\"socks5://…\"` or `\"socks5h://…\"`."
        ),
        Key(
            "proxyUser",
            \.proxyUser,
            .text("a user name in quotes"),
            "The name that the proxy asks for; together with `proxyPassword`."
        ),
        Key("proxyPassword", \.proxyPassword, .secret, "Its password."),
    ]
}

extension Configuration.ConfiguredFeed: Configured {
    static let keys: [Key] =
        [
            Key(
                "url",
                \.url,
                .feedURL,
                isRequired: true,
                "RSS, Atom, RDF, JSON Feed, a news sitemap, WordPress posts (`/wp-json/wp/v2/posts`), or a page."
            )
        ] + readingKeys.map { $0.inside(\.polled.reading) } + [
            Key("paused", \.isPaused, .flag, "It is not asked for now."),
            Key(
                "fallback",
                \.polled.fallbacks,
                .list(),
                "What is asked, in this order, when the feed has failed for a day."
            ),
            Key(
                "allowPrivateHosts",
                \.polled.allowPrivateHosts,
                .privateHosts,
                "As `fetch.allowPrivateHosts`, for this feed and its outlet's pages alone."
            ),
        ]

    /// A feed and its fallbacks are read alike.
    static let readingKeys: [ConfigurationKey<EntryReading>] = [
        .init(
            "kind",
            \.kind,
            .choice,
            default: "found by itself",
            "`\"feed\"`, `\"sitemap\"`, `\"wp-json\"`; `\"page\"` must be said."
        ),
        .init(
            "items",
            \.listing.items,
            .xPath,
            default: "found by itself",
            "On a page: one element an item."
        ),
        .init(
            "title",
            \.listing.title,
            .xPath,
            default: "found by itself",
            "The title, inside an item of a page."
        ),
        .init(
            "link",
            \.listing.link,
            .xPath,
            default: "found by itself",
            "The link, inside an item of a page."
        ),
        .init(
            "date",
            \.listing.date,
            .xPath,
            default: "found by itself",
            "The time, inside an item of a page."
        ),
        .init(
            "text",
            \.listing.text,
            .xPath,
            default: "found by itself",
            "The teaser, inside an item of a page."
        ),
        .init(
            "outlet",
            \.listing.outlet,
            .xPath,
            "The name of an item's own outlet, on a page that gathers from several."
        ),
    ]
}

extension PolledFeed.Fallback: Configured {
    init() {
        self.init(url: "", reading: EntryReading())
    }

    static let keys: [Key] =
        [Key("url", \.url, .feedURL, isRequired: true, "As a feed's.")]
        + Configuration.ConfiguredFeed.readingKeys.map { $0.inside(\.reading) }
}
