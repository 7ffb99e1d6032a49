internal import Dispatch

/// Collects the postings of restored articles on a thread of its own, while further articles are read and entered.
///
/// Articles get their slots in the order in which they are added. `add` and `finish` are called by one thread.
final class PostingCollector: @unchecked Sendable {
    private static let batchWords = 1 << 14
    /// At most this many batches wait, some eight megabytes. Then `add` waits until one is done.
    private static let batchLimit = 128

    /// The words of some texts, one text after the other.
    private struct Batch {
        var words: [UInt16] = []
        /// For each text where its words end.
        var ends: [Int] = []
    }

    private let queue = DispatchQueue(label: "khabar restoring")
    private let room = DispatchSemaphore(value: PostingCollector.batchLimit)
    // Used by the thread that adds.
    private var batch = Batch()
    // Used by the queue alone until `finish` has waited for it.
    private let scanner = ShingleScanner()
    private let postings = UnsortedPostings()
    private var shingleCounts: [UInt16] = []

    /// Takes the words of the next slot.
    func add(_ words: UnsafeBufferPointer<UInt16>) {
        batch.words.append(contentsOf: words)
        batch.ends.append(batch.words.count)
        if batch.words.count >= PostingCollector.batchWords { send() }
    }

    /// Waits for all that was added, and gives the postings and, for each slot, the number of its distinct shingles.
    func finish() -> (postings: UnsortedPostings, shingleCounts: [UInt16]) {
        send()
        queue.sync {}
        return (postings, shingleCounts)
    }

    private func send() {
        let sent = batch
        batch = Batch()
        batch.words.reserveCapacity(PostingCollector.batchWords + Fingerprint.wordLimit)
        room.wait()
        queue.async { [self] in
            collect(sent)
            room.signal()
        }
    }

    private func collect(_ batch: Batch) {
        batch.words.withUnsafeBufferPointer { words in
            var start = 0
            for end in batch.ends {
                let text = scanner.scan(UnsafeBufferPointer(rebasing: words[start..<end]))
                let slot = shingleCounts.count
                shingleCounts.append(UInt16(text.count))
                for shingle in text.posted { postings.append(slot, under: shingle) }
                start = end
            }
        }
    }
}
