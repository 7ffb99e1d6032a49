internal import Dispatch

/// Notes the shingles of restored articles on a thread of its own, while the articles themselves are still being read
/// and entered.
///
/// Slots are numbered in the order of adding. One thread adds and, after `finish`, has what was noted.
final class PostingCollector: @unchecked Sendable {
    private static let batchWords = 1 << 14
    /// Batches that wait at once, some eight megabytes; whoever adds waits for room then.
    private static let batchLimit = 128

    /// Texts one after the other.
    private struct Batch {
        var words: [UInt16] = []
        /// Of each text where its words end.
        var ends: [Int] = []
    }

    private let queue = DispatchQueue(label: "khabar restoring")
    private let room = DispatchSemaphore(value: PostingCollector.batchLimit)
    // Of the thread that adds.
    private var batch = Batch()
    // Of the queue, until it has ended.
    private let scanner = ShingleScanner()
    private let postings = UnsortedPostings()
    private var shingleCounts: [UInt16] = []

    /// Takes the words of the next slot.
    func add(_ words: UnsafeBufferPointer<UInt16>) {
        batch.words.append(contentsOf: words)
        batch.ends.append(batch.words.count)
        if batch.words.count >= PostingCollector.batchWords { send() }
    }

    /// Waits for all that was added; gives the notes, and of each slot how many distinct shingles it has.
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
