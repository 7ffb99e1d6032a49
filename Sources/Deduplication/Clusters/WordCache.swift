/// The words of the index's articles as far as they are held in memory, two bytes each, in the order of entering.
///
/// They stand in blocks. A block is freed when the last of its articles is removed. Where the cache is limited, the
/// oldest block is freed when the limit is passed. Whoever asks for words that were freed gets nil, and may read them
/// where they are stored.
struct WordCache {
    private static let blockWords = 1 << 16

    /// The block at index 0 has the number `first`. Blocks that were freed are empty.
    private var blocks: [[UInt16]] = []
    private var articlesOfBlock: [Int32] = []
    private var first = 0
    private var held = 0
    private let limitBlocks: Int

    /// - Parameter limitBytes: how much is held at most, rounded up to whole blocks.
    init(limitBytes: Int) {
        limitBlocks = limitBytes / (2 * WordCache.blockWords) + 1
    }

    /// Keeps the words of one article and says where.
    mutating func append(_ words: UnsafeBufferPointer<UInt16>) -> Int64 {
        if blocks.isEmpty || blocks[blocks.count - 1].count + words.count > WordCache.blockWords {
            // The memory of the oldest block is used again, which saves asking the system for more.
            var block = held >= limitBlocks ? takeOldest() : []
            block.reserveCapacity(WordCache.blockWords)
            blocks.append(block)
            articlesOfBlock.append(0)
            held += 1
        }
        let last = blocks.count - 1
        let place = Int64(first + last) << 16 | Int64(blocks[last].count)
        blocks[last].append(contentsOf: words)
        articlesOfBlock[last] += 1
        return place
    }

    /// Frees the oldest block and gives its memory, empty.
    private mutating func takeOldest() -> [UInt16] {
        guard let oldest = blocks.firstIndex(where: { !$0.isEmpty }) else { return [] }
        var block: [UInt16] = []
        swap(&block, &blocks[oldest])
        held -= 1
        free(oldest)
        block.removeAll(keepingCapacity: true)
        return block
    }

    private mutating func free(_ block: Int) {
        if !blocks[block].isEmpty { held -= 1 }
        blocks[block] = []
        articlesOfBlock[block] = 0
        guard block == 0 else { return }
        let gone = blocks.dropLast().prefix { $0.isEmpty }.count
        blocks.removeFirst(gone)
        articlesOfBlock.removeFirst(gone)
        first += gone
    }

    /// Lets go of the words at `place`, whose article was removed.
    mutating func release(_ place: Int64) {
        let block = Int(place >> 16) - first
        guard block >= 0, articlesOfBlock[block] > 0 else { return }
        articlesOfBlock[block] -= 1
        if articlesOfBlock[block] == 0, block < blocks.count - 1 { free(block) }
    }

    /// Calls `body` with the words that `append` kept, or with nil where they were freed.
    @inline(__always)
    func with<T>(_ place: Int64, _ count: Int, _ body: (UnsafeBufferPointer<UInt16>?) -> T) -> T {
        let block = Int(place >> 16) - first
        let start = Int(place & 0xFFFF)
        guard block >= 0, blocks[block].count >= start + count else { return body(nil) }
        return blocks[block].withUnsafeBufferPointer { body(.init(rebasing: $0[start..<start + count])) }
    }

    /// Bytes held.
    var bytes: Int { held * 2 * WordCache.blockWords + 16 * blocks.capacity }
}
