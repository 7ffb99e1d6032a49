import Dispatch
import Foundation
import Testing

/// Name servers of bad manners. They need a network namespace, which the system may forbid.
@Suite(
    .timeLimit(.minutes(5)),
    .enabled(if: Namespace.isAllowed, "no network namespace may be made here, or python3 or ip is missing")
)
struct ResolverTests {
    private struct Report: Decodable {
        let seconds: [Double]
        let first: [String: [[Value]]]
        let all: [String: [[Value]]]
        let states: [String: [String]]

        func state(_ name: String) -> String { states[name]?.first ?? "" }
        func reason(_ name: String) -> String { states[name]?.last ?? "" }
    }

    /// A number or a text.
    private enum Value: Decodable {
        case number(Double)
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }
    }

    @Test("F8: no name server holds a deadline up, harms another feed or leads inward")
    func names() async throws {
        try await Program.with { program in
            let output = try await Namespace.run(
                [Namespace.script, Program.path, program.folder.path],
                in: program.folder
            )
            let report = try JSONDecoder().decode(Report.self, from: output)

            // Names without an address say so.
            for name in ["nx", "fail"] {
                #expect(report.state(name) == "failing")
                #expect(report.reason(name).contains("no address for host"), "\(report.reason(name))")
            }
            // Names that nobody answers end with their deadline of 6 s, all of them beside each other.
            #expect((0..<80).allSatisfy { report.state("slow\($0)") == "failing" })
            #expect((report.seconds.first ?? .infinity) < 40)
            // A thousand addresses with nobody there cost no more.
            #expect(report.state("many") == "failing")
            // The good ones are all there, and were asked before any of the bad ones ended.
            for number in 0..<20 {
                #expect(report.state("good\(number)") == "ok")
                guard case .number(let second)? = report.first["good\(number).test"]?.first?.first else {
                    Issue.record("good\(number) was never asked")
                    continue
                }
                #expect(second < 6)
            }
            // The name that led to a public address and then inward was asked there once, and never inside.
            #expect(report.all["rebind.test"]?.count == 1)
            #expect(report.state("rebind") == "failing")
            #expect(
                report.reason("rebind").contains("127.0.0.1 is no public address"),
                "\(report.reason("rebind"))"
            )
        }
    }
}

/// A network of its own without a way out.
private enum Namespace {
    static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Resolver/resolver.py").path

    private static let prefix = ["--user", "--map-root-user", "--net", "--mount"]

    static var isAllowed: Bool {
        let process = process(["sh", "-c", "command -v python3 ip mount >/dev/null"])
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return false
        }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    private static func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        process.arguments = prefix + arguments
        return process
    }

    /// What it prints. Waits on a thread of its own, for the tests beside it need theirs.
    static func run(_ arguments: [String], in folder: URL) async throws -> Data {
        try await withCheckedThrowingContinuation { result in
            DispatchQueue(label: "resolver").async {
                result.resume(
                    with: Result {
                        let process = process(["python3"] + arguments)
                        process.currentDirectoryURL = folder
                        let output = Pipe()
                        process.standardOutput = output
                        try process.run()
                        return try output.fileHandleForReading.readToEnd() ?? Data()
                    }
                )
            }
        }
    }
}
