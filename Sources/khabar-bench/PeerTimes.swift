import Foundation

/// How long a parser written in Python takes for each document.
struct PeerTimes {
    let name: String
    let isInstalled: Bool
    /// Seconds of the fastest round, by path.
    private let seconds: [String: Double]

    /// What it takes for all of them, nil when it did not read every one.
    func seconds(for documents: [BenchDocument]) -> Double? {
        var sum = 0.0
        for document in documents {
            guard let seconds = seconds[document.path] else { return nil }
            sum += seconds
        }
        return sum
    }

    /// Runs `Peers/parse.py` over the documents.
    static func measure(
        _ documents: [BenchDocument],
        python: String,
        rounds: Int
    ) throws -> [PeerTimes] {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Peers/parse.py")
        let list = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try documents.map(\.path).joined(separator: "\n").write(to: list, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: list) }  // else a list of paths is left behind
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [script.path, list.path, "\(rounds)"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let lines = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return lines.split(separator: "\n").reduce(into: [String: [String: Double]?]()) { peers, line in
            let fields = line.split(separator: "\t").map(String.init)
            if fields.count == 1 {
                peers[fields[0]] = .some(nil)
            } else if fields.count == 3, let seconds = Double(fields[2]) {
                var known = peers[fields[0]].flatMap { $0 } ?? [:]
                known[fields[1]] = seconds
                peers[fields[0]] = known
            }
        }.sorted { $0.key < $1.key }.map {
            PeerTimes(name: $0.key, isInstalled: $0.value != nil, seconds: $0.value ?? [:])
        }
    }
}
