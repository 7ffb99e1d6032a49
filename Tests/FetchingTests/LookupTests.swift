import Testing

@testable import Fetching

@Suite("Lookups of addresses")
struct LookupTests {
    private let noon = ContinuousClock.now

    @Test("U11: no more transfers look up addresses at once than there may be threads")
    func bounded() {
        let lookups = Lookups(threads: 128)
        for _ in 0..<lookups.most {
            #expect(lookups.mayBegin(at: noon))
            lookups.begin()
        }
        #expect(!lookups.mayBegin(at: noon))
        lookups.found()
        #expect(lookups.mayBegin(at: noon))
    }

    @Test("U11: hosts that were slow the last time leave threads to those that were not")
    func slow() {
        let lookups = Lookups(threads: 128)
        for _ in 0..<lookups.mostSlow { lookups.begin() }
        #expect(!lookups.mayBeginSlow(at: noon) && lookups.mayBegin(at: noon))
    }

    @Test("U11: a thread that nobody waits for any more counts until its time is over")
    func abandoned() {
        let lookups = Lookups(threads: 128)
        for _ in 0..<lookups.most { lookups.begin() }
        lookups.abandon(at: noon)
        #expect(!lookups.mayBegin(at: noon + Lookups.longestSurvival - .milliseconds(1)))
        #expect(lookups.nextInstant() == noon + Lookups.longestSurvival)
        #expect(lookups.mayBegin(at: noon + Lookups.longestSurvival))
        #expect(lookups.nextInstant() == nil)
    }

    @Test(
        "U11: lookups have a third of the threads that there may be, and 256 at most",
        arguments: [(128, 42), (32, 10), (1, 1), (4096, 256), (nil, 256)] as [(Int?, Int)]
    )
    func share(threads: Int?, most: Int) {
        #expect(Lookups(threads: threads).most == most)
    }

    @Test("U11: the limit of threads is that of the unit, or of a group above it")
    func groups() {
        let version2 = TaskLimit.ofGroups("0::/system.slice/khabar.service\n")
        #expect(
            version2 == [
                "/sys/fs/cgroup/pids.max", "/sys/fs/cgroup/system.slice/pids.max",
                "/sys/fs/cgroup/system.slice/khabar.service/pids.max",
            ]
        )
        #expect(
            TaskLimit.ofGroups("9:memory:/a\n8:pids:/b\nnonsense").last == "/sys/fs/cgroup/pids/b/pids.max"
        )
    }

    @Test("U11: what this machine lacks is a failure of ours that passes, and is not told as the outlet's")
    func ours() {
        let error = FetchError(.shortage("Too many open files"), url: "https://outlet.test/")
        #expect(error.isTransient && error.cause.isOurs)
        #expect("\(error)".contains("the server is not to blame"))
        #expect(!FetchError.Cause.unresolvable(host: "outlet.test").isOurs)
    }
}
