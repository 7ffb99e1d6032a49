import News
import Storage
import Testing

@Suite("What the schedule owes to others")
struct AskingTests {
    private func record(_ origin: String, bytes: Int = 10, at seconds: Int64 = 0, isDown: Bool = false)
        -> RobotsRecord
    {
        RobotsRecord(
            origin: origin,
            askedAt: NewsWorld.time(seconds),
            lastsUntil: NewsWorld.time(seconds + (isDown ? 600 : 86400)),
            status: isDown ? nil : 200,
            downSince: isDown ? NewsWorld.time(seconds) : nil,
            body: [UInt8](repeating: 0x61, count: bytes)
        )
    }

    @Test("U3: what is kept of robots.txt is bounded, and the longest go first")
    func bounded() throws {
        let world = try NewsWorld()
        try world.database.write { transaction in
            try transaction.keepRobotsFile(record("https://usual.test"))
            for number in 0..<60 {
                try transaction.keepRobotsFile(record("https://long\(number).test", bytes: 500_000))
            }
        }
        #expect(try Int(world.value("SELECT sum(length(body)) FROM robots")) ?? .max <= 16 << 20)
        #expect(try world.database.robots(of: "https://usual.test") != nil)
        #expect(try world.database.robots(of: "https://long1.test") != nil)
    }

    @Test("S11: what a host said goes when it holds no more, and since when it is down a month later")
    func pruned() throws {
        let world = try NewsWorld()
        func keep(_ record: RobotsRecord) throws {
            try world.database.write { try $0.keepRobotsFile(record) }
        }
        func isKept(_ origin: String) throws -> Bool { try world.database.robots(of: origin) != nil }
        try keep(record("https://a.test"))
        try keep(record("https://down.test", isDown: true))
        try keep(record("https://b.test", at: 86400))
        #expect(try isKept("https://a.test") && isKept("https://down.test"))
        try keep(record("https://b.test", at: 86401))
        #expect(try !isKept("https://a.test") && isKept("https://down.test"))
        try keep(record("https://b.test", at: 32 * 86400))
        #expect(try !isKept("https://down.test"))
    }

    @Test("S11: a domain that was left alone long ago is forgotten")
    func rests() throws {
        let world = try NewsWorld()
        func rest(_ name: String, until seconds: Int64) throws {
            let rest = DomainRest(name: name, until: NewsWorld.time(seconds), refusals: 1, reason: "429")
            try world.database.write { try $0.rest(rest) }
        }
        try rest("a.test", until: 600)
        try rest("b.test", until: 30 * 86400)
        #expect(try world.database.domainRests().map(\.name) == ["a.test", "b.test"])
        try rest("b.test", until: 32 * 86400)
        #expect(try world.database.domainRests().map(\.name) == ["b.test"])
    }
}
