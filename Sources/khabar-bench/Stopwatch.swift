/// Timings of contenders that take turns.
struct Stopwatch {
    private let clock = ContinuousClock()
    /// Seconds by contender, one for each round.
    private(set) var rounds: [String: [Double]] = [:]

    /// Adds the time that `work` takes to the running round of `contender`.
    mutating func time(_ contender: String, round: Int, _ work: () -> Void) {
        let took = clock.measure(work)
        let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) * 1e-18
        var all = rounds[contender] ?? []
        if all.count <= round { all.append(0) }
        all[all.count - 1] += seconds
        rounds[contender] = all
    }

    /// The median of the rounds, in seconds; nil for who did not run.
    func median(_ contender: String) -> Double? {
        rounds[contender].flatMap { Stopwatch.median($0) }
    }

    /// How many times as fast as `other` a contender was: the median of what each round says.
    func ratio(of contender: String, to other: String) -> Double? {
        guard let own = rounds[contender], let others = rounds[other] else { return nil }
        return Stopwatch.median(zip(own, others).map { $1 / $0 })
    }

    static func median(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
