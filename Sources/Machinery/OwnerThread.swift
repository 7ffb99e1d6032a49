/// A thread that runs an actor's jobs one after the other, so that what blocks (SQLite) blocks nobody else.
///
/// It ends when its owner goes: the last job has run by then, for a job keeps its actor alive.
package final class OwnerThread: SerialExecutor {
    private struct Job: Sendable {
        let job: UnownedJob
        let executor: UnownedSerialExecutor
    }

    private let mailbox: Mailbox<Job>

    package init() {
        let bell = Bell()
        let mailbox = Mailbox<Job> { bell.ring() }
        self.mailbox = mailbox
        let problem = DetachedThread.start {
            while true {
                let (jobs, isClosed) = mailbox.take()
                for job in jobs { job.job.runSynchronously(on: job.executor) }
                if jobs.isEmpty {
                    if isClosed { return }
                    bell.wait()
                }
            }
        }
        if let problem { preconditionFailure("the system gives no more threads: \(problem)") }
    }

    deinit {
        mailbox.close()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let isKept = mailbox.post(Job(job: UnownedJob(job), executor: asUnownedSerialExecutor()))
        precondition(isKept, "a thread was given a job after its owner had gone")
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }
}
