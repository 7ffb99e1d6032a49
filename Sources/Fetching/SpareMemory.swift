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

    /// Gives back what is free, and the pages of the program, of which the next minute needs few: they are read again from
    /// the system's cache as soon as they are touched.
    package static func giveBack() {
        khabar_give_back_free_memory()
        for range in programPages() {
            // Refused, they stay.
            _ = madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
        }
    }

    /// Where code and constants of program and libraries lie: mapped from files, and written to by nobody.
    ///
    /// Source: proc_pid_maps(5).
    private static func programPages() -> [Range<UInt>] {
        guard let maps = fopen("/proc/self/maps", "r") else { return [] }
        defer { fclose(maps) }
        var ranges: [Range<UInt>] = []
        var line = [CChar](repeating: 0, count: 4352)
        while fgets(&line, Int32(line.count), maps) != nil {
            let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                .split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count >= 6, fields[1] == "r-xp", fields[5].hasPrefix("/") else { continue }
            let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            if ends.count == 2, ends[0] < ends[1] { ranges.append(ends[0]..<ends[1]) }
        }
        return ranges
    }
}
