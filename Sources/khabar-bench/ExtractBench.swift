import ArgumentParser
internal import CXML2
import Foundation
import Glibc
import Parsing

/// `khabar-bench extract`: what taking an article out of a page costs.
///
/// The yardstick is libxml2's own HTML parse of the same bytes, alone. Contenders take turns, one round each
/// over all pages, so that a slow moment of the machine meets all of them; processor time of one thread
/// counts, not the clock on the wall.
struct ExtractBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Article extraction against libxml2's parse and against peers.",
        discussion: """
            PATH is a folder searched for *.html and *.html.gz, or one such file. --python names an interpreter \
            that can import trafilatura and resiliparse; what it cannot import is said and left out. \
            rs-trafilatura is measured where its Python package is there.

            Example:
              khabar-bench extract Tests/Fixtures/pages --python python3
            """
    )

    @Argument(help: "Folders and files of saved pages.")
    var paths: [String]

    @Option(help: "Rounds over all pages; the middle one of each contender's times counts.")
    var rounds = 5

    @Option(help: ArgumentHelp("The interpreter for the peers.", valueName: "path"))
    var python: String?

    @Option(help: ArgumentHelp("Peers/extract.py, where it is not beside the sources.", valueName: "path"))
    var peers = "Sources/khabar-bench/Peers/extract.py"

    func validate() throws {
        guard rounds > 0 else { throw ValidationError("--rounds must be at least 1.") }
    }

    func run() throws {
        let pages = try SavedPages(paths)
        guard !pages.bodies.isEmpty else { throw ValidationError("No *.html and no *.html.gz there.") }
        var contenders: [(name: String, round: () throws -> Double)] = [
            ("libxml2 parse alone", { Self.seconds { pages.bodies.forEach(Self.parse) } }),
            ("khabar extract", { Self.seconds { pages.bodies.forEach(Self.extract) } }),
        ]
        if let python {
            let process = try PeerProcess(python: python, script: peers, pages: pages)
            for peer in process.available { contenders.append((peer, { try process.round(of: peer) })) }
            for missing in process.missing { print("left out: \(missing)") }
        }
        // The first round warms caches and tables, and is not counted.
        for contender in contenders { _ = try contender.round() }
        var times = [[Double]](repeating: [], count: contenders.count)
        for _ in 0..<rounds {
            for (i, contender) in contenders.enumerated() { times[i].append(try contender.round()) }
        }
        let mebibytes = Double(pages.bodies.reduce(0) { $0 + $1.count }) / 1_048_576
        print("\(pages.bodies.count) pages, \(Self.fixed(mebibytes, 1)) MiB, \(rounds) rounds, one thread")
        print("contender                    pages/s   × libxml2 (least to most of the rounds)")
        for (i, contender) in contenders.enumerated() {
            let ratios = zip(times[i], times[0]).map { $0 / $1 }.sorted()
            let middle = times[i].sorted()[rounds / 2]
            print(
                contender.name.padding(toLength: 26, withPad: " ", startingAt: 0)
                    + Self.fixed(Double(pages.bodies.count) / middle, 1, width: 10)
                    + Self.fixed(ratios[rounds / 2], 2, width: 12)
                    + " (\(Self.fixed(ratios.first ?? 0, 2)) to \(Self.fixed(ratios.last ?? 0, 2)))"
            )
        }
    }

    private static func extract(_ page: [UInt8]) {
        let found = PageExtractor.extract(page, contentType: nil, url: "https://site.example/a")
        precondition(found.text.utf8.count >= 0, "the result is used, so that the work is done")
    }

    private static func parse(_ page: [UInt8]) {
        let options =
            Int32(HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue)
            | Int32(HTML_PARSE_NONET.rawValue | HTML_PARSE_COMPACT.rawValue) | Int32(XML_PARSE_HUGE.rawValue)
        page.withUnsafeBytes { raw in
            let text = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            xmlFreeDoc(htmlReadMemory(text, Int32(raw.count), nil, "UTF-8", options))
        }
    }

    /// Processor time of this thread.
    private static func seconds(_ work: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        work()
        return now() - start
    }

    private static func fixed(_ number: Double, _ digits: Int, width: Int = 0) -> String {
        String(format: "%\(width).\(digits)f", number)
    }
}

/// Pages as they were saved, in a fixed order.
private struct SavedPages {
    /// Also of those that were compressed: unpacked, for peers.
    private(set) var files: [String] = []
    private(set) var bodies: [[UInt8]] = []
    private let unpacked: UnpackedFolder

    init(_ paths: [String]) throws {
        unpacked = try UnpackedFolder()
        for path in paths {
            let inside = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
            let found = inside.isEmpty ? [path] : inside.sorted().map { path + "/" + $0 }
            for file in found where file.hasSuffix(".html") || file.hasSuffix(".html.gz") {
                let plain = file.hasSuffix(".gz") ? try unpacked.unpack(file, as: files.count) : file
                files.append(plain)
                bodies.append(Array(try Data(contentsOf: URL(filePath: plain))))
            }
        }
    }
}

/// A folder for unpacked pages, gone with its owner.
private final class UnpackedFolder {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "khabar-bench-\(getpid())")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        // What cannot be removed is left to the system's own upkeep.
        try? FileManager.default.removeItem(at: folder)
    }

    func unpack(_ file: String, as number: Int) throws -> String {
        let target = folder.appending(path: "\(number).html")
        try Data().write(to: target)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", file]
        process.standardOutput = try FileHandle(forWritingTo: target)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ValidationError("\(file): gzip cannot unpack it") }
        return target.path
    }
}

/// `Peers/extract.py`, which waits for the name of a peer and answers with the seconds of one round.
private final class PeerProcess {
    private(set) var available: [String] = []
    private(set) var missing: [String] = []
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(python: String, script: String, pages: SavedPages) throws {
        process.executableURL = URL(filePath: python)
        process.arguments = [script]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try send("\(pages.files.count)")
        for file in pages.files { try send(file) }
        while let line = try receive(), line != "ready" {
            if line.hasPrefix("missing ") {
                missing.append(String(line.dropFirst(8)))
            } else {
                available.append(line)
            }
        }
    }

    deinit {
        // Its standard input ends, and so does it.
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    func round(of peer: String) throws -> Double {
        try send(peer)
        guard let line = try receive(), let seconds = Double(line) else {
            throw ValidationError("\(peer) gave no time; see its message above")
        }
        return seconds
    }

    private func send(_ line: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    }

    private func receive() throws -> String? {
        var line: [UInt8] = []
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first {
            if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }
}
