import Fetching
import Foundation
import News
import Testing

@Suite(
    "Certificates",
    .timeLimit(.minutes(5)),
    .enabled(if: OpenSSL.isThere, "the openssl command is not installed")
)
struct CertificateTests {
    @Test("F20: a certificate that nobody vouches for, or that has expired, is an error", arguments: [2, -1])
    func untrusted(days: Int) async throws {
        let authority = try OpenSSL.Authority()
        defer { authority.remove() }
        let server = try authority.server(signedBy: .itself, days: days)
        defer { server.stop() }
        let fetcher = try Fetcher(loopbackSettings())
        let cause = await fetcher.cause("https://127.0.0.1:\(server.port)/")
        #expect(cause?.isTLS == true, "\(String(describing: cause))")
        await fetcher.stop()
    }

    @Test(
        "F20: of an authority that is trusted, only certificates that hold, for the host that was asked, are accepted",
        arguments: [
            (OpenSSL.Signer.authority, 2, "127.0.0.1", true), (.authority, 2, "127.0.0.2", false),
            (.authority, -1, "127.0.0.1", false), (.itself, 2, "127.0.0.1", false),
        ]
    )
    func trusted(signer: OpenSSL.Signer, days: Int, name: String, isAccepted: Bool) async throws {
        let authority = try OpenSSL.Authority()
        defer { authority.remove() }
        let server = try authority.server(signedBy: signer, days: days, for: name)
        defer { server.stop() }
        let fetcher = try Fetcher(loopbackSettings { $0.certificateBundle = authority.certificate })
        let request = FetchRequest(url: "https://127.0.0.1:\(server.port)/")
        if isAccepted {
            #expect(try await fetcher.fetch(request).status == 200)
        } else {
            let cause = await fetcher.cause(request)
            #expect(cause?.isTLS == true, "\(String(describing: cause))")
        }
        await fetcher.stop()
    }

    @Test("the authorities are read once, not for each connection")
    func readOnce() async throws {
        let authority = try OpenSSL.Authority()
        defer { authority.remove() }
        let server = try authority.server()
        defer { server.stop() }
        let fetcher = try Fetcher(loopbackSettings { $0.certificateBundle = authority.certificate })
        // This server ends each connection with its answer.
        let request = FetchRequest(url: "https://127.0.0.1:\(server.port)/")
        #expect(try await fetcher.fetch(request).status == 200)
        try FileManager.default.removeItem(atPath: authority.certificate)
        #expect(try await fetcher.fetch(request).status == 200)
        await fetcher.stop()
    }
}

/// The `openssl` command, which has a server with whatever certificate it is given.
enum OpenSSL {
    static let path = "/usr/bin/openssl"
    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: path) }

    struct Failure: Error {}

    enum Signer: Sendable {
        case authority
        case itself
    }

    /// A folder with an authority made for one test, and what it signs.
    struct Authority {
        private let folder: URL
        /// A PEM file.
        let certificate: String

        init() throws {
            folder = FileManager.default.temporaryDirectory.appending(
                path: "khabar-tls-\(UInt64.random(in: 0 ... .max))"
            )
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            certificate = folder.appending(path: "authority.pem").path
            try makeKey("authority.key", request: "authority.csr", name: "An authority")
            try sign("authority.csr", by: "authority.key", days: 2, extensions: "CA:TRUE", as: certificate)
        }

        /// A server on loopback with a certificate for the address `name` that is valid for `days`.
        func server(
            signedBy signer: Signer = .authority,
            days: Int = 2,
            for name: String = "127.0.0.1"
        ) throws -> Server {
            let signed = path("server.pem")
            try makeKey("server.key", request: "server.csr", name: name)
            try sign(
                "server.csr",
                by: signer == .itself ? "server.key" : nil,
                days: days,
                extensions: "CA:FALSE\nsubjectAltName=IP:\(name)",
                as: signed
            )
            return try Server(certificate: signed, key: path("server.key"))
        }

        func remove() {
            // What cannot be removed is the system's to clean.
            try? FileManager.default.removeItem(at: folder)
        }

        private func path(_ name: String) -> String { folder.appending(path: name).path }

        private func makeKey(_ key: String, request: String, name: String) throws {
            try run([
                "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", path(key),
                "-out", path(request), "-subj", "/CN=\(name)",
            ])
        }

        /// Nil signs with the authority.
        private func sign(
            _ request: String,
            by key: String?,
            days: Int,
            extensions: String,
            as file: String
        ) throws {
            let text = path("extensions")
            try Data("basicConstraints=critical,\(extensions)\n".utf8).write(to: URL(filePath: text))
            let signer =
                key.map { ["-signkey", path($0)] }
                ?? ["-CA", certificate, "-CAkey", path("authority.key"), "-CAcreateserial"]
            try run(
                [
                    "x509", "-req", "-in", path(request), "-days", "\(days)", "-extfile", text, "-out", file,
                ] + signer
            )
        }

        private func run(_ arguments: [String]) throws {
            let process = Process()
            process.executableURL = URL(filePath: OpenSSL.path)
            process.arguments = arguments
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw Failure() }
        }
    }

    final class Server {
        private let process = Process()
        let port: Int

        init(certificate: String, key: String) throws {
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
        }
    }
}
