extension LogRecord {
    /// What a log record may carry, in the order in which lines show it.
    ///
    /// The raw value is the key in logfmt and JSON; the journal has it in capitals after "KHABAR_", `ERRNO` as it is.
    package enum Field: String, CaseIterable, Sendable {
        // Whom it is about.
        case outlet
        /// The row of a feed in the database.
        case feed
        case feedURL = "feed_url"
        /// The domain, in a record about one; else the feed's host.
        case host
        case article
        case story
        case otherStory = "other_story"
        case url
        case title

        // What was answered.
        /// HTTP.
        case status
        case bytes
        case durationMilliseconds = "duration_ms"
        case itemsNew = "items_new"
        case itemsChanged = "items_changed"
        /// Those that were known as they are.
        case itemsDuplicate = "items_dup"
        /// New or changed ones that were not taken, for the outlet has brought its articles of the day.
        case itemsLeft = "items_left"
        /// New articles whose text another outlet had before.
        case copies
        /// The outlets that had it first, at most three.
        case original

        // How it fares.
        /// A stable short name of what went wrong.
        case error
        case errno
        /// What went wrong, in words.
        case reason
        case state
        case before
        case attempt
        case since
        case until
        case next
        case missed
        case identity
        case warnings
        case relation
        /// How much later than the original, in words.
        case delay
        case similarity
        case rule
        case target
        /// The configured id.
        case watch
        /// The row of a message in the database.
        case delivery
        case time

        // The daemon and its file.
        case version
        case database
        case file
        /// Where something listens.
        case address
        case from
        case to
        case outlets
        case feeds
        case articles
        case stories
        case revisions
        case polls
        case unchanged
        case failed
        case pages
        case lines
        case seconds
        case changes
        case stalled
        /// What was being done, in words: "a poll".
        case work
        case signal
        case request
        case person

        /// Whether its values are whole numbers.
        package var isNumber: Bool {
            switch self {
            case .feed, .article, .story, .otherStory, .status, .bytes, .durationMilliseconds, .itemsNew,
                .itemsChanged, .itemsDuplicate, .copies, .errno, .attempt, .warnings, .from, .to, .outlets,
                .feeds,
                .articles, .stories, .revisions, .polls, .unchanged, .failed, .pages, .lines, .seconds:
                true
            default: false
            }
        }

        /// The field's name in the journal. Source: systemd.journal-fields(7).
        package var journalName: String {
            self == .errno ? "ERRNO" : "KHABAR_" + rawValue.uppercased()
        }
    }
}
