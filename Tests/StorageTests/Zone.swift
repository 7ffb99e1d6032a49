import Glibc
import Synchronization

/// The zone of the process, which one test at a time may change.
enum Zone {
    private static let turn = Mutex(())

    static func with(_ name: String, _ body: () throws -> Void) rethrows {
        try turn.withLock { _ in
            setenv("TZ", name, 1)
            tzset()
            defer {
                setenv("TZ", "UTC", 1)
                tzset()
            }
            try body()
        }
    }
}
