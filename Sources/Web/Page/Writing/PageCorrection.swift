package import News

/// What a reader with an account decides about stories.
package enum PageCorrection: Hashable, Sendable {
    /// Takes articles out of a story, together into one of their own.
    case split([Article.ID], from: Story.ID, reason: String)
    /// Makes one story of two.
    case join(Story.ID, Story.ID, reason: String)
    /// Takes a correction back.
    case undo(correction: Int64)

    package enum Outcome: Hashable, Sendable {
        /// The story to look at now.
        case done(Story.ID)
        case refused(String)
        /// Nobody is there who may write.
        case unavailable
    }
}
