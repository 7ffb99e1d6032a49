import CoreMetrics
import Foundation
import Glibc
import Machinery
import Testing

@testable import Web

@Suite("Metrics")
struct ExpositionTests {
    /// Families and samples of a text, read as a scraper reads it.
    private struct Scrape {
        var types: [String: String] = [:]
        var units: [String: String] = [:]
        var helped: Set<String> = []
        var samples: [(name: String, labels: String, value: Double)] = []
        var isEnded = false

        init(_ text: String) throws {
            for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                try #require(!isEnded && !line.isEmpty)
                if line == "# EOF" {
                    isEnded = true
                    continue
                }
                let words = line.split(separator: " ", maxSplits: 3).map(String.init)
                if words[0] == "#" {
                    switch words[1] {
                    case "TYPE":
                        try #require(types.updateValue(words[3], forKey: words[2]) == nil, "each family once")
                    case "UNIT": units[words[2]] = words[3]
                    default: helped.insert(words[2])
                    }
                    continue
                }
                let end = try #require(line.lastIndex(of: " "))
                let value = try #require(Double(line[line.index(after: end)...]))
                let series = line[..<end]
                let name = series.prefix { $0 != "{" }
                samples.append((String(name), String(series.dropFirst(name.count)), value))
            }
        }

        func value(_ name: String, _ labels: String = "") -> Double? {
            samples.first { $0.name == name && $0.labels == labels }?.value
        }
    }

    /// All families, each with a value.
    private static func filled() -> MetricsBook {
        let book = MetricsBook()
        for family in MetricFamily.allCases {
            let labels = family.labels.map { ($0, "x") }
            switch family.kind {
            case .counter: book.makeCounter(label: family.sampleName, dimensions: labels).increment(by: 3)
            case .gauge: book.makeMeter(label: family.sampleName, dimensions: labels).set(2.5 as Double)
            case .histogram:
                let timer = book.makeTimer(label: family.sampleName, dimensions: labels)
                for seconds in [0.0, 0.07, 4, 4000] { timer.recordNanoseconds(Int64(seconds * 1e9)) }
            case .info: break
            }
        }
        return book
    }

    @Test("every family has its type, its unit and its help before its samples, in both formats")
    func families() throws {
        for format in [Exposition.Format.openMetrics, .prometheus] {
            let build = MetricSample(.build, ["version": "1"], 1)
            let scrape = try Scrape(Exposition.text(of: Self.filled(), and: [build], as: format))
            #expect(scrape.isEnded == (format == .openMetrics))
            #expect(scrape.types.count == MetricFamily.allCases.count)
            for family in MetricFamily.allCases {
                let name = format == .openMetrics ? family.name : family.sampleName
                #expect(scrape.types[name] != nil && scrape.helped.contains(name), "\(name)")
                if format == .openMetrics { #expect(scrape.units[name] == family.unit) }
                let isTotal = scrape.samples.contains { $0.name == family.name + "_total" }
                #expect(isTotal == (family.kind == .counter))
            }
        }
    }

    @Test("names are of the field: lower case, base units, a prefix, each once")
    func names() {
        let names = MetricFamily.allCases.map(\.name)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name.allSatisfy { $0.isASCII && ($0.isLowercase || $0 == "_") })
            #expect(name.hasPrefix("khabar_") || name.hasPrefix("process_"))
            #expect(!name.hasSuffix("_total") && !name.hasSuffix("_ms"))
        }
    }

    @Test("the buckets of a histogram are cumulative and end with all, as the count does")
    func histograms() throws {
        let scrape = try Scrape(Exposition.text(of: Self.filled(), and: [], as: .openMetrics))
        for family in MetricFamily.allCases {
            guard case .histogram(let bounds) = family.kind else { continue }
            let buckets = scrape.samples.filter { $0.name == family.name + "_bucket" }.map(\.value)
            #expect(buckets.count == bounds.count + 1)
            #expect(zip(buckets, buckets.dropFirst()).allSatisfy { $0 <= $1 })
            #expect(buckets.last == 4 && scrape.value(family.name + "_count") == 4)
            #expect(abs((scrape.value(family.name + "_sum") ?? 0) - 4004.07) < 0.001)
        }
        #expect(scrape.value("khabar_fetch_duration_seconds_bucket", "{le=\"0.1\"}") == 2)
        #expect(scrape.value("khabar_fetch_duration_seconds_bucket", "{le=\"5.0\"}") == 3)
    }

    @Test("labels are escaped, and what nobody named is not shown")
    func escaping() throws {
        let book = MetricsBook()
        book.makeCounter(label: "khabar_polls_total", dimensions: [("result", "a\"b\\c\nd")]).increment(by: 1)
        book.makeCounter(label: "khabar_polls_total", dimensions: [("feed", "1")]).increment(by: 1)
        book.makeCounter(label: "other_total", dimensions: []).increment(by: 1)
        book.makeMeter(label: "khabar_polls_total", dimensions: [("result", "x")]).set(1.5 as Double)
        let text = Exposition.text(of: book, and: [], as: .openMetrics)
        #expect(text.contains("khabar_polls_total{result=\"a\\\"b\\\\c\\nd\"} 1\n"))
        let scrape = try Scrape(text)
        #expect(scrape.samples.count == 1)
    }

    @Test("counters never go back, and a family holds so many series and no more")
    func bounds() throws {
        let book = MetricsBook()
        let counter = book.makeCounter(label: "khabar_fetch_bytes_total", dimensions: [])
        counter.increment(by: 5)
        counter.increment(by: -3)
        counter.reset()
        book.makeCounter(label: "khabar_fetch_bytes_total", dimensions: []).increment(by: 1)
        for code in 0..<1000 {
            book.makeCounter(label: "khabar_http_responses_total", dimensions: [("code", "\(code)")])
                .increment(by: 1)
        }
        let scrape = try Scrape(Exposition.text(of: book, and: [], as: .prometheus))
        #expect(scrape.value("khabar_fetch_bytes_total") == 6)
        #expect(scrape.samples.count { $0.name == "khabar_http_responses_total" } == MetricsBook.mostSeries)
    }

    @Test("the process tells its memory, its time and its descriptors as the system does elsewhere")
    func process() throws {
        let cpuBefore = Double(clock()) / Double(CLOCKS_PER_SEC)
        let samples = Dictionary(ProcessSamples.all.map { ($0.family, $0.value) }) { first, _ in first }
        let cpuAfter = Double(clock()) / Double(CLOCKS_PER_SEC)
        func value(_ family: MetricFamily) throws -> Double { try #require(samples[family], "\(family)") }

        #expect(samples.count == 6)
        let kilobyte = 1024.0
        // Other tests run meanwhile.
        let resident = try Self.row("VmRSS:", of: "/proc/self/status") * kilobyte
        #expect(abs(try value(.processResidentMemoryBytes) / resident - 1) < 0.5)
        let virtual = try Self.row("VmSize:", of: "/proc/self/status") * kilobyte
        #expect(abs(try value(.processVirtualMemoryBytes) / virtual - 1) < 0.5)
        // The system counts in hundredths.
        let cpu = try value(.processCpuSeconds)
        #expect(cpu >= cpuBefore - 0.05 && cpu <= cpuAfter + 0.05)
        #expect(try value(.processMaxFds) == Self.row("Max open files", of: "/proc/self/limits"))
        let fields = try Self.text("/proc/self/stat").split(separator: " ")
        let began = try #require(Double(fields[fields.count - 52 + 21]))
        let start = try Self.row("btime", of: "/proc/stat") + began / Double(sysconf(Int32(_SC_CLK_TCK)))
        #expect(abs(try value(.processStartTimeSeconds) - start) < 3)
    }

    @Test("each open descriptor counts")
    func descriptors() throws {
        func open() throws -> Double {
            try #require(ProcessSamples.all.first { $0.family == .processOpenFds }).value
        }
        let before = try open()
        let more = try (0..<200).map { _ in
            let copy = dup(0)
            try #require(copy >= 0)
            return copy
        }
        defer { for copy in more { close(copy) } }
        // Other tests open and close some meanwhile.
        #expect(abs(try open() - before - 200) < 50)
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    /// The first number of the line that begins so.
    private static func row(_ name: String, of path: String) throws -> Double {
        let line = try #require(text(path).split(separator: "\n").first { $0.hasPrefix(name) })
        return try #require(
            line.dropFirst(name.count).split(separator: " ").lazy.compactMap { Double($0) }.first
        )
    }
}
