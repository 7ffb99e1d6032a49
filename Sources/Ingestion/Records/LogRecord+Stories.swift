import Deduplication
import Fetching
import Logging
import News
import Storage

/// What is said of articles, their pages and their stories.
extension LogRecord {
    static func storyNew(_ story: Story.ID, with id: Article.ID, _ article: Article) -> LogRecord {
        LogRecord(.storyNew, of: Subject(id, article), [.story: story])
    }

    /// `original` is the outlet whose article is the story's first.
    static func storyJoined(
        _ story: Story.ID,
        of original: Outlet.ID?,
        by id: Article.ID,
        _ article: Article,
        _ decision: Decision
    ) -> LogRecord {
        LogRecord(
            .storyJoined,
            of: Subject(id, article),
            [
                .story: story, .original: original?.text, .relation: decision.relation.rawValue,
                .similarity: Double(Int((decision.similarity * 1000).rounded())) / 1000, .rule: decision.rule,
            ]
        )
    }

    /// By the text of their articles.
    static func storyMerged(_ gone: Story.ID, into story: Story.ID) -> LogRecord {
        LogRecord(.storyMerged, [.story: story, .otherStory: gone]).at(.debug)
    }

    /// What a person decided.
    static func corrected(_ correction: CorrectionRecord) -> LogRecord {
        switch correction.kind {
        case .split:
            LogRecord(
                .storySplit,
                [
                    .article: correction.article, .story: correction.story,
                    .otherStory: correction.otherStory, .person: correction.by, .reason: correction.reason,
                ]
            )
        case .join:
            LogRecord(
                .storyMerged,
                [
                    .story: correction.story, .otherStory: correction.otherStory, .person: correction.by,
                    .reason: correction.reason,
                ]
            )
        }
    }

    /// What a person took back.
    static func undone(_ correction: CorrectionRecord, by person: String) -> LogRecord {
        LogRecord(
            .correctionUndone,
            [.story: correction.story, .otherStory: correction.otherStory, .person: person]
        )
    }

    static func storiesRenewed(_ plan: Reclustering) -> LogRecord {
        LogRecord(
            .storiesRenewed,
            [
                .stories: plan.storiesAfter, .before: plan.storiesBefore, .articles: plan.articles,
                .changes: plan.moves.count,
            ]
        )
    }

    static func articlesForgotten(_ count: Int, by person: String) -> LogRecord {
        LogRecord(.articlesForgotten, [.articles: count, .person: person])
    }

    /// What an article's page showed when it was asked again; nil where that is no news.
    static func rechecked(_ wish: RecheckWish, _ outcome: Rechecking.Outcome) -> LogRecord? {
        let name: Name? =
            switch outcome {
            case .same: nil
            case .missing: .pageMissing
            case .edited: .storyEdited
            case .completed: .pageRead
            case .removed: .storyRemoved
            case .returned: .storyReturned
            case .vanished: .articleVanished
            }
        return name.map { LogRecord($0, of: Subject(wish.id, wish.article)) }
    }
}

// MARK: - Pages

extension LogRecord {
    static func pageRead(_ wish: PageWish, _ harvest: NewsWriter.Harvest) -> LogRecord {
        LogRecord(
            .pageRead,
            of: Subject(wish.id, wish.article, page: wish.url),
            [.copies: harvest.copies > 0 ? harvest.copies : nil, .original: harvest.originalNames]
        )
    }

    /// `error` is a short name of what went wrong, or of what answered in the article's place; `cause` is why no answer came,
    /// `status` what the answer was.
    static func pageFailed(
        _ subject: Subject,
        reason: String,
        error: String?,
        cause: FetchError.Cause? = nil,
        status: Int? = nil
    ) -> LogRecord {
        let name = cause?.record ?? .pageFailed
        return LogRecord(
            name,
            of: subject,
            [.error: error, .status: name == .pageFailed ? status : nil, .reason: reason]
        )
    }

    /// Its article was gone when the page came.
    static func articleVanished(_ wish: PageWish) -> LogRecord {
        LogRecord(.articleVanished, of: Subject(wish.id, wish.article, page: wish.url))
    }

    static func pagePostponed(_ wish: PageWish, until time: Timestamp, reason: String) -> LogRecord {
        LogRecord(
            .pagePostponed,
            of: Subject(wish.id, wish.article, page: wish.url),
            [.reason: reason, .attempt: wish.attempts + 1, .until: time]
        )
    }
}
