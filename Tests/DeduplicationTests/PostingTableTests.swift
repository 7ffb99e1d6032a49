import Machinery
import News
import Testing

@testable import Deduplication

@Suite("A table of postings made at once")
struct PostingTableTests {
    private struct Posting {
        let slot: Int
        let shingle: UInt32
    }

    /// `count` articles in as many hours, `size` of them in each story.
    private static func index(_ count: Int, storiesOf size: Int) -> StoryIndex {
        var restoration = StoryIndex.Restoration(windowSeconds: 10_000 * 86400)
        for slot in 0..<count {
            restoration.add(
                .test(Int64(slot + 1), "", hours: Double(slot * 7 % count)),
                in: Story.ID(Int64(1 + slot / size))
            )
        }
        return restoration.finish()
    }

    /// Postings of one shard that fill its pages to the last, of one whose last runs end beyond it, and of one with
    /// formulas.
    private static let postings: [Posting] = {
        var random = SplitMix(state: 5)
        let top: UInt32 = 1 << 22 - 1
        let full = (0..<1024).map { Posting(slot: $0 % 300, shingle: 7 << 22 | UInt32($0) * 4001 & top) }
        let last = (0..<400).map { Posting(slot: $0 % 300, shingle: 9 << 22 | (top - UInt32($0) / 3)) }
        let formulas = (0..<9000).map { at in
            Posting(slot: at / 30, shingle: 1023 << 22 | UInt32.random(in: 0..<700, using: &random))
        }
        return (full + last + formulas).sorted { $0.slot < $1.slot }
    }()

    private static func made(_ index: StoryIndex, limit: Int, but isLeftOut: [Bool], workers: Int)
        -> PostingTable
    {
        let unsorted = UnsortedPostings()
        for posting in postings { unsorted.append(posting.slot, under: posting.shingle) }
        return PostingTable(
            unsorted,
            limit: limit,
            PostingGroups(index, isLeftOut: isLeftOut),
            workers: workers
        )
    }

    @Test("holds what was kept of the postings entered one by one", arguments: [(8, 1), (8, 4), (16, 2)])
    func same(limit: Int, storySize: Int) {
        let index = PostingTableTests.index(300, storiesOf: storySize)
        let isLeftOut = (0..<300).map { $0 % 50 == 3 }
        let made = PostingTableTests.made(index, limit: limit, but: isLeftOut, workers: 2)
        // A formula's oldest articles give way to later ones: those that come in their order all count.
        var entered = PostingTable(limit: limit)
        let inOrder = PostingTableTests.postings.sorted { index.comesBefore($0.slot, $1.slot) }
        for posting in inOrder where !isLeftOut[posting.slot] {
            entered.insert(
                posting.slot,
                under: posting.shingle,
                standsFor: { StoryIndex.standsFor($0, $1, index.placings) },
                isOlder: { index.comesBefore($0, $1) }
            )
        }
        #expect(made.count == entered.count && made.count > 1500)
        var differing = 0
        for posting in PostingTableTests.postings {
            let (a, b) = (made.slots(posting.shingle), entered.slots(posting.shingle))
            if storySize == 1 ? a != b : a.count != b.count { differing += 1 }
        }
        #expect(differing == 0)
    }

    @Test("is the same place by place on one core and on many", arguments: [2, 3, 8])
    func cores(workers: Int) {
        let index = PostingTableTests.index(300, storiesOf: 4)
        let isLeftOut = [Bool](repeating: false, count: 300)
        let one = PostingTableTests.made(index, limit: 8, but: isLeftOut, workers: 1)
        let many = PostingTableTests.made(index, limit: 8, but: isLeftOut, workers: workers)
        #expect(many.count == one.count)
        #expect(many.places == one.places)
    }
}

extension PostingTable {
    fileprivate func slots(_ shingle: UInt32) -> Set<Int> {
        let posted = find(shingle, from: home(of: shingle))
        return Set((0..<posted.count).map { posted[$0] })
    }

    /// What stands in each place of each shard.
    fileprivate var places: [[UInt64]] {
        (0..<PostingMemory.shards).map { shard in
            (0..<store.places(of: shard)).map { store.load(shard, $0) }
        }
    }
}
