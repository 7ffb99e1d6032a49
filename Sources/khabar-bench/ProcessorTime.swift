import Foundation

/// What `body` makes, and the processor seconds of this thread that it took.
func timed<T>(_ body: () throws -> T) rethrows -> (seconds: Double, T) {
    let start = now(CLOCK_THREAD_CPUTIME_ID)
    let result = try body()
    return (now(CLOCK_THREAD_CPUTIME_ID) - start, result)
}

/// Seconds by one of the system's clocks.
func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
