import Glibc

/// How many descriptors fetching may use, so that the rest of the program keeps some.
enum Descriptors {
    /// Of a process; systemd's unit has 8192.
    private static var limit: Int {
        var limits = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0 else { return 256 }
        return Int(clamping: limits.rlim_cur)
    }

    /// A connection that is tried at two addresses at once takes two, so this is half of all at most.
    static func mostTransfers(_ settings: FetchSettings) -> Int {
        min(settings.mostAtOnce, max(limit / 4, 2))
    }

    /// Connections that rest, to be used again.
    static func mostRestingConnections(_ settings: FetchSettings) -> Int {
        min(2 * max(settings.concurrency, 1), max(limit / 8, 1))
    }
}
