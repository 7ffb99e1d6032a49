import Glibc

/// A thread that runs an actor's jobs one after the other, so that what blocks (SQLite) blocks nobody else.
///
/// It ends when its owner goes: the last job has run by then, for a job keeps its actor alive.
final class OwnerThread: SerialExecutor {
    private let mailbox: Mailbox

    init() {
        mailbox = Mailbox()
        var thread = pthread_t()
        // Retained here, released by the thread itself: the mailbox lives as long as either needs it.
        let context = Unmanaged.passRetained(mailbox)
        let failure = pthread_create(
            &thread,
            nil,
            { raw in
                guard let raw else { return nil }
                Unmanaged<Mailbox>.fromOpaque(raw).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        precondition(failure == 0, "the system gives no more threads (error \(failure))")
        pthread_detach(thread)
    }

    deinit {
        mailbox.close()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        mailbox.post(UnownedJob(job), for: asUnownedSerialExecutor())
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }
}

/// Jobs waiting for the thread.
///
/// Unchecked is sound: `waiting` and `isClosed` are touched only between lock and unlock.
private final class Mailbox: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t> = .allocate(capacity: 1)
    private let condition: UnsafeMutablePointer<pthread_cond_t> = .allocate(capacity: 1)
    private var waiting: [(job: UnownedJob, executor: UnownedSerialExecutor)] = []
    private var isClosed = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func post(_ job: UnownedJob, for executor: UnownedSerialExecutor) {
        pthread_mutex_lock(mutex)
        waiting.append((job, executor))
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    func run() {
        while true {
            pthread_mutex_lock(mutex)
            while waiting.isEmpty, !isClosed { pthread_cond_wait(condition, mutex) }
            let batch = waiting
            waiting = []
            let ended = batch.isEmpty && isClosed
            pthread_mutex_unlock(mutex)
            if ended { return }
            for (job, executor) in batch { job.runSynchronously(on: executor) }
        }
    }
}
