import Foundation
import Glibc
import Testing

@Suite("Commands that write beside a running daemon")
struct ControlTests {
    private static let text = (0..<8).map {
        "<p>فقرة \($0) تروي ما جرى في المدينة القديمة منذ \($0 + 20) عاما حين شيد الأهالي سورها رقم \($0 * 7).</p>"
    }.joined()

    /// Two outlets with one story, in files.
    static func configure(_ program: Program) throws {
        for id in ["sada", "sahel"] {
            try program.write(
                """
                <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>\(id)</title>
                <item><title>المدينة القديمة</title><link>https://\(id).example/1/</link>
                <pubDate>Sat, 31 May 2025 0\(id.utf8.count):00:00 GMT</pubDate>
                <content:encoded><![CDATA[\(text)]]></content:encoded></item></channel></rss>
                """,
                to: "\(id).xml"
            )
        }
        let outlets = ["sada", "sahel"].map {
            """
            {"id": "\($0)", "name": "\($0)", "fullText": "never",
             "feeds": [{"url": "file://\(program.folder.path)/\($0).xml"}]}
            """
        }
        try program.write(
            #"{"fetch": {"allowFiles": true}, "stories": {"settling": "0s"}, "outlets": [\#(outlets.joined(separator: ","))]}"#,
            to: "config.json"
        )
    }

    /// Runs `body` beside a daemon that has polled once.
    private func besideDaemon(_ program: Program, _ body: () async throws -> Void) async throws {
        try ControlTests.configure(program)
        let daemon = try program.start(["run"], now: "2025-05-31T12:00:00Z*1", name: "daemon")
        do {
            try await program.waits(until: "two articles are kept") {
                guard FileManager.default.fileExists(atPath: program.folder.path + "/khabar.sqlite.socket")
                else { return false }
                let articles = try program.run("articles", "--json")
                return articles.output.split(separator: "\n").count == 2
            }
            try await body()
            daemon.terminate()
        } catch {
            daemon.terminate()
            throw error
        }
        #expect(try program.finish(daemon, name: "daemon").status == 0)
    }

