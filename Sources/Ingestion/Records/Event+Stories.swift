import Deduplication
import Fetching
import Logging
import News
import Storage

/// What is said of articles, their pages and their stories.
extension Event {
    static func storyNew(_ story: Story.ID, with id: Article.ID, _ article: Article) -> Event {
        Event(.storyNew, of: Subject(id, article), [.story: story])
    }

    /// `original` is the outlet whose article is the story's first.
    static func storyJoined(
        _ story: Story.ID,
        of original: Outlet.ID?,
        by id: Article.ID,
        _ article: Article,
        _ decision: Decision
    ) -> Event {
        Event(
            .storyJoined,
            of: Subject(id, article),
            [
                .story: story, .original: original?.text, .relation: decision.relation.rawValue,
                .similarity: Double(Int((decision.similarity * 1000).rounded())) / 1000, .rule: decision.rule,
            ]
        )
    }

    /// By the text of their articles.
    static func storyMerged(_ gone: Story.ID, into story: Story.ID) -> Event {
        Event(.storyMerged, [.story: story, .otherStory: gone]).at(.debug)
    }

    /// What a person decided.
    static func corrected(_ correction: CorrectionRecord) -> Event {
        switch correction.kind {
        case .split:
            Event(
                .storySplit,
                [
                    .article: correction.article, .story: correction.story,
                    .otherStory: correction.otherStory, .person: correction.by, .reason: correction.reason,
                ]
            )
        case .join:
            Event(
                .storyMerged,
                [
                    .story: correction.story, .otherStory: correction.otherStory, .person: correction.by,
                    .reason: correction.reason,
                ]
            )
        }
    }

    static func storiesRenewed(_ plan: Reclustering) -> Event {
        Event(
            .storiesRenewed,
            [
                .stories: plan.storiesAfter, .before: plan.storiesBefore, .articles: plan.articles,
                .changes: plan.moves.count,
            ]
        )
    }

    static func articlesForgotten(_ count: Int, by person: String) -> Event {
        Event(.articlesForgotten, [.articles: count, .person: person])
    }

    /// What an article's page showed when it was asked again; nil where that is no news.
    static func rechecked(_ wish: RecheckWish, _ outcome: Rechecking.Outcome) -> Event? {
        let name: Name? =
            switch outcome {
            case .same: nil
            case .missing: .pageMissing
            case .edited: .storyEdited
            case .removed: .storyRemoved
            case .returned: .storyReturned
            }
        return name.map { Event($0, of: Subject(wish.id, wish.article)) }
    }
}

// MARK: - Pages

extension Event {
    static func pageRead(_ wish: PageWish, _ harvest: Archivist.Harvest) -> Event {
        Event(
            .pageRead,
            of: Subject(wish.id, wish.article, page: wish.url),
            [.copies: harvest.copies > 0 ? harvest.copies : nil, .original: harvest.originalNames]
        )
    }

    /// `cause` is why no answer came, `status` what the answer was.
    static func pageFailed(_ wish: PageWish, reason: String, cause: FetchError.Cause?, status: Int?) -> Event
    {
        let name = cause?.event ?? .pageFailed
        return Event(
            name,
            of: Subject(wish.id, wish.article, page: wish.url),
            [.error: cause?.code, .status: name == .pageFailed ? status : nil, .reason: reason]
        )
    }

    static func pagePostponed(_ wish: PageWish, until time: Timestamp, reason: String) -> Event {
        Event(
            .pagePostponed,
            of: Subject(wish.id, wish.article, page: wish.url),
            [.reason: reason, .attempt: wish.attempts + 1, .until: time]
        )
    }
}
