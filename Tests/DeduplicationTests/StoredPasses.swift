import Deduplication
import Foundation
import News
import Testing

/// `Tests/Fixtures/settling/passes.tsv`: what hourly passes stored, in the order of placement.
enum StoredPasses {
    static func arrivals() throws -> [Arrival] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/settling/passes.tsv")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
            .map { line in
                let cells = line.split(separator: "\t").map(String.init)
                let bytes = stride(from: 0, to: cells[4].utf8.count, by: 2).compactMap { at in
                    UInt8(cells[4].dropFirst(at).prefix(2), radix: 16)
                }
                var arrival = Arrival(
                    article: Article.ID(try #require(Int64(cells[0]))),
                    outlet: Outlet.ID(cells[1]),
                    url: "https://\(cells[1]).test/\(cells[0])",
                    time: try #require(Timestamp(rfc3339: cells[2])),
                    fingerprint: try #require(Fingerprint(encoded: bytes))
                )
                let arrivedAt = try #require(Timestamp(rfc3339: cells[3]))
                arrival.arrivedAt = arrivedAt
                return arrival
            }
    }
}
