package import Storage

/// What a reader with an account wishes of watches.
package enum WatchWish: Hashable, Sendable {
    /// Makes a watch, or changes one that people keep.
    case keep(Watch, isNew: Bool)
    case end(watch: String)
    /// Tells the watch's targets something, to see whether it arrives.
    case tryOut(watch: String)
    /// Sends a message anew.
    case replay(delivery: Int64)

    package enum Outcome: Hashable, Sendable {
        /// The watch that was kept or ended.
        case done(watch: String)
        /// Messages that go now.
        case begun([Int64])
        case refused(String)
        /// Nobody is there who may write.
        case unavailable
    }
}
