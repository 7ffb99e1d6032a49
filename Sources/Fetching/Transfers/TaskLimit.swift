import Glibc
import News

/// How many threads the system lets this process have.
enum TaskLimit {
    /// Of the user, and of the control group with those above it, such as a unit's `TasksMax`; nil where there is none.
    static var current: Int? {
        var limits = rlimit()
        var known: [Int] = []
        // RLIMIT_NPROC, a macro that Swift does not import; it does not hold for root.
        if geteuid() != 0, getrlimit(__rlimit_resource_t(6), &limits) == 0,
            limits.rlim_cur < rlim_t(Int32.max)
        {
            known.append(Int(limits.rlim_cur))
        }
        known += ofGroups(text(of: "/proc/self/cgroup")).compactMap { Int(text(of: $0).trimmed) }
        return known.min()
    }

    /// The files that may say so for the groups that such a list names. Source: cgroups(7).
    static func ofGroups(_ list: String) -> [String] {
        list.split(separator: "\n").flatMap { line -> [String] in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { return [] }
            var folder = "/sys/fs/cgroup"
            if !fields[1].isEmpty {
                guard fields[1].split(separator: ",").contains("pids") else { return [] }
                folder += "/pids"
            }
            var files = [folder + "/pids.max"]
            for part in fields[2].split(separator: "/") {
                folder += "/" + part
                files.append(folder + "/pids.max")
            }
            return files
        }
    }

    /// Empty where it cannot be read.
    private static func text(of path: String) -> String {
        guard let file = fopen(path, "re") else { return "" }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 8192)
        return String(decoding: bytes.prefix(fread(&bytes, 1, bytes.count, file)), as: UTF8.self)
    }
}
