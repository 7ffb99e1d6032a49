internal import Glibc

/// Threads of the program's own, for work that blocks or that one thread must own.
package enum DetachedThread {
    /// Runs `work` on a new thread, with every signal held back: signals are the main thread's business.
    ///
    /// - Returns: What the system said where it gave no thread; nil where the thread runs.
    package static func start(_ work: @escaping @Sendable () -> Void) -> String? {
        let work = Work(work)
        var thread = pthread_t()
        // Retained for the new thread, which takes it over as its first act; released here if there is none.
        let context = Unmanaged.passRetained(work)
        let failure = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_BLOCK, &all, nil)
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        guard failure == 0 else {
            context.release()
            return String(cString: strerror(failure))
        }
        pthread_detach(thread)
        return nil
    }

    private final class Work: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }
}
