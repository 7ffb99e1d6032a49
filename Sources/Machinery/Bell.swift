internal import Glibc

/// Wakes one thread that waits. Rings are counted, so none is lost when nobody waits yet.
///
/// Unchecked is sound: a POSIX semaphore may be used by any thread at any time between its making and its end.
/// Source: sem_overview(7).
package final class Bell: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t> = .allocate(capacity: 1)

    package init() {
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    package func ring() {
        sem_post(semaphore)
    }

    /// Returns once the bell was rung since the last return.
    package func wait() {
        // A signal may cut the wait short.
        while sem_wait(semaphore) != 0 {}
    }
}
