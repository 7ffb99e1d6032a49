import ArgumentParser

/// `khabar-bench`: how fast khabar's rooms are, as ratios to libraries and peers over the same input.
///
/// What is compared takes turns, so that whatever else the machine does falls on all alike; what is printed
/// is the median of the rounds. For counts of instructions, run one contender for one round under callgrind.
@main
struct KhabarBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "khabar-bench",
        abstract: "Measure khabar against the libraries below it and its peers.",
        subcommands: [
            ParseBench.self, ExtractBench.self, DedupBench.self, EventBench.self, StoreBench.self,
            WatchBench.self,
        ]
    )
}
