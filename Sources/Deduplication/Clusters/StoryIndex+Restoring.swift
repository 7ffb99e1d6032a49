package import News

extension StoryIndex {
    /// An index made from stored articles, several times as fast as by `restore`.
    ///
    /// Postings are noted as they come and put in order when all are known.
    package struct Restoration {
        private var index: StoryIndex

        package init(windowSeconds: Int64, settlingSeconds: Int64 = 0, wordBytes: Int = .max) {
            index = StoryIndex(
                windowSeconds: windowSeconds,
                settlingSeconds: settlingSeconds,
                wordBytes: wordBytes
            )
            index.isRestoring = true
        }

        /// Enters a stored article of a known story; no article twice.
        package mutating func add(_ arrival: Arrival, in story: Story.ID) {
            precondition(!index.contains(arrival.article), "an article is stored once")
            let words = arrival.fingerprint.compactWords
            let set = words.withUnsafeBufferPointer { ShingleSet(words: $0) }
            index.note(index.list(arrival, words, set, in: story), set)
        }

        /// The index, the same as if each article had been restored by itself.
        package consuming func finish() -> StoryIndex {
            index.enterNoted()
            index.forgetSettled()
            index.orderUnsettled()
            return index
        }
    }
}
