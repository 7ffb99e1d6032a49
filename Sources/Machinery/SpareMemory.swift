internal import CLinux
internal import Glibc

/// Memory that the process holds and does not use.
///
/// A daemon that is idle most of the day should weigh little then, whatever the last busy minute took.
package enum SpareMemory {
    /// Has all threads share a heap for each core, for no more allocate at once; to be called before any thread is begun.
    package static func limitHeaps() {
        let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        // Where it is refused, more is held.
        _ = khabar_limit_heaps(Int32(clamping: max(2, cores)))
    }

    /// Has blocks of `bytes` and more go back to the system as soon as they are freed. Where that is refused, their memory
    /// is held longer.
    package static func giveBackBlocks(from bytes: Int32) {
        _ = khabar_give_back_blocks_from(bytes)
    }

    /// Gives back what is free, and the pages of the program, of which the next minute needs few: they are read again from
    /// the system's cache as soon as they are touched. Without the latter an idle daemon holds 58 MB in place of 34.
    package static func giveBack() {
        khabar_give_back_free_memory()
        khabar_give_back_program()
    }
}
