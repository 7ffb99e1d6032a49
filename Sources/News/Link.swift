/// What stories have to do with one another without being one.
package enum Link {
    /// The raw values are those of the `links` view.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// An article with its own text has passages of another story.
        case partial
        /// An article carries passages of several stories.
        case roundup
        /// A further part under one headline or introduction.
        case series
        /// The same event in other words.
        case related
    }
}
