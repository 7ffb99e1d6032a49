import ArgumentParser
import Foundation
import Parsing

/// `khabar-bench parse`: megabytes of feeds a second.
struct ParseBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Measure how fast feeds are parsed.",
        discussion: """
            Every file below FOLDER that begins like XML or JSON is a document. libxml2's SAX parser with \
            callbacks that do nothing is the floor. Peers written in Python are measured by the interpreter \
            that --python names, if it has them.

            Example:
              khabar-bench parse Tests/Fixtures/feeds --rounds 50
              valgrind --tool=callgrind khabar-bench parse FOLDER --only khabar --rounds 1
            """
    )

    @Argument(help: "Where the feeds are.", completion: .directory)
    var folder: String

    @Option(help: "How often each contender reads every document.")
    var rounds = 15

    @Option(help: "Run this contender alone: floor, tree, khabar or json.")
    var only: Contender?

    @Option(help: ArgumentHelp("A Python that has feedparser and fastfeedparser.", valueName: "path"))
    var python: String?

    /// What is measured here, from the least work to the most.
    enum Contender: String, CaseIterable, ExpressibleByArgument {
        case floor, tree, khabar, json

        var title: String {
            switch self {
            case .floor: "libxml2 SAX, empty callbacks"
            case .tree: "libxml2 tree"
            case .khabar: "khabar"
            case .json: "khabar, printing JSON"
            }
        }

        /// Whether it can read documents of the group.
        func reads(_ group: BenchDocument.Group) -> Bool {
            group != .json || self == .khabar || self == .json
        }

        func read(_ document: BenchDocument) {
            switch self {
            case .floor: SAXFloor.walk(document.body)
            case .tree: SAXFloor.buildTree(document.body)
            case .khabar: _ = FeedParser.parse(document.body, DocumentContext(url: document.url)) { _ in }
            case .json: ParseBench.writeJSON(document)
            }
        }
    }

    /// As `khabar parse --json` does it, but for the output's last step.
    private static func writeJSON(_ document: BenchDocument) {
        var json = FeedJSON(file: nil)
        let parsed = FeedParser.parse(document.body, DocumentContext(url: document.url)) { entry in
            json.add(entry)
            if json.count >= 1 << 16 { _ = json.take() }
        }
        json.finish(parsed)
        _ = json.take()
    }

    func validate() throws {
        guard rounds > 0 else { throw ValidationError("At least one round is needed.") }
    }

    func run() throws {
        let documents = try BenchDocument.all(below: folder)
        guard !documents.isEmpty else { throw ValidationError("There is no feed below \(folder).") }
        let contenders = only.map { [$0] } ?? Contender.allCases
        var watches = [BenchDocument.Group: Stopwatch]()
        for round in 0..<rounds {
            for contender in contenders {
                for document in documents where contender.reads(document.group) {
                    watches[document.group, default: Stopwatch()].time(contender.title, round: round) {
                        contender.read(document)
                    }
                }
            }
        }
        var peers: [PeerTimes] = []
        if let python { peers = try PeerTimes.measure(documents, python: python, rounds: min(rounds, 3)) }
        for group in BenchDocument.Group.allCases {
            let own = documents.filter { $0.group == group }
            guard let watch = watches[group], !own.isEmpty else { continue }
            report(group, own, watch, peers)
        }
        for peer in peers where !peer.isInstalled {
            print("\(peer.name): not measured, \(python ?? "Python") cannot import it")
        }
    }

    private func report(
        _ group: BenchDocument.Group,
        _ documents: [BenchDocument],
        _ watch: Stopwatch,
        _ peers: [PeerTimes]
    ) {
        let megabytes = Double(documents.reduce(0) { $0 + $1.body.count }) / 1e6
        print("\(group.title): \(documents.count) documents, \(fixed(megabytes, 2)) MB")
        for contender in Contender.allCases {
            guard let seconds = watch.median(contender.title) else { continue }
            let ratio = watch.ratio(of: contender.title, to: Contender.floor.title)
            row(contender.title, megabytes / seconds, ratio)
        }
        for peer in peers {
            guard let seconds = peer.seconds(for: documents) else { continue }
            row(peer.name, megabytes / seconds, watch.median(Contender.floor.title).map { $0 / seconds })
        }
    }

    private func row(_ name: String, _ speed: Double, _ ratio: Double?) {
        let ratio = ratio.map { "  \(fixed($0, 3)) of the floor" } ?? ""
        let padding = String(repeating: " ", count: max(1, 32 - name.count))
        print("  \(name)\(padding)\(fixed(speed, 1)) MB/s\(ratio)")
    }

    private func fixed(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }
}
