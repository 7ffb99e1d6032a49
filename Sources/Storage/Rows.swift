package import News

/// What a reading asks for; nil means any. Times compare with the believed time, `since` inclusive, `until`
/// not.
package struct NewsFilter: Hashable, Sendable {
    package var since: Timestamp?
    package var until: Timestamp?
    package var outlet: Outlet.ID?
    /// As in the `agency` columns, letter case aside.
    package var agency: String?
    /// Only articles in this language; `ar` takes `ar-MA` in.
    package var language: String?
    /// Only stories that so many outlets carry, or articles of such stories.
    package var minOutlets: Int?
    package var limit: Int

    package init(
        since: Timestamp? = nil,
        until: Timestamp? = nil,
        outlet: Outlet.ID? = nil,
        agency: String? = nil,
        language: String? = nil,
        minOutlets: Int? = nil,
        limit: Int = 20
    ) {
        self.since = since
        self.until = until
        self.outlet = outlet
        self.agency = agency
        self.language = language
        self.minOutlets = minOutlets
        self.limit = limit
    }
}

/// A row of the `stories` view.
package struct StoryRow: Hashable, Sendable {
    package let id: Story.ID
    package let title: String
    package let firstPublishedAt: Timestamp
    package let lastPublishedAt: Timestamp
    package let firstOutlet: Outlet.ID
    package let articleCount: Int
    package let outletCount: Int
    package let agency: String?
    package let original: Article.ID
    /// What the first time and outlet rest on.
    package let firstRestsOn: BelievedFrom
}

/// What a believed time rests on; the raw values are those of `believed_from` in the views.
package enum BelievedFrom: String, Hashable, Sendable {
    case published
    case updated
    case seen
    /// A claim that the outlet has changed since.
    case earlier
}

/// A story with its articles, earliest first.
package struct StoryPage: Hashable, Sendable {
    package let story: StoryRow
    package let copies: [CopyRow]
}

/// A story that has something to do with another one.
package struct LinkRow: Hashable, Sendable {
    package let kind: Link.Kind
    /// 0...1.
    package let score: Double
    package let story: StoryRow
}

/// An article as a part of its story: a row of the `copies` view.
package struct CopyRow: Hashable, Sendable {
    package let story: Story.ID
    package let relation: Relation
    /// 0...1 against `match`; 1 for the original; nil where stories were joined without measuring this pair.
    package let similarity: Double?
    package let containment: Double?
    /// From the original's believed time to this article's.
    package let delaySeconds: Int64
    package let match: Article.ID?
    package let rule: String
    package let article: ArticleRow
}

/// A row of the `articles` view.
package struct ArticleRow: Hashable, Sendable {
    package let id: Article.ID
    /// What was kept of the entry and its page.
    package let article: Article
    package let story: Story.ID?
    package let relation: Relation?
    /// Ours.
    package let seenAt: Timestamp
    /// The outlet's claim where it can be believed.
    package let believedAt: Timestamp
    package let believedFrom: BelievedFrom
    package let revisionCount: Int
    package let waitsForPage: Bool
    /// What its page says to robots.
    package let robots: String?
}

/// An article found by words.
package struct SearchRow: Hashable, Sendable {
    package let article: ArticleRow
    /// The whole title with its hits.
    package let title: Snippet
    /// Around the first hit of the text, as the outlet wrote it.
    package let snippet: Snippet
    /// bm25, the lower the better; nil where it was not asked for.
    package let rank: Double?
}

/// A row of the `outlets` view.
package struct OutletRow: Hashable, Sendable {
    package let id: Outlet.ID
    package let name: String
    package let homepage: String?
    package let language: String?
    package let country: String?
    /// ok, degraded, failing, new, idle, listed or removed.
    package let state: String
    package let articleCount: Int
    package let lastSuccessAt: Timestamp?
    package let addedAt: Timestamp
    package let removedAt: Timestamp?
    package let silence: Silence
    package let gaps: GapCount
}

