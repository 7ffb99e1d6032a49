import Deduplication
import Logging
import News

/// What a transaction does to stories.
struct StoryChanges: Sendable {
    /// Whether anybody wants to hear of each story.
    var isHeard = false
    private(set) var records: [LogRecord] = []
    private(set) var copies = 0
    /// The outlets that were first with them, each once.
    private(set) var originals: [Outlet.ID] = []

    /// An article was put into a story; `first` is the outlet that had it first, `decision` why it joined, nil where it
    /// opened the story.
    mutating func place(
        _ id: Article.ID,
        _ article: Article,
        in story: Story.ID,
        of first: Outlet.ID?,
        _ decision: Decision?
    ) {
        let original = first == article.outlet ? nil : first
        if let original {
            copies += 1
            if !originals.contains(original) { originals.append(original) }
        }
        guard isHeard else { return }
        if let decision {
            records.append(.storyJoined(story, of: original, by: id, article, decision))
        } else {
            records.append(.storyNew(story, with: id, article))
        }
    }

    /// A story became part of another one.
    mutating func join(_ gone: Story.ID, into story: Story.ID) {
        if isHeard { records.append(.storyMerged(gone, into: story)) }
    }
}

extension NewsWriter.Harvest {
    private static let mostOriginals = 3

    /// Adds what one transaction did.
    mutating func take(_ changes: StoryChanges) {
        copies += changes.copies
        let others = changes.originals.filter { !originals.contains($0) }
        originals = Array((originals + others).prefix(Self.mostOriginals))
    }

    /// For the log; nil where there is none.
    var originalNames: String? {
        originals.isEmpty ? nil : originals.map(\.text).joined(separator: ", ")
    }
}
