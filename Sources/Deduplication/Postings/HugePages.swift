internal import Glibc

/// Memory in pages of two megabytes, where the system grants them.
///
/// Look-ups all over a large table spend as much time on finding where a small page is as on reading it. That a
/// large page is refused costs time alone.
enum HugePages {
    static let bytes = 1 << 21

    /// Room for one page, of small ones yet; to be given back by `deallocate`.
    static func allocate() -> UnsafeMutableRawPointer {
        .allocate(byteCount: bytes, alignment: bytes)
    }

    /// Asks for the large page: at once where nothing of it is in use yet, else when the system comes round to it.
    static func request(_ page: UnsafeMutableRawPointer) {
        _ = madvise(page, bytes, MADV_HUGEPAGE)
    }
}
