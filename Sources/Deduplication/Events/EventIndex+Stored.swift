package import News

// The stored form of stories, from which the index is filled after a restart.
extension EventIndex {
    /// The version that what is stored begins with.
    package static let version: UInt8 = 1

    /// Version; 1 where the headline is a report's; number of words, of words of the headline; the outlet's hash; words
    /// and rows of letters, four bytes each, lowest first. The format and the hashes never change without a new version.
    private static let headBytes = 8

    /// What is to be kept of a story; nil where the index does not hold it, or it has no time.
    package func stored(_ story: Story.ID) -> (time: Timestamp, bytes: [UInt8])? {
        guard let entry = entries[story.number], let time = entry.time else { return nil }
        let gist = entry.gist
        var bytes: [UInt8] = [
            EventIndex.version, gist.isReport ? 1 : 0, UInt8(gist.words.count), UInt8(gist.headlineCount),
        ]
        bytes.reserveCapacity(EventIndex.headBytes + 4 * (gist.words.count + gist.grams.count))
        for number in [entry.outlet] + gist.words + gist.grams {
            withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
        }
        return (Timestamp(secondsSince1970: time), bytes)
    }

    /// Enters a story as it was stored. One of another version, or a damaged one, is passed over until it changes.
    package mutating func restore(_ story: Story.ID, at time: Timestamp, from bytes: [UInt8]) {
        guard bytes.count >= EventIndex.headBytes, bytes.count % 4 == 0, bytes[0] == EventIndex.version else {
            return
        }
        let numbers = bytes.withUnsafeBytes { bytes in
            stride(from: 4, to: bytes.count, by: 4).map {
                UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self))
            }
        }
        let (words, headline) = (Int(bytes[2]), Int(bytes[3]))
        guard headline <= words, words <= EventGist.wordLimit, words < numbers.count,
            numbers.count - 1 - words <= EventGist.gramLimit
        else { return }
        entries[story.number] = Member(
            story: story.number,
            time: time.secondsSince1970,
            outlet: numbers[0],
            gist: EventGist(
                words: Array(numbers[1..<(words + 1)]),
                headlineCount: headline,
                grams: Array(numbers[(words + 1)...]),
                isReport: bytes[1] == 1
            )
        )
    }
}
