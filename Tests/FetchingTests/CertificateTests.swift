import Fetching
import Foundation
import News
import Testing

@Suite(
    "Certificates",
    .timeLimit(.minutes(1)),
    .enabled(if: OpenSSL.isThere, "the openssl command is not installed")
)
struct CertificateTests {
    @Test("F20: a certificate that nobody vouches for, or that has expired, is an error", arguments: [2, -1])
    func untrusted(days: Int) async throws {
        let server = try OpenSSL.Server(days: days)
        defer { server.stop() }
        let fetcher = try Fetcher(loopbackSettings())
        let cause = await fetcher.cause("https://127.0.0.1:\(server.port)/")
        #expect(cause?.isTLS == true, "\(String(describing: cause))")
        await fetcher.stop()
    }
}

/// The `openssl` command, which has a server with whatever certificate it is given.
private enum OpenSSL {
    static let path = "/usr/bin/openssl"
    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

    struct Failure: Error {}

    /// A server on loopback whose certificate, signed by itself, is valid for `days`.
    final class Server {
        private let folder: URL
        private let process: Process
        let port: Int

        init(days: Int) throws {
            folder = FileManager.default.temporaryDirectory.appending(
                path: "khabar-tls-\(UInt64.random(in: 0 ... .max))"
            )
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let key = folder.appending(path: "key.pem").path
            let certificate = folder.appending(path: "certificate.pem").path
            let valid = folder.appending(path: "valid.pem").path
            try Server.run([
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                key,
                "-out", valid, "-days", "2", "-subj", "/CN=127.0.0.1",
            ])
            try Server.run(["x509", "-in", valid, "-signkey", key, "-days", "\(days)", "-out", certificate])
            process = Process()
            process.executableURL = URL(filePath: path)
            process.arguments = [
                "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www",
            ]
            let output = Pipe()
            process.standardOutput = output
            process.standardInput = Pipe()
            process.standardError = FileHandle.nullDevice
            try process.run()
            // It says "ACCEPT 127.0.0.1:PORT" when it listens.
            var text = ""
            while !(text.contains("ACCEPT") && text.hasSuffix("\n")) {
                let more = output.fileHandleForReading.availableData
                guard !more.isEmpty else { throw Failure() }
                text += String(decoding: more, as: UTF8.self)
            }
            guard let number = text.split(separator: ":").last.flatMap({ Int($0.prefix { $0.isNumber }) })
            else {
                throw Failure()
            }
            port = number
        }

        func stop() {
            // Not waited for: Foundation takes the process away when it has ended.
            process.terminate()
            // What cannot be removed is the system's to clean.
            try? FileManager.default.removeItem(at: folder)
        }

        private static func run(_ arguments: [String]) throws {
            let process = Process()
            process.executableURL = URL(filePath: path)
            process.arguments = arguments
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw Failure() }
        }
    }
}
