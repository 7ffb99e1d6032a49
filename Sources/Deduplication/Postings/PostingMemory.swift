/// The memory of a `PostingTable`: pages of 512 postings. Each shard has as many pages as it needs.
final class PostingMemory {
    static let shards = 1024
    static let postings = 512
    static let postingBytes = 6
    private static let pageBytes = postingBytes * postings
    /// As many pages as fit in a huge page. Some bytes stay free behind the last, because a posting is read as eight
    /// bytes.
    private static let pagesInSlab = (HugePages.bytes - 8) / pageBytes

    /// Postings in each shard.
    let counts: UnsafeMutablePointer<UInt32>
    private let pages: UnsafeMutablePointer<UInt32>
    /// The pages of each shard, with room for `stride` pages a shard.
    private var directory: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private var stride = 4
    private var slabs: [UnsafeMutableRawPointer] = []
    private var areSlabsLarge: Bool
    private var usedOfSlab = PostingMemory.pagesInSlab

    /// - Parameter isInHaste: whether to take small pages at first, until `enlarge` asks for huge ones. A system that
    ///   has to find huge pages may take five times as long; so does a virtual machine whose host has to find them.
    init(isInHaste: Bool = false) {
        areSlabsLarge = !isInHaste
        counts = .allocate(capacity: PostingMemory.shards)
        counts.initialize(repeating: 0, count: PostingMemory.shards)
        pages = .allocate(capacity: PostingMemory.shards)
        pages.initialize(repeating: 0, count: PostingMemory.shards)
        directory = .allocate(capacity: PostingMemory.shards * stride)
        directory.initialize(repeating: nil, count: PostingMemory.shards * stride)
    }

    convenience init(copying other: PostingMemory) {
        self.init()
        for shard in 0..<PostingMemory.shards {
            while pages[shard] < other.pages[shard] { addPage(shard) }
            counts[shard] = other.counts[shard]
            for page in 0..<Int(pages[shard]) {
                guard let target = directory[shard * stride + page],
                    let source = other.directory[shard * other.stride + page]
                else { continue }
                target.copyMemory(from: source, byteCount: PostingMemory.pageBytes)
            }
        }
    }

    deinit {
        for slab in slabs { slab.deallocate() }
        counts.deallocate()
        pages.deallocate()
        directory.deallocate()
    }

    /// Asks for huge pages, for what is there and for what comes.
    func enlarge() {
        areSlabsLarge = true
        for slab in slabs { HugePages.request(slab) }
    }

    /// How many postings a shard has room for.
    @inline(__always)
    func places(of shard: Int) -> Int { Int(pages[shard]) * PostingMemory.postings }

    @inline(__always)
    private func address(_ shard: Int, _ place: Int) -> UnsafeMutableRawPointer {
        // Callers ask only for places below `places(of:)`, and their pages exist.
        directory[shard &* stride &+ place >> 9].unsafelyUnwrapped + (place & 511) &* 6
    }

    @inline(__always)
    func load(_ shard: Int, _ place: Int) -> UInt64 {
        address(shard, place).loadUnaligned(as: UInt64.self) & (1 << 48 - 1)
    }

    @inline(__always)
    func put(_ entry: UInt64, _ shard: Int, _ place: Int) {
        PostingMemory.put(entry, at: address(shard, place))
    }

    @inline(__always)
    static func put(_ entry: UInt64, at address: UnsafeMutableRawPointer) {
        address.storeBytes(of: UInt32(truncatingIfNeeded: entry), as: UInt32.self)
        (address + 4).storeBytes(of: UInt16(truncatingIfNeeded: entry >> 32), as: UInt16.self)
    }

    /// Moves what stands in `places` up by one place.
    @inline(__always)
    func moveUp(_ shard: Int, _ places: Range<Int>) {
        var end = places.upperBound
        while end > places.lowerBound {
            let start = max(places.lowerBound, (end - 1) & ~511)
            // The last posting of a full page moves to the next page; the others move within theirs.
            let inPage = end & 511 == 0 ? end - 1 : end
            if end & 511 == 0 { put(load(shard, end - 1), shard, end) }
            let from = address(shard, start)
            (from + 6).copyMemory(from: from, byteCount: 6 * (inPage - start))
            end = start
        }
    }

