internal import Dispatch

/// Notes the shingles of restored articles on a thread of its own, while the articles themselves are still being read
/// and entered.
///
/// Slots are numbered in the order of adding. One thread adds and, after `finish`, has what was noted.
final class NoteWriter: @unchecked Sendable {
    private static let batchCount = 64
    /// Batches that wait at once; whoever adds waits for room then.
    private static let batchLimit = 16

    private let queue = DispatchQueue(label: "khabar restoring")
    private let room = DispatchSemaphore(value: NoteWriter.batchLimit)
    // Of the thread that adds.
    private var batch: [[UInt8]] = []
    private var sentCount = 0
    // Of the queue, until it has ended.
    private let sifter = ShingleSifter()
    private let notes = PostingNotes()
    private var shingleCounts: [UInt16] = []

    /// Takes the fingerprint of the next slot, of this version.
    func add(_ fingerprint: [UInt8]) {
        batch.append(fingerprint)
        if batch.count == NoteWriter.batchCount { send() }
    }

    /// Waits for all that was added; gives the notes, and of each slot how many distinct shingles it has.
    func finish() -> (notes: PostingNotes, shingleCounts: [UInt16]) {
        send()
        queue.sync {}
        return (notes, shingleCounts)
    }

    private func send() {
        let (fingerprints, first) = (batch, sentCount)
        sentCount += fingerprints.count
        batch = []
        batch.reserveCapacity(NoteWriter.batchCount)
        room.wait()
        queue.async { [self] in
            for (place, fingerprint) in fingerprints.enumerated() { write(fingerprint, of: first + place) }
            room.signal()
        }
    }

    private func write(_ fingerprint: [UInt8], of slot: Int) {
        guard let text = sifter.sift(fingerprint) else {
            preconditionFailure("a fingerprint is noted that cannot be read")
        }
        shingleCounts.append(UInt16(text.count))
        for shingle in text.posted { notes.note(slot, under: shingle) }
    }
}
