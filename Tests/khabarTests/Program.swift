import Dispatch
import Foundation
import Glibc
import Testing

/// The built `khabar`, run as a user runs it.
struct Program {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Beside the tests' own binary, where the build puts it.
    static let path: String = {
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appending(path: "khabar").path
            if FileManager.default.isExecutableFile(atPath: candidate),
                !FileManager.default.fileExists(atPath: candidate + "/")
            {
                return candidate
            }
            folder.deleteLastPathComponent()
        }
        return "khabar"
    }()

    let folder: URL

    /// A new folder, removed by `with` at its end.
    static func with<T>(_ body: (Program) async throws -> T) async throws -> T {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "khabar-program-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(Program(folder: folder))
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    /// Starts `khabar ARGUMENTS` in the folder; its output goes to files there, which no full pipe can block, or to the one
    /// that is named.
    func start(
        _ arguments: [String],
        now: String? = nil,
        environment: [String: String] = [:],
        output: String? = nil,
        name: String = "run"
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: Program.path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["TZ": "UTC", "PATH": "/usr/bin:/bin"]
            .merging(environment) { $1 }
            .merging(now.map { ["KHABAR_NOW": $0] } ?? [:]) { $1 }
        for (suffix, keyPath) in [("out", \Process.standardOutput), ("err", \Process.standardError)] {
            let file = folder.appending(path: "\(name).\(suffix)")
            try Data().write(to: file)
            let place = suffix == "out" ? output.map { URL(filePath: $0) } : nil
            process[keyPath: keyPath] = try FileHandle(forWritingTo: place ?? file)
        }
        try process.run()
        return process
    }

    /// Waits for the end; kills what has not ended after two minutes.
    func finish(_ process: Process, name: String = "run") throws -> Outcome {
        let deadline = DispatchWorkItem { kill(process.processIdentifier, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: deadline)
        process.waitUntilExit()
        deadline.cancel()
        func text(_ suffix: String) throws -> String {
            String(decoding: try Data(contentsOf: folder.appending(path: "\(name).\(suffix)")), as: UTF8.self)
        }
        return Outcome(status: process.terminationStatus, output: try text("out"), errors: try text("err"))
    }

    func run(_ arguments: String..., now: String? = nil) throws -> Outcome {
        try finish(try start(arguments, now: now))
    }
}
