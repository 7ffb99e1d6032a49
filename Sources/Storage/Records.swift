package import News

/// Why an article stands in its story: what the decision measured.
package struct PlacementRecord: Hashable, Sendable {
    /// To `match`, by text alone; `original` where there is none.
    package var relation: Relation
    /// 0...1 against `match`; 1 where there is none.
    package var similarity: Double
    package var containment: Double
    package var match: Article.ID?
    /// Stable short name of the rule that decided.
    package var rule: String
    /// What was measured, as JSON.
    package var evidence: String?

    package init(
        relation: Relation,
        similarity: Double,
        containment: Double,
        match: Article.ID?,
        rule: String,
        evidence: String? = nil
    ) {
        self.relation = relation
        self.similarity = similarity
        self.containment = containment
        self.match = match
        self.rule = rule
        self.evidence = evidence
    }
}

/// What a person decided about a story.
package struct CorrectionRecord: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// An article was taken out of its story.
        case split
        /// Two stories were made one.
        case join
    }

    package let id: Int64
    package let kind: Kind
    /// The article taken out; of a join the original of the story that went into the other.
    package let article: Article.ID
    /// The story it left; of a join the one that lives on.
    package let story: Story.ID
    /// The story it was given; of a join the one that is no more.
    package let otherStory: Story.ID
    package let at: Timestamp
    /// The account of who decided.
    package let by: String
    package let reason: String
}

/// An article that is already kept, as far as a poll must know it.
package struct KnownArticle: Hashable, Sendable {
    package enum Match: Hashable, Sendable {
        case url
        /// Its address is another one: the outlet moved it, or the feed uses a key twice.
        case entryKey
        /// The address is that of a page which listed it.
        case listing
        /// Title and time are the same, or the entry is word for word.
        case content
    }

    package let id: Article.ID
    package let matchedBy: Match
    package let url: CanonicalURL
    package let entryDigest: Int64
    package let textSource: Article.TextSource
    package let waitsForPage: Bool
    package let title: String
    /// Whether it is only known from a page that gathers from several outlets.
    package let isListed: Bool
    /// Where it was first seen.
    package let feed: Feed.ID?
    package let story: Story.ID?
    package let seenAt: Timestamp
    package let believedAt: Timestamp
}

/// The outcome of one poll.
package struct PollRecord: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        /// Articles were first seen, so many.
        case new(Int)
        case unchanged
        /// The server said so (304).
        case notModified
        case failed(reason: String)
    }

    package var feed: Feed.ID
    package var at: Timestamp
    package var outcome: Outcome
    /// HTTP; nil where no answer came.
    package var status: Int?
    package var bytes: Int
    package var durationMilliseconds: Int
    package var newArticles: Int
    package var changedArticles: Int
    /// Nil keeps the stored ones.
    package var validators: Validators?
    /// Nil: never by itself.
    package var nextPollAt: Timestamp?
    /// Nil: ok or failing, by the outcome.
    package var health: Feed.Health?
    /// Why it is in that health; nil: the failure's reason.
    package var healthReason: String?
    /// Nil keeps the stored one.
    package var memory: Feed.Memory?
    /// The domain that is to be left alone from now on.
    package var rest: DomainRest?
    /// The domain that answers again.
    package var wakes: String?
    /// Where redirects led; nil keeps the stored one.
    package var finalURL: String?
    /// Nil keeps the stored one.
    package var bodyHash: Int64?
    /// What was found there; nil keeps the stored one.
    package var kind: Feed.Kind?
    /// What was learnt of its entries; nil keeps the stored one.
    package var identity: Feed.Identity?
    package var warnings: Int

    package init(
        feed: Feed.ID,
        at: Timestamp,
        outcome: Outcome,
        status: Int? = nil,
        bytes: Int = 0,
        durationMilliseconds: Int = 0,
        newArticles: Int = 0,
        changedArticles: Int = 0,
        validators: Validators? = nil,
        nextPollAt: Timestamp?,
        health: Feed.Health? = nil,
        healthReason: String? = nil,
        memory: Feed.Memory? = nil,
        finalURL: String? = nil,
        bodyHash: Int64? = nil,
        kind: Feed.Kind? = nil,
        identity: Feed.Identity? = nil,
        warnings: Int = 0
    ) {
        self.feed = feed
        self.at = at
        self.outcome = outcome
        self.status = status
        self.bytes = bytes
        self.durationMilliseconds = durationMilliseconds
        self.newArticles = newArticles
        self.changedArticles = changedArticles
        self.validators = validators
        self.nextPollAt = nextPollAt
        self.health = health
        self.healthReason = healthReason
        self.memory = memory
        self.finalURL = finalURL
        self.bodyHash = bodyHash
        self.kind = kind
        self.identity = identity
        self.warnings = warnings
    }
}

/// A registrable domain that is to be left alone.
package struct DomainRest: Hashable, Sendable {
    package var name: String
    package var until: Timestamp
    /// Times in a row that it had to be.
    package var refusals: Int
    package var reason: String

    package init(name: String, until: Timestamp, refusals: Int, reason: String) {
        self.name = name
        self.until = until
        self.refusals = refusals
        self.reason = reason
    }
}

/// What was asked of one registrable domain, to be added to what was asked of it on that day.
package struct AskedRecord: Hashable, Sendable {
    package var domain: String
    package var feeds: Int
    package var pages: Int
    package var others: Int
    package var hops: Int
    package var unconditional: Int
    package var notModified: Int
    package var failures: Int
    package var bytes: Int
    package var shortestGapMilliseconds: Int?

    package init(
        domain: String,
        feeds: Int,
        pages: Int,
        others: Int,
        hops: Int,
        unconditional: Int,
        notModified: Int,
        failures: Int,
        bytes: Int,
        shortestGapMilliseconds: Int?
    ) {
        self.domain = domain
        self.feeds = feeds
        self.pages = pages
        self.others = others
        self.hops = hops
        self.unconditional = unconditional
        self.notModified = notModified
        self.failures = failures
        self.bytes = bytes
        self.shortestGapMilliseconds = shortestGapMilliseconds
    }
}

/// What one origin last answered about robots.
package struct RobotsRecord: Hashable, Sendable {
    /// Scheme and authority.
    package var origin: String
    package var askedAt: Timestamp
    package var lastsUntil: Timestamp
    /// HTTP; nil where it could not be reached.
    package var status: Int?
    /// Since when the answer has not been to be had.
    package var downSince: Timestamp?
    package var body: [UInt8]?

    package init(
        origin: String,
        askedAt: Timestamp,
        lastsUntil: Timestamp,
        status: Int?,
        downSince: Timestamp?,
        body: [UInt8]?
    ) {
        self.origin = origin
        self.askedAt = askedAt
        self.lastsUntil = lastsUntil
        self.status = status
        self.downSince = downSince
        self.body = body
    }
}
