import News
import Testing

@testable import Storage

@Suite("Pages that wait, by the domain they are asked from")
struct DomainTurnsTests {
    private static let tables = ["page_queue", "recheck"]

    /// As many pages of each domain as `counts` says; each domain's are due a second apart, and later domains later.
    private func fill(_ world: NewsWorld, _ counts: [(domain: String, pages: Int)]) throws {
        try world.database.write { transaction in
            var number = 0
            for (domain, pages) in counts {
                for page in 0..<pages {
                    number += 1
                    let id = try transaction.keep(.sample(number, source: .excerpt), digest: Int64(number))
                    let url = "https://www.\(domain)/\(page)"
                    try transaction.awaitPage(id, url: url, at: NewsWorld.time(Int64(number)))
                    try transaction.recheck(id, page: url, at: NewsWorld.time(Int64(number)))
                }
            }
        }
    }

    private func take(_ world: NewsWorld, _ table: String, _ turns: inout DomainTurns, limit: Int = 16) throws
        -> [PageTime]
    {
        let now = NewsWorld.time(100_000)
        return table == "recheck"
            ? try world.database.recheckTimes(at: now, limit: limit, turns: &turns)
            : try world.database.pageTimes(at: now, limit: limit, turns: &turns)
    }

    @Test("U7: 5,000 due pages of three domains hide no page of another", arguments: tables)
    func hiding(table: String) throws {
        let world = try NewsWorld()
        try fill(world, [("a.ma", 1700), ("b.co.ma", 1700), ("c.test", 1700), ("d.test", 1)])
        var turns = DomainTurns()
        let pages = try take(world, table, &turns)
        #expect(turns.isAtStart)
        #expect(pages.count { $0.domain == "d.test" } == 1)
        for (place, domain) in ["a.ma", "b.co.ma", "c.test"].enumerated() {
            let first = Int64(place * 1700 + 1)
            #expect(
                pages.filter { $0.domain == domain }.map(\.id.number) == Array(first..<(first + 16)),
                "the longest due come first"
            )
        }
        #expect(try world.database.pagesDue(at: NewsWorld.time(100_000), limit: 2).count == 7)
        #expect(try world.database.rechecksDue(at: NewsWorld.time(1), limit: 2).map(\.id.number) == [1])
    }

    @Test("U7: where there are more domains than a look visits, they take turns", arguments: tables)
    func turns(table: String) throws {
        let world = try NewsWorld()
        try fill(world, (0..<5).map { ("d\($0).test", 3) })
        var turns = DomainTurns(domains: 2)
        var looks: [[String]] = []
        repeat {
            looks.append(try take(world, table, &turns, limit: 1).map(\.domain))
        } while !turns.isAtStart
        #expect(looks == [["d0.test", "d1.test"], ["d2.test", "d3.test"], ["d4.test"]])
        #expect(try take(world, table, &turns, limit: 1).map(\.domain) == ["d0.test", "d1.test"])
        // A page without a host is a domain of its own. What is not due yet takes no other's turn.
        try world.database.write { transaction in
            try transaction.run(
                "UPDATE \(table) SET due_at = '2999-01-01T00:00:00Z' WHERE domain = 'd0.test'"
            )
            try transaction.run("UPDATE \(table) SET domain = '' WHERE domain = 'd1.test'")
        }
        var all = DomainTurns()
        #expect(
            try take(world, table, &all, limit: 1).map(\.domain) == ["", "d2.test", "d3.test", "d4.test"]
        )
    }

    @Test("U7: a look reads no more of a queue than it gives", arguments: tables)
    func plan(table: String) throws {
        let world = try NewsWorld()
        let plan = try world.database.read { db in
            try db.all("EXPLAIN QUERY PLAN \(DomainTurns.sql(of: table))", ["", 9, "2025", 9]) { row in
                row["detail"] as String
            }
        }
        #expect(!plan.contains { $0.hasPrefix("SCAN \(table)") || $0.hasPrefix("SCAN q") }, "\(plan)")
        #expect(
            plan.contains { $0.contains("COVERING INDEX \(table)_turn (domain=? AND due_at<?)") },
            "\(plan)"
        )
    }

    @Test("U7: pages that an earlier khabar queued get the domain of their address")
    func backfill() throws {
        let world = try NewsWorld()
        try fill(world, [("a.co.ma", 2), ("b.test", 1)])
        try world.database.write { transaction in
            try transaction.run("UPDATE page_queue SET domain = ''")
            try transaction.run("UPDATE recheck SET domain = ''")
            try DomainTurns.nameDomains(in: transaction.db)
        }
        for table in Self.tables {
            #expect(
                try world.rows("SELECT domain FROM \(table) ORDER BY article_id") == [
                    "a.co.ma", "a.co.ma", "b.test",
                ]
            )
        }
    }
}
