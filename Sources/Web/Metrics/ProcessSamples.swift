internal import Glibc
internal import Machinery

/// What the system says of this process, under the names that all exporters use.
///
/// Source: proc_pid_stat(5), https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
enum ProcessSamples {
    static var all: [MetricSample] {
        [
            cpuSeconds.map { MetricSample(.processCpuSeconds, $0) },
            stat(23).map { MetricSample(.processVirtualMemoryBytes, $0) },
            stat(24).map {
                MetricSample(.processResidentMemoryBytes, $0 * Double(sysconf(Int32(_SC_PAGESIZE))))
            },
            openDescriptors.map { MetricSample(.processOpenFds, $0) },
            mostDescriptors.map { MetricSample(.processMaxFds, $0) },
            startTime.map { MetricSample(.processStartTimeSeconds, $0) },
        ].compactMap { $0 }
    }

    private static var cpuSeconds: Double? {
        guard let user = stat(14), let system = stat(15) else { return nil }
        return (user + system) / ticks
    }

    private static var startTime: Double? {
        guard let began = stat(22),
            let uptime = text("/proc/uptime")?.split(separator: " ").first.flatMap({ Double($0) })
        else { return nil }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return (Double(now.tv_sec) - uptime + began / ticks).rounded()
    }

    private static var ticks: Double { Double(sysconf(Int32(_SC_CLK_TCK))) }

    private static var mostDescriptors: Double? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return Double(limit.rlim_cur)
    }

    private static var openDescriptors: Double? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        // Besides the two dots and the one that lists them.
        var count = -3.0
        while readdir(folder) != nil { count += 1 }
        return count
    }

    /// The field of that number, from 1, of /proc/self/stat; the name, which may hold anything, is the second.
    private static func stat(_ number: Int) -> Double? {
        guard let line = text("/proc/self/stat"), let end = line.lastIndex(of: ")") else { return nil }
        let fields = line[line.index(after: end)...].split(separator: " ")
        return number - 3 < fields.count ? Double(fields[number - 3]) : nil
    }

    private static func text(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
