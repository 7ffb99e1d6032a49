internal import Glibc

/// Memory in pages of two megabytes, where the system grants them.
///
/// Look-ups go all over a large table. With small pages the processor spends as much time on finding a page as on
/// reading from it. Where the system refuses a huge page, look-ups are slower and nothing else is lost.
enum HugePages {
    static let bytes = 1 << 21

    /// Room for one huge page, at first made of small ones. The caller frees it with `deallocate`.
    static func allocate() -> UnsafeMutableRawPointer {
        .allocate(byteCount: bytes, alignment: bytes)
    }

    /// Asks for the huge page. The system gives it at once where none of the room is in use yet, else when it comes
    /// round to it.
    static func request(_ page: UnsafeMutableRawPointer) {
        _ = madvise(page, bytes, MADV_HUGEPAGE)
    }
}
