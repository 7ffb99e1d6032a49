import Foundation
import LoopbackServer
import News
import Testing

@testable import khabar

/// User names and passwords in URLs of the configuration.
@Suite("Users in URLs")
struct UsersInURLsTests {
    private static let now = "2025-05-31T12:00:00Z"

    private static func outlet(_ members: String, feeds: String = #"{"url": "https://a.example/feed"}"#)
        -> String
    {
        #"{"outlets": [{"id": "o", "name": "n", \#(members) "feeds": [\#(feeds)]}, {"id": "other", "name": "n", "feeds": [{"url": "https://b.example/feed"}]}]}"#
    }

    @Test(
        "U14: `check` refuses a URL with a password in it and says how it is done, a daemon leaves out only that",
        arguments: [
            (outlet("", feeds: #"{"url": "https://u:p4ss@a.example/feed"}"#), "feeds[0].url", ["other"]),
            (
                outlet(
                    "",
                    feeds: #"{"url": "https://u:p4ss@a.example/feed"}, {"url": "https://a.example/2"}"#
                ),
                "feeds[0].url", ["o", "other"]
            ),
            (outlet("", feeds: #"{"url": "https://u@a.example/feed"}"#), "feeds[0].url", ["other"]),
            (
                outlet(
                    "",
                    feeds:
                        #"{"url": "https://a.example/feed", "fallback": [{"url": "https://u:p4ss@a.example/2"}]}"#
                ), "feeds[0].fallback[0].url", ["o", "other"]
            ),
            (outlet(#""homepage": "https://u:p4ss@a.example/","#), "homepage", ["o", "other"]),
            (outlet(#""proxy": "http://u:p4ss@proxy.example:3128","#), "proxy", ["other"]),
            (outlet(#""proxy": "socks5h://u:p4ss@proxy.example:3128","#), "proxy", ["other"]),
        ]
    )
    func refused(text: String, path: String, left: [String]) throws {
        let bytes = Array(text.utf8)
        let failure = #expect(throws: CommandFailure.self) {
            _ = try ConfigurationReader.read(bytes, named: "config.json", isStrict: true)
        }
        let words = try #require(failure).description
        #expect(words.contains("outlets[0].\(path): has a user name or password in it"))
        #expect(!words.contains("p4ss"))
        #expect(path.hasSuffix("url") == words.contains(#""password": { "credential": "NAME" }"#))
        let (configuration, notes) = try ConfigurationReader.read(bytes, named: "config.json")
        #expect(configuration.outlets.map(\.outlet.id.text) == left)
        #expect(notes.count == 1 && notes[0].contains("left out till then") && !notes[0].contains("p4ss"))
        #expect(!"\(configuration)".contains("p4ss"))
    }

    @Test("U14: a contact with a password in it is refused by `check` and sent by no daemon")
    func contact() throws {
        let text = #"{"contact": "https://u:p4ss@me.example/", "outlets": []}"#
            .replacing(
                "[]",
                with: #"[{"id": "o", "name": "n", "feeds": [{"url": "https://a.example/feed"}]}]"#
            )
        #expect(throws: CommandFailure.self) {
            _ = try ConfigurationReader.read(Array(text.utf8), named: "config.json", isStrict: true)
        }
        let (configuration, notes) = try ConfigurationReader.read(Array(text.utf8), named: "config.json")
        #expect(configuration.contact == nil && notes.count == 1)
        let (plain, none) = try ConfigurationReader.read(
            Array(text.replacing("https://u:p4ss@me.example/", with: "me@me.example").utf8),
            named: "config.json"
        )
        #expect(plain.contact == "me@me.example" && none.isEmpty)
    }

    @Test("U14: a daemon whose only outlet is left out starts all the same, and reloads a better file")
    func onlyOutlet() async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                let socket = try NotifySocket(at: program.notifyPath)
                let good = SampleWorld.configuration(1, server: server)
                try program.write(
                    good.replacing("http://127.0.0.1", with: "http://u:p4ss@127.0.0.1"),
                    to: "config.json"
                )
                try await program.withDaemon(now: "\(Self.now)*1") { daemon in
                    _ = try socket.message(beginning: "READY=1")
                    #expect(try program.log().contains("left out till then"))
                    try program.write(good, to: "config.json")
                    let call = ["check", "--reload", "\(daemon.processIdentifier)"]
                    let checked = try program.finish(try program.start(call, name: "check"), name: "check")
                    #expect(checked.status == 0, "\(checked.errors)")
                    #expect(try program.log().contains("outlets added: o0"))
                    daemon.terminate()
                    #expect(try program.finish(daemon).status == 0)
                }
                #expect(try program.run("check").status == 0)
                try program.write(#"{"outlets": []}"#, to: "config.json")
                #expect(try program.run("poll").status == 78, "a file that names none is wrong as before")
            }
        }
    }

    @Test(
        "U14: only what stands before a host is taken for a user",
        arguments: [
            "https://a.example/@author/feed", "https://a.example/feed?mail=a@b.example",
            "https://a.example/#a@b",
        ]
    )
    func harmless(url: String) throws {
        let text = Self.outlet("", feeds: #"{"url": "\#(url)"}"#)
        let (configuration, notes) = try ConfigurationReader.read(
            Array(text.utf8),
            named: "config.json",
            isStrict: true
        )
        #expect(notes.isEmpty && configuration.outlets.count == 2)
        #expect(URLReference.withoutUser(url) == url)
    }

    @Test(
        "U14: a daemon that reloads takes the rest over, and its log names what it left out but no password"
    )
    func reload() async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                let socket = try NotifySocket(at: program.notifyPath)
                try program.write(SampleWorld.configuration(2, server: server), to: "config.json")
                try await program.withDaemon(now: "\(Self.now)*1") { daemon in
                    _ = try socket.message(beginning: "READY=1")
                    try program.write(
                        SampleWorld.configuration(3, server: server)
                            .replacing(
                                "http://127.0.0.1",
                                with: "http://u:p4ss@127.0.0.1",
                                maxReplacements: 1
                            ),
                        to: "config.json"
                    )
                    let checked = try program.finish(
                        try program.start(
                            ["check", "--reload", "\(daemon.processIdentifier)"],
                            name: "check"
                        ),
                        name: "check"
                    )
                    #expect(checked.status == 0, "\(checked.errors)")
                    let log = try program.log()
                    #expect(log.contains("event=configuration_noted") && log.contains("left out till then"))
                    #expect(log.contains("outlets added: o2; outlets removed: o0"), "\(log)")
                    #expect(!log.contains("p4ss") && !checked.output.contains("p4ss"))
                    daemon.terminate()
                    #expect(try program.finish(daemon).status == 0)
                }
                let strict = try program.run("check")
                #expect(strict.status == 78 && !strict.errors.contains("p4ss"))
            }
        }
    }

    @Test(
        "U14: what an earlier version stored is shown without it at once, and stored without it by the next writer"
    )
    func stored() async throws {
        let world = SampleWorld()
        try await LoopbackServer.with(world.answer) { server in
            try await Program.with { program in
                try program.write(SampleWorld.configuration(2, server: server), to: "config.json")
                try #require(try program.run("poll", now: Self.now).status == 0)
                _ = try program.sqlite(
                    """
                    update feed set url = replace(url, '://', '://u:p4ss@'), final_url = 'https://u:p4ss@x@a.example/f';
                    update outlet set homepage = 'https://u:p4ss@a.example/';
                    update article set url = replace(url, '://', '://u:p4ss@') where id < 4;
                    update article set image = 'https://a.example/@me/x?y=u:p4@b' where id = 5;
                    update article set url = replace((select url from article where id = 6), '://', '://u:p4ss@')
                        where id = 7;
                    delete from meta where name like 'urls_without_users%';
                    """
                )
                _ = try program.sqlite(
                    """
                    update article set entry_key = 'https://u:p4ss@a.example/?p=1' where id = 8;
                    update feed set moved_to = 'https://u:p4ss@a.example/', hub = 'https://u:p4ss@hub.example/';
                    update poll set reason = 'fetch https://u:p4ss@a.example/f: no answer from https://u:p4ss@b.example';
                    insert into robots (origin, asked_at, lasts_until) values ('https://u:p4ss@a.example', '', '');
                    pragma wal_checkpoint(truncate);
                    """
                )
                let copy = program.folder.appending(path: "khabar.sqlite.before-7")
                try FileManager.default.copyItem(
                    at: program.folder.appending(path: "khabar.sqlite"),
                    to: copy
                )
                for call in [["feeds"], ["feeds", "--json"], ["outlets", "--json"], ["export", "opml"]] {
                    let shown = try program.finish(try program.start(call, now: Self.now))
                    #expect(shown.status == 0 && !shown.output.contains("p4ss"), "\(call): \(shown.output)")
                }
                #expect(try program.sqlite("select count(*) from feed where url like '%p4ss%'") == "2\n")
                #expect(try program.run("poll", "--all", now: Self.now).status == 0)
                #expect(try !program.sqlite(".dump").contains("p4ss"))
                #expect(
                    try program.sqlite("select reason from poll limit 1").hasPrefix(
                        "fetch https://a.example/f: no"
                    )
                )
                for file in ["khabar.sqlite", "khabar.sqlite-wal", "khabar.sqlite.before-7"] {
                    // A shell that closes the file last takes its journal away.
                    guard let bytes = try? Data(contentsOf: program.folder.appending(path: file)) else {
                        continue
                    }
                    #expect(bytes.firstRange(of: Data("p4ss".utf8)) == nil, "\(file) holds it")
                }
                #expect(
                    try program.sqlite("select count(*) from feed") == "2\n",
                    "the feeds go on as they were"
                )
                #expect(try program.sqlite("select image from article where id = 5").contains("u:p4@b"))
                #expect(try program.sqlite("select count(*) from article where url like '%#7'") == "1\n")
                #expect(try program.run("verify", now: Self.now).status == 0)
            }
        }
    }
}
