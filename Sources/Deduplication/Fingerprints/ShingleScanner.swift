/// Finds how many distinct shingles a stored text has and which of them are posted, for one text after the other.
///
/// It agrees with `ShingleSet` but does not keep positions, which makes it faster. A shingle whose bit is not set yet
/// is known to be new. Only the few others, which may have come before, are compared with those before them.
final class ShingleScanner {
    /// What was found of a text; valid until the next one is scanned.
    struct Scan {
        /// Distinct shingles.
        let count: Int
        /// The posted shingles in the order of the text. A shingle that occurs twice may be there twice.
        let posted: UnsafeBufferPointer<UInt32>
    }

    /// Up to this many shingles that may have come before are compared one by one.
    private static let fewSuspects = 128

    private let words: UnsafeMutablePointer<UInt16>
    private let all: UnsafeMutablePointer<UInt32>
    private let sampled: UnsafeMutablePointer<UInt32>
    private let suspects: UnsafeMutablePointer<UInt32>
    /// A bit for the highest 16 bits of each shingle.
    private let bits: UnsafeMutablePointer<UInt64>

    init() {
        words = .allocate(capacity: Fingerprint.wordLimit)
        all = .allocate(capacity: Fingerprint.wordLimit)
        sampled = .allocate(capacity: Fingerprint.wordLimit)
        suspects = .allocate(capacity: Fingerprint.wordLimit)
        bits = .allocate(capacity: 1024)
        bits.initialize(repeating: 0, count: 1024)
    }

    deinit {
        words.deallocate()
        all.deallocate()
        sampled.deallocate()
        suspects.deallocate()
        bits.deallocate()
    }

    /// Scans a stored fingerprint; nil where it is of another version.
    func scan(_ fingerprint: [UInt8]) -> Scan? {
        guard let count = Fingerprint.compact(fingerprint, to: words) else { return nil }
        return scan(UnsafeBufferPointer(start: words, count: count))
    }

    /// Scans a text given by its compared words.
    @inline(__always)
    func scan(_ words: UnsafeBufferPointer<UInt16>) -> Scan {
        let positions = max(0, words.count - ShingleSet.width + 1)
        let (all, sampled, suspects, bits) = (all, sampled, suspects, bits)
        var (sampledCount, suspectCount) = (0, 0)
        for at in 0..<positions {
            let whole = ShingleSet.whole(words, at)
            let shingle = UInt32(truncatingIfNeeded: whole >> 32)
            all[at] = shingle
            sampled[sampledCount] = shingle
            sampledCount &+= ShingleSet.isSampled(whole) ? 1 : 0
            let (word, bit) = (Int(shingle >> 22), UInt64(shingle >> 16) & 63)
            suspects[suspectCount] = UInt32(truncatingIfNeeded: at)
            suspectCount &+= Int(truncatingIfNeeded: bits[word] &>> bit & 1)
            bits[word] |= 1 &<< bit
        }
        for at in 0..<positions { bits[Int(all[at] >> 22)] = 0 }
        let count = positions - repetitions(suspectCount, positions)
        let posted =
            count <= MatchingRules.sampledAbove
            ? UnsafeBufferPointer(start: all, count: positions)
            : UnsafeBufferPointer(start: sampled, count: sampledCount)
        return Scan(count: count, posted: posted)
    }

    /// How many of the first `suspectCount` suspects did come before.
    private func repetitions(_ suspectCount: Int, _ positions: Int) -> Int {
        guard suspectCount <= ShingleScanner.fewSuspects else {
            return positions - Set(UnsafeBufferPointer(start: all, count: positions)).count
        }
        var count = 0
        for suspect in 0..<suspectCount {
            let at = Int(suspects[suspect])
            // Without an early end, the compiler compares several at a time.
            var repeated: UInt32 = 0
            for earlier in 0..<at { repeated |= all[earlier] == all[at] ? 1 : 0 }
            count += Int(repeated)
        }
        return count
    }
}
