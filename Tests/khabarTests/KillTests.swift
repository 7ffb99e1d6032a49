import Foundation
import LoopbackServer
import News
import Storage
import Testing

@Suite("F1: killed at any moment")
struct KillTests {
    private static let now = "2025-05-31T12:00:00Z"
    /// How many times; more can be asked for by the environment.
    private static let kills = ProcessInfo.processInfo.environment["KHABAR_KILLS"].flatMap(Int.init) ?? 12
    /// So many times each database is interrupted before it may finish.
    private static let killsEach = 6

    /// What a database holds that does not depend on the order in which feeds were asked.
    private func content(of database: NewsDatabase) throws -> [String] {
        let query = """
            SELECT a.url, a.title, a.text, a.outlet_id, a.believed_at, (
                SELECT group_concat(url, ' ') FROM (
                    SELECT b.url FROM articles b WHERE b.story_id = a.story_id ORDER BY b.url)) AS story
            FROM articles a ORDER BY a.url
            """
        let feeds = "SELECT url, state, etag FROM feeds ORDER BY url"
        return try [query, feeds].flatMap { try database.query($0).rows.map { "\($0)" } }
    }

    @Test("nothing is lost, nothing doubled, and in the end all is as if nothing had happened")
    func killed() async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            let configuration = SampleWorld.configuration(6, server: server)
            let undisturbed = try await Program.with { program in
                try program.write(configuration, to: "config.json")
                #expect(try program.run("poll", "--all", now: Self.now).status == 0)
                return try content(of: try program.database())
            }
            #expect(undisturbed.count == 66)
            var (kills, checks) = (0, 0)
            while kills < Self.kills {
                try await Program.with { program in
                    try program.write(configuration, to: "config.json")
                    for _ in 0..<min(Self.killsEach, Self.kills - kills) {
                        kills += 1
                        let asked = server.log.requests.count
                        let victim = try program.start(
                            kills.isMultiple(of: 3) ? ["run"] : ["poll", "--all"],
                            now: Self.now
                        )
                        // The first answers lie some milliseconds before the first commits; the last of six feeds is
                        // kept some forty after.
                        try? await server.waitForRequests(asked + Int.random(in: 0...3), seconds: 1)
                        try await Task.sleep(for: .microseconds(Int.random(in: 0..<60_000)))
                        Foundation.kill(victim.processIdentifier, SIGKILL)
                        victim.waitUntilExit()
                        guard FileManager.default.fileExists(atPath: program.databasePath) else { continue }
                        if try check(program, after: kills) { checks += 1 }
                    }
                    let last = try program.run("poll", "--all", now: Self.now)
                    #expect(last.status == 0, "\(last.output)\(last.errors)")
                    let database = try program.database()
                    #expect(try database.problems() == [])
                    #expect(try content(of: database) == undisturbed)
                    #expect(try program.run("verify", now: Self.now).status == 0)
                }
            }
            // The first kill of a database may come before there is one, the later ones find it.
            #expect(checks * 2 > kills, "\(checks) of \(kills) kills left a database")
        }
    }

    /// Whether there was a database, which then kept its promises.
    private func check(_ program: Program, after kill: Int) throws -> Bool {
        // Killed before the first transaction made it ours.
        if try program.sqlite("pragma user_version") == "0\n" { return false }
        let database = try program.database()
        defer { database.close() }
        #expect(try database.problems() == [], "after kill \(kill)")
        // A feed has its validator exactly where its ten articles are there.
        let halves = """
            SELECT f.url FROM feeds f WHERE (f.etag IS NOT NULL) <> (
                (SELECT count(*) FROM articles a WHERE a.outlet_id = f.outlet_id) = 10)
            """
        #expect(try database.query(halves).rows.isEmpty, "after kill \(kill)")
        return true
    }
}

extension Program {
    var databasePath: String { folder.appending(path: "khabar.sqlite").path }

    func database() throws -> NewsDatabase {
        try NewsDatabase(path: databasePath, role: .reader)
    }
}
