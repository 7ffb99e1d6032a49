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
    /// the system's cache as soon as they are touched.
    package static func giveBack() {
        khabar_give_back_free_memory()
        for range in programPages() {
            // Refused, they stay.
            _ = madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
        }
    }

    /// Where code and constants of program and libraries lie: mapped from files, not to be written to, and never written to
    /// before that was so, as what the loader adjusts is.
    ///
    /// Source: proc_pid_smaps(5).
    private static func programPages() -> [Range<UInt>] {
        guard let maps = fopen("/proc/self/smaps", "r") else { return [] }
        defer { fclose(maps) }
        var ranges: [Range<UInt>] = []
        var range: Range<UInt>?
        var line = [CChar](repeating: 0, count: 4352)
        // Of each mapping there are its range in small hexadecimal digits and two dozen lines with names in capitals.
        while fgets(&line, Int32(line.count), maps) != nil {
            let isName = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(UInt8(bitPattern: line[0]))
            if isName, strncmp(line, "Anonymous:", 10) != 0 { continue }
            let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                .split(whereSeparator: \.isWhitespace)
            if fields.count >= 6, ["r-xp", "r--p"].contains(fields[1]), fields[5].hasPrefix("/") {
                let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
                range = ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
            } else if fields.first == "Anonymous:" {
                if let range, fields[1] == "0" { ranges.append(range) }
                range = nil
            }
        }
        return ranges
    }
}
