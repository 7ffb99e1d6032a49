internal import Glibc

/// Memory in pages of two megabytes, where the system grants them.
///
/// Look-ups all over a large table spend as much time on finding where a small page is as on reading it. That a
/// large page is refused costs time alone.
enum LargePages {
    static let bytes = 1 << 21

    /// One page, to be given back by `deallocate`.
    static func allocate() -> UnsafeMutableRawPointer {
        let page = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: bytes)
        _ = madvise(page, bytes, MADV_HUGEPAGE)
        return page
    }
}