    @Test("`split`, `join`, `recluster` and `poll` are done by the daemon, which holds the lock throughout")
    func beside() async throws {
        try await Program.with { program in
            try await besideDaemon(program) {
                let split = try program.run("split", "2", "--reason", "خبر آخر", "--json")
                #expect(split.status == 0, "\(split.errors)")
                #expect(
                    split.output.contains(#""kind":"split","article_id":2,"story_id":1,"other_story_id":2"#)
                )
                #expect(try program.run("stories", "--json").output.split(separator: "\n").count == 2)
                let reclustered = try program.run("recluster")
                #expect(reclustered.output.contains("0 moved; 2 stories before, 2 now"))
                #expect(reclustered.output.contains("kept as people decided: 1 split, 0 joins"))
                let joined = try program.run("join", "2", "1", "--reason", "خبر واحد")
                #expect(
                    joined.output.hasPrefix("story s2 is part of story s1 now\ncorrection c2: "),
                    "\(joined.errors)"
                )
                #expect(try program.run("undo", "c2").output.hasPrefix("stories s1 and s2 are two again"))
                #expect(try program.run("stories", "--json").output.split(separator: "\n").count == 2)
                #expect(try program.run("join", "s2", "s1", "--reason", "x").status == 0)
                #expect(try program.run("join", "a2", "s1", "--reason", "x").status == 64)
                let dry = try program.run("split", "a2", "--reason", "x", "--dry-run")
                #expect(dry.output.hasPrefix("out of s1  ") && dry.output.contains("\nin it stay\n  a1  "))
                let refused = try program.run("split", "77", "--reason", "x")
                #expect(refused.status == 66 && refused.errors.contains("there is no article a77"))
                let polled = try program.run("poll", "sada", "--all")
                #expect(polled.status == 0, "\(polled.errors)")
                #expect(polled.output.hasPrefix("sada\tsada\tunchanged\n2 articles (0 new) in 1 story"))
            }
            let path = program.folder.path + "/khabar.sqlite.socket"
            #expect(
                !FileManager.default.fileExists(atPath: path),
                "a daemon that ends takes its socket along"
            )
            // Without a daemon the same commands work on the file.
            #expect(
                try program.run("split", "1", "--reason", "خبر آخر").output.contains(
                    "a1 left story s1 and is story s3 now"
                )
            )
        }
    }

    @Test("the socket is its owner's and group's only, and what is no request is refused")
    func socket() async throws {
        try await Program.with { program in
            try await besideDaemon(program) {
                let path = program.folder.path + "/khabar.sqlite.socket"
                var status = stat()
                try #require(stat(path, &status) == 0)
                #expect(status.st_mode & 0o777 == 0o660)
                let answer = try program.talk("{\"sing\":{}}\n", to: path)
                #expect(answer.contains(#""code":65"#) && answer.contains("does not know the request"))
            }
        }
    }

    @Test("`why` shows passages with their places, measures, rule and fingerprints, and what people decided")
    func why() async throws {
        try await Program.with { program in
            try ControlTests.configure(program)
            #expect(try program.run("poll", now: "2025-05-31T12:00:00Z").status == 0)
            let one = try program.run("why", "a1", "2")
            #expect(
                one.output.hasPrefix(
                    "a1 and a2 are one story: 100 % of the shorter text stands in the longer"
                )
            )
            #expect(one.status == 0, "\(one.errors)")
            #expect(one.output.contains("copy of story s1, rule near-exact, measured against"))
            #expect(one.output.contains("one story, s1\n"))
            #expect(one.output.contains("the pair by itself: accepted by near-exact"))
            #expect(one.output.contains("from word 1 of a1 and 1 of a2:\n    \u{2068}فقره 0 تروي ما جري"))
            #expect(one.output.contains(", counts 1.0"))
            #expect(one.output.contains(" came today, it would join story s1 by near-exact, through article"))

            #expect(try program.run("split", "2", "--reason", "خبر آخر").status == 0)
            let two = try program.run("why", "1", "2")
            #expect(two.output.contains("two stories, s1 and s2\n"))
            #expect(two.output.contains("took a2 out of s1, into s2, "))
            #expect(two.output.contains("خبر آخر"))
            // The writer keeps the two apart, and so does the index that is asked.
            #expect(two.output.contains(" came today, it would open a story of its own"))
            let line = try program.run("why", "1", "2", "--json").output
            let json = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            )
            #expect(json["one_story"] as? Int == 0 && json["accepted_by"] as? String == "near-exact")
            #expect((json["corrections"] as? [[String: Any]])?.first?["reason"] as? String == "خبر آخر")
            #expect((json["passages"] as? [[String: Any]])?.first?["first_word"] as? Int == 0)
            #expect((json["shingles"] as? [Any])?.isEmpty == false)
            // Since it was split off it is measured against none.
            #expect(try program.run("why", "2").status == 65)
            #expect(try program.run("why", "1", "--story", "2").status == 0)
            #expect(try program.run("why", "1", "9").status == 66)
        }
    }

    @Test("beside another command that writes, the lock's holder is named")
    func locked() async throws {
        try await Program.with { program in
            try ControlTests.configure(program)
            #expect(try program.run("poll").status == 0)
            let descriptor = open(program.folder.path + "/khabar.sqlite.lock", O_RDWR)
            defer { close(descriptor) }
            try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            let outcome = try program.run("split", "1", "--reason", "x")
            #expect(outcome.status == 75 && outcome.errors.contains("another process writes to it"))
        }
    }
}

extension Program {
    /// Asks again and again until it is so; gives up with the test when that takes a minute.
    func waits(until what: Comment, _ isSo: () throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while try !isSo() {
            try #require(ContinuousClock.now < end, what)
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Says one thing on a UNIX socket and gives what is answered.
    func talk(_ words: String, to path: String) throws -> String {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(connected == 0)
        _ = Array(words.utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        var answer: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 4096)
        while case let count = room.withUnsafeMutableBytes({ read(descriptor, $0.baseAddress, $0.count) }),
            count > 0
        {
            answer += room[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }
}