    /// Goes through the places of a shard, one after the other.
    struct Cursor {
        fileprivate(set) var place: Int
        fileprivate let shard: Int
        fileprivate let places: Int
        fileprivate var address: UnsafeMutableRawPointer

        /// What stands in the next place, or nil at the end.
        @inline(__always)
        mutating func next(in store: PostingMemory) -> UInt64? {
            place &+= 1
            if place & 511 == 0 {
                guard place < places else { return nil }
                address = store.address(shard, place)
            } else {
                address += 6
            }
            return address.loadUnaligned(as: UInt64.self) & (1 << 48 - 1)
        }
    }

    @inline(__always)
    func cursor(_ shard: Int, _ place: Int, of places: Int) -> Cursor {
        Cursor(place: place, shard: shard, places: places, address: address(shard, place))
    }

    /// Copies as many of the first places of a shard as `target` has room for.
    func copyAll(_ shard: Int, to target: UnsafeMutableBufferPointer<UInt64>) {
        var at = 0
        for page in 0..<Int(pages[shard]) {
            guard let page = directory[shard * stride + page] else { continue }
            for place in 0..<min(PostingMemory.postings, target.count - at) {
                target[at] =
                    (page + place * PostingMemory.postingBytes).loadUnaligned(as: UInt64.self) & (1 << 48 - 1)
                at &+= 1
            }
        }
    }

    func clear(_ shard: Int) {
        for page in 0..<Int(pages[shard]) {
            directory[shard * stride + page]?.initializeMemory(
                as: UInt8.self,
                repeating: 0xFF,
                count: PostingMemory.pageBytes
            )
        }
    }

    /// Gives the shard an eighth more room, at least one page. The new places are free.
    func grow(_ shard: Int) {
        for _ in 0..<max(1, Int(pages[shard]) / 8) { addPage(shard) }
    }

    /// Whether a page begins at an address, or the one before it ends there. True for nil.
    @inline(__always)
    static func isBetweenPages(_ address: UnsafeMutableRawPointer?) -> Bool { offset(of: address) == 0 }

    /// How many places a page has from an address on; 0 at its end.
    static func placesFrom(_ address: UnsafeMutableRawPointer?) -> Int {
        isBetweenPages(address) ? 0 : postings - offset(of: address) / postingBytes
    }

    /// How many bytes an address is into its page. Pages stand side by side from the start of a huge page on.
    @inline(__always)
    private static func offset(of address: UnsafeMutableRawPointer?) -> Int {
        (Int(bitPattern: address) & (HugePages.bytes - 1)) % pageBytes
    }

    /// Gives the shard one page more, whose places are free, and returns the address of that page.
    @discardableResult
    func addPage(_ shard: Int) -> UnsafeMutableRawPointer {
        if usedOfSlab == PostingMemory.pagesInSlab {
            slabs.append(HugePages.allocate())
            if areSlabsLarge { HugePages.request(slabs[slabs.count - 1]) }
            usedOfSlab = 0
        }
        if Int(pages[shard]) == stride { widen() }
        let page = slabs[slabs.count - 1] + usedOfSlab * PostingMemory.pageBytes
        usedOfSlab += 1
        page.initializeMemory(as: UInt8.self, repeating: 0xFF, count: PostingMemory.pageBytes)
        directory[shard * stride + Int(pages[shard])] = page
        pages[shard] += 1
        return page
    }

    private func widen() {
        let wide = UnsafeMutablePointer<UnsafeMutableRawPointer?>
            .allocate(capacity: PostingMemory.shards * stride * 2)
        wide.initialize(repeating: nil, count: PostingMemory.shards * stride * 2)
        for shard in 0..<PostingMemory.shards {
            (wide + shard * stride * 2).update(from: directory + shard * stride, count: stride)
        }
        directory.deallocate()
        directory = wide
        stride *= 2
    }

    var bytes: Int {
        slabs.count * HugePages.bytes
            + PostingMemory.shards * (8 + 8 * stride)
    }
}