/// How long khabar has looked at an outlet and found nothing new.
package struct Silence: Hashable, Sendable {
    /// Believed time of its newest article.
    package let newestAt: Timestamp?
    package let seconds: Int64?
    /// Articles that it usually publishes in such a stretch of the week; nil until it is known.
    package let expected: Double?
    /// Whether that is not its way.
    package let isUnusual: Bool
}

/// What polls came too late for.
package struct GapCount: Hashable, Sendable {
    package let gaps: Int
    /// An estimate.
    package let missed: Int
}

/// A row of the `feeds` view.
package struct FeedRow: Hashable, Sendable {
    package let id: Feed.ID
    package let outlet: Outlet.ID
    package let url: String
    package let finalURL: String?
    package let kind: Feed.Kind?
    package let state: Feed.Health
    package let stateReason: String?
    package let stateSince: Timestamp
    package let carries: Feed.Carries?
    package let identity: Feed.Identity?
    package let consecutiveFailures: Int
    package let lastPollAt: Timestamp?
    package let lastSuccessAt: Timestamp?
    package let nextPollAt: Timestamp?
    package let validators: Validators
    package let gaps: GapCount
    /// Whether its server sends the whole each time although it gives validators.
    package let ignoresValidators: Bool
    /// What its server says to robots.
    package let robots: String?
}

/// What was asked of a registrable domain over some days.
package struct PolitenessRow: Hashable, Sendable {
    package let domain: String
    package let requests: Int
    package let feeds: Int
    package let pages: Int
    package let others: Int
    package let unconditional: Int
    package let notModified: Int
    package let failures: Int
    package let bytes: Int
    package let shortestGapMilliseconds: Int?
    package let restsUntil: Timestamp?
    package let reason: String?
}

/// What the schedule needs to know of a configured feed.
package struct FeedState: Hashable, Sendable {
    package let id: Feed.ID
    package let outlet: Outlet.ID
    package let url: String
    /// Configured, else found; nil until then.
    package let kind: Feed.Kind?
    package let validators: Validators
    /// The URL that gave the validators, where redirects led.
    package let finalURL: String?
    /// Of the last body that was read.
    package let bodyHash: Int64?
    package let nextPollAt: Timestamp?
    package let consecutiveFailures: Int
    package let lastSuccessAt: Timestamp?
    package let state: Feed.Health
    package let stateSince: Timestamp
    package let lastPollAt: Timestamp?
    package let memory: Feed.Memory
    /// What alone tells its entries apart; nil: address and id do.
    package let identity: Feed.Identity?
    /// Nil until pages have shown it.
    package let carries: Feed.Carries?
}

/// An article whose page is due to be fetched.
package struct PageWish: Hashable, Sendable {
    package let id: Article.ID
    /// The page to fetch.
    package let url: String
    package let wantedAt: Timestamp
    /// Failed ones so far.
    package let attempts: Int
    /// As it stands, for the page to complete.
    package let article: Article
    package let entryDigest: Int64
    /// Where the article was first seen.
    package let feed: Feed.ID?
    package let seenAt: Timestamp
    package let believedAt: Timestamp
}

/// A stored fingerprint, with what the index of stories needs to rebuild itself.
package struct StoredFingerprint: Hashable, Sendable {
    package let article: Article.ID
    package let story: Story.ID
    /// The story that the text gives: another one where a person joined that with this.
    package let part: Story.ID
    package let outlet: Outlet.ID
    package let url: String
    /// The believed time.
    package let time: Timestamp
    package let placedAt: Timestamp
    package let fingerprint: [UInt8]
}

/// Sizes at a glance.
package struct Counts: Hashable, Sendable {
    package let articles: Int
    package let stories: Int
    /// Stories of more than one article.
    package let storiesWithCopies: Int
    package let waitingPages: Int
}
